"""The back office over HTTP on loopback: verbs in, calls and bookings out. The real shop has nothing of the kind."""

from __future__ import annotations

from dataclasses import asdict

from station.simulators.smartstore.calls import ApiCall
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.steering import understood
from station.simulators.smartstore.times import told


def answer(stage: ShopStage, method: str, what: str, body: bytes) -> tuple[int, object]:
    """POST a verb, or GET calls, bookings, orders or switches; a status and what to say."""
    match method, what:
        case "POST", "":
            return _do(stage, body)
        case "GET", "calls":
            return 200, [_call(call) for call in stage.calls.of()]
        case "GET", "bookings":
            return 200, [asdict(one) | {"at": told(one.at)} for one in stage.books.bookings]
        case "GET", "orders":
            return 200, [{"id": row.id, "order": row.head.id, "status": row.status} for row in stage.books.everything()]
        case "GET", "switches":
            return 200, asdict(stage.switches)
    return 404, {"error": "POST /office, GET /office/calls, bookings, orders or switches"}


def _do(stage: ShopStage, body: bytes) -> tuple[int, object]:
    try:
        return 200, {"ids": list(understood(body).act(stage))}
    except KeyError as unknown:
        return 404, {"error": f"no product order {unknown.args[0]}"}
    except ValueError as problem:
        return 400, {"error": str(problem)}


def _call(call: ApiCall) -> dict[str, object]:
    said = asdict(call) | {"at": told(call.at)}
    return said | {"body": call.body.decode(errors="replace")}

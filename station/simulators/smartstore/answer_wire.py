"""How an answer goes out: whole, late, byte by byte, spoilt, or never."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from station.simulators.smartstore.gateway_faults import ApiFault

if TYPE_CHECKING:
    from starlette.responses import Response

    from station.simulators.smartstore.front_gateway import GatewayReply

_HTML = b"<html><body>Welcome to the guest network</body></html>"
_CHUNK, _CHUNKS = b" " * 65_536, 1024
_UNHEARD = {"deliveryAttributeType": "DRONE", "lastChangedType": "SEEN_BY_NEIGHBOUR", "paymentMeans": "조개껍데기"}


async def sent(reply: GatewayReply) -> Response:
    """The answer to give to the network."""
    from starlette.responses import Response, StreamingResponse

    plan, answer = reply.plan, reply.answer
    fault = plan.fault if plan else ApiFault.NONE
    if plan is not None and fault in (ApiFault.SILENT, ApiFault.LOST, ApiFault.SLOW):
        await asyncio.sleep(plan.seconds)
    headers, kind = dict(answer.headers), "application/json;charset=UTF-8"
    text = json.dumps(_strange(answer.body) if fault is ApiFault.STRANGE else answer.body, ensure_ascii=False).encode()
    match fault:
        case ApiFault.HTML:
            return Response(_HTML, answer.status, headers, "text/html")
        case ApiFault.TRUNCATED:
            return Response(text[: len(text) // 2], answer.status, headers, kind)
        case ApiFault.EMPTY:
            return Response(b"", answer.status, headers, kind)
        case ApiFault.HUGE:
            return StreamingResponse(_huge(text), answer.status, headers, kind)
        case ApiFault.DRIPPING:
            return StreamingResponse(_dripping(text), answer.status, headers, kind)
    return Response(text, answer.status, headers, kind)


async def _huge(text: bytes) -> AsyncIterator[bytes]:
    """64 MiB of blanks before the text: valid JSON, and more than anybody needs."""
    for _ in range(_CHUNKS):
        yield _CHUNK
    yield text


async def _dripping(text: bytes) -> AsyncIterator[bytes]:
    for at in range(len(text)):
        yield text[at : at + 1]
        await asyncio.sleep(0.001)


def _strange(said: object) -> object:
    """The same answer from a later version of the API: more fields, and words that nobody has heard."""
    if isinstance(said, Mapping):
        known = {name: _UNHEARD.get(name, _strange(value)) for name, value in said.items()}
        return {**known, "addedLater": {"value": [1, None, "x"]}}
    return [_strange(one) for one in said] if isinstance(said, list) else said

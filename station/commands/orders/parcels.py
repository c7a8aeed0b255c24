"""``parcels``: find one, give one up with its number, have the label of a packed one printed once more."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from station.commands.command_base import caller, config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.failure import DONE, CommandFailure, add_config
from station.commands.orders.orders import goods_in_short
from station.config import StationFile
from station.documents.waybill.label_text import clean
from station.documents.waybill.masking import mask_name
from station.ledger import BenchLock, Ledger, LedgerError, RequestAnswer
from station.ledger.orders.supervisor_actions import COPY
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.statistics.parcel_stories import FoundParcel

_PATIENCE = 10.0
_STEP = 0.1
# What the ledger says of a parcel whose label is being settled: only the running bench may touch it.
_ON_THE_BENCH = ("still_open", "not_found", "not_packed")


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    gives_up = add_config(verbs.add_parser("void", help="by waybill, order or parcel id"))
    gives_up.add_argument("number")
    gives_up.add_argument("--reason", required=True)
    gives_up.set_defaults(run=void)
    copies = add_config(verbs.add_parser("reprint", help="one more copy of a packed parcel's label, at the bench"))
    copies.add_argument("number", help="its waybill, its order or its parcel id")
    copies.add_argument("--reason", required=True)
    copies.set_defaults(run=reprint)
    finds = add_config(verbs.add_parser("find", help="by number, goods (name, SKU or barcode) or receiver"))
    finds.add_argument("text")
    finds.add_argument("--json", action="store_true")
    finds.set_defaults(run=find)


def void(args: Namespace) -> int:
    """Void a packed parcel here; one that is still on the bench only the running bench may void."""
    from station.composition.factories import clock_of

    config = config_of(args)
    with ledger_of(config) as ledger:
        try:
            ledger.ways_out.void_parcel(args.number, args.reason, clock_of(config).now(), caller())
        except LedgerError as error:
            on_bench = error.code in _ON_THE_BENCH and BenchLock(config.station.data_dir).held_by() is not None
            if not on_bench:
                raise
            _ask_bench(config, ledger, args, error)
    wake(config)
    out(texts_of(config).text("parcels.voided", number=args.number))
    return DONE


def reprint(args: Namespace) -> int:
    """Have the running bench print one more copy, marked as such; a bench that packs is not disturbed."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        ledger.ways_out.packed(args.number)
        if BenchLock(config.station.data_dir).held_by() is None:
            raise CommandFailure(texts.text("parcels.no_bench"))
        answer = _answer(config, ledger, COPY, args)
    if not answer.ok:
        raise LedgerError(answer.text_code, str(answer.values.get("detail", "")))
    out(texts.text("parcels.reprinting", **{name: str(value) for name, value in answer.values.items()}))
    return DONE


def find(args: Namespace) -> int:
    """The newest parcels that a text names, receivers masked; who saw them is on record."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts, now = texts_of(config), clock_of(config).now()
    with ledger_of(config) as ledger:
        found = ledger.search.parcels_like(args.text)
        receivers = {one.parcel: ledger.orders.receiver_in(one.parcel) for one in found}
        seen = {order for one in found if receivers[one.parcel] for order in one.orders}
        ledger.privacy.note_reading(sorted(seen), "parcels find", caller(), now)
    names = {parcel: mask_name(receiver.name) if receiver else "" for parcel, receiver in receivers.items()}
    if args.json:
        out_json([_row(one, names[one.parcel]) for one in found])
    elif found:
        out_rows(_table(found, names, texts, config))
    else:
        out(texts.text("parcels.none_like", text=clean(args.text)))
    return DONE


def _row(one: FoundParcel, receiver: str) -> dict[str, object]:
    return {
        "parcel": one.parcel,
        "orders": one.orders,
        "carrier": one.carrier,
        "waybill": one.waybill,
        "station": one.station,
        "state": one.status,
        "packed_at": one.packed_at,
        "receiver": receiver,
        "lines": [
            {"order": line.order, "sku": line.sku, "name": line.name, "option": line.option, "quantity": line.quantity}
            for line in one.lines
        ],
    }


def _table(
    found: Sequence[FoundParcel], names: Mapping[str, str], texts: LocaleTexts, config: StationFile
) -> Iterator[tuple[str, ...]]:
    yield tuple(texts.text(f"orders.{name}") for name in ("packed", "number", "waybill", "state", "receiver", "goods"))
    for one in found:
        packed = one.packed_at.astimezone(config.station.timezone) if one.packed_at else None
        yield (
            f"{packed:%m-%d %H:%M}" if packed else "",
            clean(one.order),
            one.waybill,
            texts.text(f"parcel.{one.status}"),
            clean(names[one.parcel]),
            goods_in_short(one.lines, texts),
        )


def _ask_bench(config: StationFile, ledger: Ledger, args: Namespace, refused: LedgerError) -> None:
    if not _answer(config, ledger, "void", args).ok:
        raise refused


def _answer(config: StationFile, ledger: Ledger, kind: str, args: Namespace) -> RequestAnswer:
    """What the running bench says; a request that it does not take in time is taken back. Raises Failure."""
    asked = {"number": args.number, "reason": args.reason, "allowed_by": caller()}
    request = ledger.requests.leave(kind, asked)
    wake(config)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = ledger.requests.answer_to(request)
        if answer is not None:
            return answer
        time.sleep(_STEP)
    if not ledger.requests.answer(request, ok=False, text_code="too_late"):
        answer = ledger.requests.answer_to(request)
        if answer is not None:
            return answer
    raise CommandFailure(texts_of(config).text("bench.silent"))

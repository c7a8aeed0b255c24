"""``handover``: parcels that wait for their waybill numbers, the numbers themselves, and the list for the driver."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from station.commands.bounded_values import day
from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of
from station.commands.devices.paper import add_office, deliver
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.documents.kinds import PaperOrder
from station.packing.deadlines import handover_by, is_pressing

if TYPE_CHECKING:
    from datetime import datetime

    from station.config import StationFile
    from station.ledger import UnnumberedParcel
    from station.locale.texts import LocaleTexts
from collections.abc import Iterable, Iterator

from station.commands.command_base import aside, wake
from station.commands.failure import FAILED

if TYPE_CHECKING:
    from station.config import StationFile
    from station.ledger import UnnumberedParcel


def register_one(config: StationFile, parcel: str, number: str, *, anyway: bool) -> None:
    """Bind the number, if the carrier's rules allow it; `anyway`: also one that only looks odd.

    Raises Failure for a number that is none, LedgerError not_waiting, ambiguous or number_taken.
    """
    from station.carriers import plain
    from station.composition.factories import clock_of

    with ledger_of(config) as ledger:
        _judge(config, ledger.handover.find(parcel), number, anyway=anyway)
        done = ledger.handover.register(parcel, plain(number), clock_of(config).now())
    wake(config)
    out(texts_of(config).text("handover.registered", order=done.order, number=plain(number)))


def by_scans(config: StationFile, lines: Iterable[str], *, anyway: bool) -> int:
    """Register pairs of lines, as a scanner types them: a slip and a receipt, whichever comes first.

    A pair that cannot be registered is told, and the next one is awaited.
    """
    from station.ledger import LedgerError

    texts, result = texts_of(config), DONE
    aside(texts.text("handover.scan"))
    for one, other in _pairs(lines):
        try:
            parcel, number = _in_order(config, one, other)
            register_one(config, parcel, number, anyway=anyway)
        except (CommandFailure, LedgerError) as error:
            said = (
                error.text
                if isinstance(error, CommandFailure)
                else texts.text(f"ledger.{error.code}", detail=error.detail)
            )
            aside(said)
            result = FAILED
    return result


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Two codes at a time; the last one may be left alone."""
    codes = (line.strip() for line in lines if line.strip())
    for one in codes:
        yield one, next(codes, "")


def _in_order(config: StationFile, one: str, other: str) -> tuple[str, str]:
    """The parcel first: it is the code that names one that waits. Raises Failure for a code without its pair."""
    from station.packing.barcodes import exact_key

    if not other:
        raise CommandFailure(texts_of(config).text("handover.alone", code=one))
    with ledger_of(config) as ledger:
        names = {exact_key(name) for parcel in ledger.handover.waiting() for name in (parcel.parcel, *parcel.orders)}
    return (other, one) if exact_key(other) in names and exact_key(one) not in names else (one, other)


def _judge(config: StationFile, parcel: UnnumberedParcel, number: str, *, anyway: bool) -> None:
    from station.carriers import FindingSeverity, carrier

    service = carrier(parcel.carrier)
    found = service.check(number)
    if found.ok or (anyway and found.severity is FindingSeverity.WARNING):
        return
    texts = texts_of(config)
    key = "handover.refused" if found.severity is FindingSeverity.STOP else "handover.odd"
    why = texts.text(f"reason.{found.finding.value}")
    raise CommandFailure(texts.text(key, number=number, carrier=service.name(config.station.language), why=why))


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    prints = add_config(verbs.add_parser("sheet", help="a day's packed parcels, a list for each carrier"))
    prints.add_argument("--date", type=day, metavar="DATE", help="as 2026-11-23; today without it")
    prints.add_argument("--carrier", action="append", default=[], metavar="CODE")
    add_office(prints)
    prints.set_defaults(run=sheet)
    lists = add_config(verbs.add_parser("list", help="parcels packed and waiting for their number"))
    lists.add_argument("--json", action="store_true")
    lists.set_defaults(run=list_)
    names = add_config(verbs.add_parser("register", help="give a waiting parcel its number; without both: by scans"))
    names.add_argument("parcel", nargs="?", default="", help="its order, or its id")
    names.add_argument("number", nargs="?", default="")
    names.add_argument("--anyway", action="store_true", help="take a number that looks odd for its carrier")
    names.set_defaults(run=register)


def sheet(args: Namespace) -> int:
    """Print the list."""
    return deliver(args, lambda _: PaperOrder("handover", tuple(args.carrier), on=args.date))


def list_(args: Namespace) -> int:
    """List what waits, the longest packed first."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts, now = texts_of(config), clock_of(config).now()
    with ledger_of(config) as ledger:
        waiting = ledger.handover.waiting()
    if args.json:
        out_json([_row(one, config, now) for one in waiting])
    elif waiting:
        head = tuple(texts.text(f"handover.{name}") for name in ("order", "carrier", "age", "by", "parcel"))
        out_rows([head, *(_line(one, config, texts, now) for one in waiting)])
    else:
        out(texts.text("handover.none"))
    return DONE


def register(args: Namespace) -> int:
    """Give one parcel its number, or every parcel whose slip and receipt are scanned one after the other."""
    config = config_of(args)
    if args.parcel and not args.number:
        raise CommandFailure(texts_of(config).text("handover.alone", code=args.parcel), WRONG_CALL)
    if not args.parcel:
        return by_scans(config, sys.stdin, anyway=args.anyway)
    register_one(config, args.parcel, args.number, anyway=args.anyway)
    return DONE


def _row(one: UnnumberedParcel, config: StationFile, now: datetime) -> dict[str, object]:
    deadline = _deadline(one, config, now)
    return {
        "parcel": one.parcel,
        "orders": list(one.orders),
        "carrier": one.carrier,
        "packed_at": one.packed_at,
        "age_seconds": max(0, int((now - one.packed_at).total_seconds())),
        "due_at": one.due_at,
        "hand_over_by": deadline,
        "pressing": deadline is not None and is_pressing(deadline, now),
    }


def _line(one: UnnumberedParcel, config: StationFile, texts: LocaleTexts, now: datetime) -> tuple[str, ...]:
    deadline = _deadline(one, config, now)
    hours, minutes = divmod(max(0, int((now - one.packed_at).total_seconds() // 60)), 60)
    by = f"{deadline:%m-%d %H:%M}" if deadline else ""
    sign = "!" if deadline is not None and is_pressing(deadline, now) else ""
    age = texts.text("handover.hours", hours=hours, minutes=minutes)
    return " ".join(one.orders), one.carrier, age, f"{by} {sign}".strip(), one.parcel


def _deadline(one: UnnumberedParcel, config: StationFile, now: datetime) -> datetime | None:
    return handover_by(one.due_at, config.board.cutoff_of(one.carrier), now) if one.due_at else None

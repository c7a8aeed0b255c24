"""``handover``: parcels that wait for their waybill numbers, the numbers themselves, and the list for the driver."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from station.asked import day
from station.cli import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.common import config_of, ledger_of, out, out_json, out_rows, texts_of
from station.commands.paper import add_office, deliver
from station.packing.deadlines import handover_by, is_pressing
from station.papers import PaperOrder

if TYPE_CHECKING:
    from datetime import datetime

    from station.config import StationFile
    from station.ledger import UnnumberedParcel
    from station.locale.texts import LocaleTexts


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
    from station.wiring import clock_of

    config = config_of(args)
    texts, now = texts_of(config), clock_of(config).now()
    with ledger_of(config) as ledger:
        waiting = ledger.unnumbered()
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
    from station.commands.register import by_scans, register_one

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

"""``waybills``: ranges of pre-assigned numbers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = add_config(verbs.add_parser("add", help="add a range"))
    add.add_argument("--carrier", required=True, metavar="CODE")
    add.add_argument("--from", required=True, dest="first", metavar="BASE")
    add.add_argument("--to", required=True, dest="last", metavar="BASE")
    add.set_defaults(run=add_range)
    status = add_config(verbs.add_parser("status", help="what is left"))
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=status_)


def add_range(args: Namespace) -> int:
    """Add a range of bases, or of full numbers with their check digits."""
    from station.carriers import RangeError, UnknownCarrier, carrier

    config = config_of(args)
    texts = texts_of(config)
    try:
        service = carrier(args.carrier)
        bases = service.range(args.first, args.last)
    except UnknownCarrier:
        raise CommandFailure(texts.text("waybills.unknown_carrier", carrier=args.carrier), WRONG_CALL) from None
    except RangeError as error:
        said = texts.text(f"range.{error.code}", value=error.detail, carrier=args.carrier)
        raise CommandFailure(said, WRONG_CALL) from None
    with ledger_of(config) as ledger:
        ledger.numbers.add_range(service.code, bases.first, bases.last)
    wake(config)
    first, last = service.number_from_base(bases.first), service.number_from_base(bases.last)
    out(texts.text("waybills.added", carrier=service.code, count=bases.count, first=first, last=last))
    return DONE


def status_(args: Namespace) -> int:
    """Every range with what is left of it."""
    from station.carriers import carrier

    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        ranges = ledger.numbers.ranges()
    rows = [
        {
            "carrier": one.carrier,
            "from": carrier(one.carrier).number_from_base(one.first),
            "to": carrier(one.carrier).number_from_base(one.last),
            "next": carrier(one.carrier).number_from_base(one.next) if one.left else None,
            "left": one.left,
            "bound": one.bound,
            "voided": one.voided,
        }
        for one in ranges
    ]
    if args.json:
        out_json(rows)
    elif not rows:
        out(texts.text("waybills.none"))
    else:
        head = tuple(texts.text(f"waybills.{name}") for name in ("carrier", "from", "to", "left", "bound"))
        out_rows(
            [
                head,
                *((tuple(str(row[key]) for key in ("carrier", "from", "to", "left", "bound"))) for row in rows),
            ]
        )
    return DONE

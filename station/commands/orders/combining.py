"""``orders combine``, ``split``, ``combined``: which orders of one receiver go into one box (합포장)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.failure import DONE, WRONG_CALL, CommandFailure
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.ledger.orders.hand_combining import SharedBox


_SHOWN = 20


def combine_arguments(parser: ArgumentParser) -> None:
    """Declare `orders combine`."""
    parser.add_argument("number", nargs="*", help="orders of one receiver")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--not", dest="apart", metavar="NUMBER", help="keep this order in a box of its own")
    instead.add_argument("--by-rules", metavar="NUMBER", help="let the rules judge it again that was kept apart")
    parser.set_defaults(run=combine)


def split_arguments(parser: ArgumentParser) -> None:
    """Declare `orders split`."""
    parser.add_argument("number")
    parser.set_defaults(run=split)


def combined_arguments(parser: ArgumentParser) -> None:
    """Declare `orders combined`."""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=combined)


def combine(args: Namespace) -> int:
    """Put orders into one box by hand, or keep one out of every other."""
    config = config_of(args)
    texts = texts_of(config)
    other = args.apart or args.by_rules
    if bool(args.number) == bool(other) or len(args.number) == 1:
        raise CommandFailure(texts.text("combine.which"), WRONG_CALL)
    if args.apart:
        return _keep_apart(args, args.apart)
    with ledger_of(config) as ledger:
        if args.by_rules:
            ledger.hand_combining.leave_to_rules(args.by_rules)
            said = texts.text("combine.by_rules", order=args.by_rules)
        else:
            orders = ledger.hand_combining.combine(args.number)
            said = texts.text("combine.done", orders=", ".join(orders))
    wake(config)
    out(said)
    return DONE


def split(args: Namespace) -> int:
    """Take an order out of the box that it shares, for good."""
    return _keep_apart(args, args.number)


def combined(args: Namespace) -> int:
    """Every box that waits and holds several orders."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        boxes, several = ledger.hand_combining.shared(), ledger.hand_combining.in_several_boxes()
    if args.json:
        out_json([{"orders": list(box.orders), "why": box.why} for box in boxes])
        return DONE
    if boxes:
        out_rows((", ".join(box.orders), texts.text(f"combine.why_{box.why}")) for box in boxes)
    else:
        out(texts.text("combine.none"))
    for orders in several[:_SHOWN]:
        out(texts.text("combine.several", orders=", ".join(orders)))
    if len(several) > _SHOWN:
        out(texts.text("combine.several_more", count=len(several) - _SHOWN))
    return DONE


def _keep_apart(args: Namespace, number: str) -> int:
    config = config_of(args)
    with ledger_of(config) as ledger:
        ledger.hand_combining.keep_apart(number)
    wake(config)
    out(texts_of(config).text("combine.apart", order=number))
    return DONE


def mates_by_order(boxes: Sequence[SharedBox]) -> Mapping[str, tuple[str, ...]]:
    """The other orders in the boxes of each order."""
    found: dict[str, dict[str, None]] = {}
    for box in boxes:
        for number in box.orders:
            found.setdefault(number, {}).update(dict.fromkeys(one for one in box.orders if one != number))
    return {number: tuple(others) for number, others in found.items()}


def mates_said(mates: Sequence[str], texts: LocaleTexts) -> str:
    """With which orders one shares its box, in words; nothing where it has its own."""
    return texts.text("combine.mates", orders=", ".join(mates)) if mates else ""


def shared_said(box: SharedBox, texts: LocaleTexts) -> str:
    """What goes into a box, and who says so, in words."""
    return texts.text("combine.shown", orders=", ".join(box.orders), why=texts.text(f"combine.why_{box.why}"))

"""``carrier rounds``: the rounds that went to carriers, and the numbers that are to be cancelled there."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, texts_of, wake
from station.commands.failure import DONE, CommandFailure

if TYPE_CHECKING:
    from station.config import StationFile
    from station.ledger.orders.reservation_rounds import GivenUpNumber, RoundRow
    from station.locale.texts import LocaleTexts

_COLUMNS = ("round", "at", "carrier", "form", "boxes", "numbers", "packed", "missing")


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--cancelled", nargs="+", metavar="NUMBER", help="these numbers are cancelled at the carrier by now"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """List the rounds, the last one first; or note what is cancelled at the carrier."""
    config = config_of(args)
    texts = texts_of(config)
    if args.cancelled:
        return _mark(args.cancelled, config, texts)
    with ledger_of(config) as ledger:
        ledger.lost_reservations.settle()
        rows, strays = ledger.rounds.rows(), [one for one in ledger.rounds.to_cancel() if not one.round]
    if args.json:
        out_json([_document(row) for row in rows])
    elif not rows:
        out(texts.text("rounds.none"))
    else:
        out_rows([tuple(texts.text(f"rounds.{name}") for name in _COLUMNS), *(_cells(row, config) for row in rows)])
        _tell_given_up([*strays, *(one for row in reversed(rows) for one in row.to_cancel)], texts)
    return DONE


def _document(row: RoundRow) -> dict[str, object]:
    return {
        "round": row.round,
        "at": row.at,
        "carrier": row.carrier,
        "form": row.form,
        "boxes": row.boxes,
        "numbers": row.numbers,
        "packed": row.packed,
        "missing": row.missing,
        "to_cancel": [{"waybill": one.waybill, "order": one.order} for one in row.to_cancel],
    }


def _cells(row: RoundRow, config: StationFile) -> tuple[str, ...]:
    at = row.at.astimezone(config.station.timezone)
    counts = (row.boxes, row.numbers, row.packed, row.missing)
    return (row.round, f"{at:%m-%d %H:%M}", row.carrier, row.form, *map(str, counts))


def _tell_given_up(given_up: Sequence[GivenUpNumber], texts: LocaleTexts) -> None:
    """Name the numbers that are to be cancelled, and how that is told here."""
    for one in given_up:
        out(texts.text("rounds.to_cancel", waybill=one.waybill, order=one.order))
    if given_up:
        out(texts.text("rounds.how_to_cancel"))


def _mark(numbers: Sequence[str], config: StationFile, texts: LocaleTexts) -> int:
    from station.composition.factories import clock_of

    with ledger_of(config) as ledger:
        unknown = ledger.rounds.mark_returned(numbers, clock_of(config).now())
    wake(config)
    done = len(numbers) - len(unknown)
    if done:
        out(texts.text("rounds.cancelled", count=done))
    if unknown:
        raise CommandFailure(texts.text("rounds.not_to_cancel", numbers=", ".join(unknown)))
    return DONE

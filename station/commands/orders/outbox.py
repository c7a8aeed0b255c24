"""``outbox``: dispatches still owed to the shop, registrations to the carrier; put one back in line, or settle one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, shop_says, texts_of, wake
from station.commands.failure import DONE, CommandFailure, add_config

if TYPE_CHECKING:
    from station.config import StationFile
    from station.ledger import Ledger, OutboxRow
    from station.locale.texts import LocaleTexts


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--json", action="store_true")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(metavar="VERB")
    again = verbs.add_parser("retry", help="try one again now")
    again.add_argument("-c", "--config", metavar="FILE", default=None)
    again.add_argument("id")
    again.set_defaults(run=retry)
    settled = verbs.add_parser("done", help="a person settled it with the carrier, or told the shops")
    settled.add_argument("-c", "--config", metavar="FILE", default=None)
    settled.add_argument("id")
    settled.set_defaults(run=done)
    made = verbs.add_parser("sheets", help="the dispatch sheets that were made")
    made.add_argument("-c", "--config", metavar="FILE", default=None)
    made.add_argument("--json", action="store_true")
    made.add_argument("--now", action="store_true", help="write one now, of everything that is packed")
    made.set_defaults(run=sheets)


def run(args: Namespace) -> int:
    """List what is owed, held or refused, and the dispatch sheets that lie there to be uploaded."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        rows = ledger.outbox.rows()
        made = ledger.outbox.sheets()
    if args.json:
        out_json([_row(row, texts) for row in rows])
        return DONE
    if rows:
        out_rows(_cells(row, texts) for row in rows)
    else:
        out(texts.text("outbox.none"))
    for name, count in made:
        if (config.shop.outbox / name).exists():
            out(texts.text("outbox.sheet_waits", name=name, count=count))
    return DONE


def _row(row: OutboxRow, texts: LocaleTexts) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "parcel": row.parcel,
        "waybill": row.waybill,
        "orders": list(row.orders),
        "state": row.state,
        "attempts": row.attempts,
        "reason": row.reason,
        "text": _says(texts, row),
        "next_try": row.next_try,
    }


def _cells(row: OutboxRow, texts: LocaleTexts) -> tuple[str, ...]:
    return (
        row.id,
        row.waybill,
        " ".join(row.orders),
        texts.text(f"debt_kind.{row.kind}"),
        texts.text(f"debt.{row.state}"),
        str(row.attempts),
        _says(texts, row),
        f"{row.next_try:%H:%M:%S}" if row.next_try else "",
    )


def _says(texts: LocaleTexts, row: OutboxRow) -> str:
    """Why a debt waits, as a sentence: the shop's reason of a dispatch, the carrier's of a registration."""
    from station.ledger import DebtKind

    if row.kind is not DebtKind.REGISTRATION:
        return shop_says(texts, row.reason)
    code, _, words = row.reason.partition(": ")
    key = f"carrier_says.{code}"
    if not texts.has(key):
        return row.reason
    return f"{texts.text(key)} ({words})" if words else texts.text(key)


def retry(args: Namespace) -> int:
    """Put one back in line, by its id or waybill."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        waits = ledger.outbox.retry(args.id)
        if not waits and not ledger.outbox.again_in_sheet(args.id):
            raise CommandFailure(texts.text("outbox.unknown", id=args.id))
    wake(config)
    out(texts.text("outbox.retried" if waits else "outbox.again_in_sheet", id=args.id))
    return DONE


def done(args: Namespace) -> int:
    """Note that a person settled what waits, by its id or waybill: a registration, or what no one sheet tells."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        registered = ledger.outbox.done_by_hand(args.id)
        if not registered and not _told_by_hand(ledger, args.id, config):
            raise CommandFailure(texts.text("outbox.no_registration", id=args.id))
    wake(config)
    out(texts.text("outbox.settled" if registered else "outbox.told_by_hand", id=args.id))
    return DONE


def _told_by_hand(ledger: Ledger, which: str, config: StationFile) -> bool:
    """Note of a dispatch that waits for a person that its shops were told; whether there is such a one."""
    from station.composition.factories import clock_of
    from station.ledger import DispatchDebt
    from station.sync.dispatch import BY_SHEET
    from station.sync.sheet_export import SEVERAL

    rows = (row for row in ledger.outbox.rows() if which in (row.id, row.waybill))
    row = next((row for row in rows if row.reason in (BY_SHEET, SEVERAL)), None)
    if row is None:
        return False
    now = clock_of(config).now()
    debt = DispatchDebt(row.id, row.parcel, row.orders[0], row.orders, "", row.waybill, now, (), 0, "")
    return ledger.outbox.settle(debt, "accepted", "by_hand", now, next_try=None, state="done")


def sheets(args: Namespace) -> int:
    """List the dispatch sheets, and whether each was collected."""
    config = config_of(args)
    texts = texts_of(config)
    if args.now:
        _write(config, texts)
    with ledger_of(config) as ledger:
        made = ledger.outbox.sheets()
    here = {name: (config.shop.outbox / name).exists() for name, _ in made}
    if args.json:
        out_json([{"name": name, "parcels": count, "collected": not here[name]} for name, count in made])
    for name, count in () if args.json else made:
        out(texts.text("outbox.sheet_waits" if here[name] else "outbox.sheet_collected", name=name, count=count))
    if not made and not args.json:
        out(texts.text("outbox.no_sheets"))
    return DONE


def _write(config: StationFile, texts: LocaleTexts) -> None:
    """Write a dispatch sheet now. Raises Failure where there are none, or the folder cannot be used.

    Of a shop with an interface only other marketplaces are told by sheets.
    """
    from station.commands.sync import sheets_of
    from station.sync.dispatch import BY_SHEET

    with ledger_of(config) as ledger:
        waiting = [row.id for row in ledger.outbox.rows() if row.reason == BY_SHEET]
        if not config.shop.kind.by_sheet and not waiting:
            raise CommandFailure(texts.text("outbox.no_sheets_here"))
        for debt in waiting:
            ledger.outbox.retry(debt)
        try:
            count = sheets_of(config, ledger).write_now()
        except OSError:
            raise CommandFailure(texts.text("sync.folder")) from None
    out(texts.text("outbox.sheet_written" if count else "outbox.sheet_nothing", count=count))

"""``orders``: take orders in from a file, list them, show one, release a held one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.command_base import caller, config_of, ledger_of, out, out_json, out_rows, secret, texts_of, wake
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.files import read_sheet
from station.commands.orders.combining import (
    combine_arguments,
    combined_arguments,
    mates_by_order,
    mates_said,
    shared_said,
    split_arguments,
)
from station.commands.orders.orders_shop import delay_arguments, news_lines, news_row, not_picked_up
from station.documents.waybill.label_text import clean
from station.documents.waybill.masking import mask_name
from station.locale.texts import LocaleTexts
from station.packing.deadlines import by_deadline, handover_by, is_pressing
from station.statistics.parcel_stories import in_short, spoken_debt
from station.tui.text_cells import clip

if TYPE_CHECKING:
    from datetime import datetime

    from station.config import StationFile
    from station.ledger import FileIntake, Ledger, OrderKnown, OrderRow, ParcelKnown
    from station.packing.orders import BoxLine, OrderStatus
    from station.sheets import OrderSheet, ProfileChoice

_LONGEST_PASSWORD = 1000
_TO_DO = frozenset({"waiting", "packing", "held", "on_hold", "not_ready"})
"""States of an order that has yet to leave."""
_SHOWN = 50
_HELD_HERE = frozenset({"hope_day"})

_GOODS_CELLS = 36


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    take = add_config(verbs.add_parser("import", help="take orders in from a file: .xlsx, .xls or CSV"))
    take.add_argument("file", type=Path)
    opens = take.add_mutually_exclusive_group()
    opens.add_argument("--password", nargs="?", const="", help="opens the sheet; without a value it is asked for")
    opens.add_argument("--password-file", type=Path, metavar="F", help="a file that holds the password")
    take.add_argument("--newer", action="store_true", help="it is newer than all that is known, whatever it looks like")
    take.add_argument("--form", metavar="NAME", help="profile of another marketplace's sheet: a name, or a .toml file")
    take.set_defaults(run=import_)
    lists = add_config(verbs.add_parser("list", help="orders known here"))
    lists.add_argument("--json", action="store_true")
    lists.add_argument(
        "--not-picked-up", action="store_true", help="dispatched more than a day ago, and no carrier has them"
    )
    lists.add_argument(
        "--search", metavar="TEXT", help="only those with this number, goods (name, SKU or barcode) or receiver"
    )
    lists.set_defaults(run=list_)
    shows = add_config(verbs.add_parser("show", help="one order with its lines and boxes"))
    shows.add_argument("number")
    shows.add_argument("--json", action="store_true")
    shows.set_defaults(run=show)
    frees = add_config(verbs.add_parser("release", help="let a held order be packed again"))
    frees.add_argument("number")
    frees.add_argument("--reason", default="")
    frees.set_defaults(run=release)
    combines = add_config(verbs.add_parser("combine", help="put orders of one receiver into one box"))
    combine_arguments(combines)
    splits = add_config(verbs.add_parser("split", help="take an order out of the box that it shares"))
    split_arguments(splits)
    shared = add_config(verbs.add_parser("combined", help="boxes that hold several orders"))
    combined_arguments(shared)
    delays = add_config(verbs.add_parser("delay", help="tell shop and buyer that it is sent later"))
    delay_arguments(delays)


def import_(args: Namespace) -> int:
    """Take every order of a file in, or none."""
    from datetime import datetime

    from station.composition.factories import clock_of
    from station.composition.shop import terms_of
    from station.ledger import OrderFile
    from station.sheets import read_orders
    from station.sheets.reading_child import grid_apart
    from station.sync.sheet_import import evidence, heeded, let_go

    config = config_of(args)
    texts = texts_of(config)
    password = _password(args, texts)
    proof: list[str] = []
    terms, now, reading = terms_of(config), clock_of(config).now(), _reading(args.form, config)
    sheet = read_sheet(
        args.file,
        lambda data, name: read_orders(data, name, config.station.timezone, password, terms, grid_apart, reading),
        texts,
    )
    file = OrderFile(sheet.orders, sheet.content, asks_shop=not config.shop.kind.by_sheet, is_newest=args.newer)
    with ledger_of(config) as ledger:
        taken = ledger.order_files.take(file, now)
        done, orders = taken.done, heeded(sheet, taken)
        if config.shop.kind.by_sheet:
            let_go(ledger, orders)
            made = datetime.fromtimestamp(args.file.stat().st_mtime, now.tzinfo)
            proof = evidence(ledger, orders, made, texts.text)
        ledger.wished_days.settle(now)
    wake(config)
    out(texts.text("orders.imported", new=done.new, updated=done.updated, unchanged=done.unchanged))
    _tell_taken(sheet, taken, proof, now, texts)
    return DONE


def _reading(form: str | None, config: StationFile) -> ProfileChoice:
    """By which profile a sheet is read: the one that is named, else the one that its titles fit. Raises FormError."""
    from station.sheets import ProfileChoice
    from station.sheets.order_profiles.profile_shelf import all_profiles, load_profile

    base = config.file.parent
    return ProfileChoice(all_profiles(base)) if form is None else ProfileChoice(form=load_profile(form, base))


def _tell_taken(sheet: OrderSheet, taken: FileIntake, proof: Sequence[str], now: datetime, texts: LocaleTexts) -> None:
    """Say what is to be known of the orders beside their number."""
    from station.sheets import remarks, states, waiting
    from station.sync.sheet_import import heeded, known_better, later

    orders = heeded(sheet, taken)
    _tell_states(states(orders), texts)
    for told in (
        *known_better(sheet, taken, texts.text, _SHOWN),
        *proof,
        *later(orders, now, texts.text),
        *waiting(orders, texts.text, _SHOWN),
        *remarks(sheet.remarks, texts.text, _SHOWN),
    ):
        out(told)


def _tell_states(counts: Mapping[OrderStatus, int], texts: LocaleTexts) -> None:
    """Say how many orders are none to pack, and why."""
    from station.packing.orders import OrderStatus

    for status in (OrderStatus.NOT_READY, OrderStatus.ON_HOLD, OrderStatus.CANCELLED, OrderStatus.DISPATCHED):
        if counts[status]:
            out(texts.text(f"orders.sheet_{status.value}", count=counts[status]))


def _password(args: Namespace, texts: LocaleTexts) -> str:
    """The password of a sheet. Raises Failure, OSError."""
    if args.password_file is not None:
        return _kept_password(args.password_file, texts)
    if args.password == "":
        said = secret(texts.text("orders.password"))
        if not said:
            raise CommandFailure(texts.text("orders.no_password"), WRONG_CALL)
        return said
    return args.password or ""


def _kept_password(file: Path, texts: LocaleTexts) -> str:
    if file.exists() and not file.is_file():
        raise CommandFailure(texts.text("file.folder", file=str(file)))
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.read(_LONGEST_PASSWORD).rstrip("\r\n")
    except UnicodeDecodeError:
        raise CommandFailure(texts.text("orders.password_no_text", file=str(file))) from None


def list_(args: Namespace) -> int:
    """Every order, one a line: those that have to be done first, by when they have to leave."""
    if args.not_picked_up:
        return not_picked_up(args)
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        wanted = _searched(ledger, args.search, config) if args.search is not None else None
        known = (row for row in ledger.orders.rows() if wanted is None or row.number in wanted)
        rows = sorted(known, key=lambda row: (row.state not in _TO_DO, by_deadline(row.due_at)))
        goods = ledger.orders.goods_of(row.number for row in rows)
        mates = mates_by_order(ledger.hand_combining.shared())
    if args.json:
        out_json([_row(row, goods.get(row.number, ()), mates.get(row.number, ()), texts) for row in rows])
    elif rows:
        _print_rows(rows, goods, mates, config, texts)
    else:
        out(texts.text("orders.none") if wanted is None else texts.text("orders.none_like", text=clean(args.search)))
    return DONE


def _searched(ledger: Ledger, text: str, config: StationFile) -> frozenset[str]:
    """The numbers of the orders that a text names; that somebody looked for a receiver is on record."""
    from station.composition.factories import clock_of

    found, by_receiver = ledger.search.orders_like(text), ledger.search.orders_to(text)
    ledger.privacy.note_reading(sorted(by_receiver), "orders list --search", caller(), clock_of(config).now())
    return found


def show(args: Namespace) -> int:
    """One order, its receiver masked."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        order = ledger.orders.find(args.number)
        shared = ledger.hand_combining.shared_with(args.number)
        receiver = ledger.orders.receiver_of(args.number)
        if order is not None and receiver is not None:
            ledger.privacy.note_reading((order.row.number,), "orders show", caller(), clock_of(config).now())
    if order is None:
        raise CommandFailure(texts.text("orders.unknown", order=args.number))
    name = mask_name(receiver.name) if receiver else ""
    if args.json:
        out_json(_whole(order, name, mates_by_order(shared).get(order.row.number, ())))
    else:
        _print_order(order, name, texts)
        for box in shared:
            out(f"  {shared_said(box, texts)}")
    return DONE


def _row(row: OrderRow, goods: Sequence[BoxLine], mates: Sequence[str], texts: LocaleTexts) -> dict[str, object]:
    return {
        "number": row.number,
        "state": row.state,
        "status": row.status.value,
        "due_at": row.due_at,
        "due_counted": row.counted,
        "placed_at": row.placed_at,
        "lines": [_line(line) for line in goods],
        "pieces": row.pieces,
        "reason": _reason(row),
        "text": _why(row, texts),
        "box_mates": list(mates),
    }


def _reason(row: OrderRow) -> str:
    """Why it is not packed, as a code; nothing for one that is."""
    if row.state not in _TO_DO:
        return ""
    return row.held_reason or (row.left_out.left_out if row.left_out is not None and row.state != "waiting" else "")


def _why(row: OrderRow, texts: LocaleTexts) -> str:
    """Why it is not packed, in words: the shop's own word with it, and the row of the sheet where it stood."""
    from station.sheets import reason_of

    reason, left_out = _reason(row), row.left_out
    if row.held_reason or left_out is None or not reason:
        return texts.text(f"reason.{reason}") if reason in _HELD_HERE else reason
    why = reason_of(left_out, texts.text)
    return f"{texts.text('file.line', line=left_out.row)} {why}" if left_out.row else why


def _print_rows(
    rows: list[OrderRow],
    goods: Mapping[str, Sequence[BoxLine]],
    mates: Mapping[str, Sequence[str]],
    config: StationFile,
    texts: LocaleTexts,
) -> None:
    names = ("number", "state", "lines", "pieces", "goods", "due", "why")
    head = tuple(texts.text(f"orders.{name}") for name in names)
    body = (
        (
            row.number,
            texts.text(f"state.{row.state}"),
            str(row.lines),
            str(row.pieces),
            goods_in_short(goods.get(row.number, ()), texts),
            _due(row, config),
            _why(row, texts) or mates_said(mates.get(row.number, ()), texts),
        )
        for row in rows
    )
    out_rows([head, *body])
    states = Counter(row.state for row in rows)
    out(", ".join(f"{texts.text(f'state.{state}')} {count}" for state, count in states.items()))


def goods_in_short(lines: Sequence[BoxLine], texts: LocaleTexts) -> str:
    """What was ordered, short enough for a line of a list."""
    said, others = in_short(lines)
    shown = clip(clean(said), _GOODS_CELLS)
    return texts.text("orders.and_others", goods=shown, count=others) if others else shown


def _due(row: OrderRow, config: StationFile) -> str:
    """When it has to leave, in the station's hours; with a sign while it waits and its carrier comes soon."""
    from station.composition.factories import clock_of

    if row.due_at is None:
        return ""
    now = clock_of(config).now()
    presses = row.state in _TO_DO and is_pressing(handover_by(row.due_at, config.first_pick_up, now), now)
    return f"{row.due_at.astimezone(now.tzinfo):%m-%d %H:%M} {'!' if presses else ''}".rstrip()


def _whole(order: OrderKnown, receiver: str, mates: Sequence[str]) -> dict[str, object]:
    row = order.row
    return {
        "number": row.number,
        "state": row.state,
        "status": row.status.value,
        "due_at": row.due_at,
        "due_counted": row.counted,
        "placed_at": row.placed_at,
        "held_reason": order.held_reason,
        "receiver": receiver,
        "lines": [_line(line) for line in order.lines],
        "parcels": [_parcel(parcel) for parcel in order.parcels],
        "shop": [news_row(one) for one in order.news],
        "box_mates": list(mates),
    }


def _line(line: BoxLine) -> dict[str, object]:
    return {"id": line.id, "sku": line.sku, "name": line.name, "option": line.option, "quantity": line.quantity}


def _parcel(parcel: ParcelKnown) -> dict[str, object]:
    return {
        "parcel": parcel.id,
        "station": parcel.station,
        "state": parcel.status,
        "carrier": parcel.carrier,
        "waybill": parcel.waybill,
        "tracking": _tracking(parcel),
        "opened_at": parcel.opened_at,
        "packed_at": parcel.packed_at,
        "dispatch": parcel.debt,
        "sheet": parcel.sheet.name if parcel.sheet else "",
        "told": spoken_debt(parcel.debt, parcel.sheet) == "done",
        "gifts": [{"sku": sku, "quantity": pieces} for sku, pieces in parcel.gifts],
    }


def _print_order(order: OrderKnown, receiver: str, texts: LocaleTexts) -> None:
    out(f"{order.row.number}  {texts.text(f'state.{order.row.state}')}  {receiver}")
    out_rows((f"  {line.sku}", line.name, line.option, f"x{line.quantity}") for line in order.lines)
    out_rows(news_lines(order.news, texts))
    for parcel in order.parcels:
        told, hour = spoken_debt(parcel.debt, parcel.sheet), parcel.sheet.hour if parcel.sheet else ""
        debt = texts.text(f"debt.{told}", time=hour) if told else ""
        out(f"  {parcel.carrier} {parcel.waybill}  {texts.text(f'parcel.{parcel.status}')}  {debt}".rstrip())
        for sku, pieces in parcel.gifts:
            out(f"    {texts.text('orders.gift')} {sku} x{pieces}")
        if link := _tracking(parcel):
            out(f"    {link}")


def _tracking(parcel: ParcelKnown) -> str:
    """The carrier's page for the parcel, or nothing where its number or such a page is not known."""
    from station.carriers import UnknownCarrier, carrier

    try:
        return carrier(parcel.carrier).tracking_url(parcel.waybill) if parcel.waybill else ""
    except UnknownCarrier:
        return ""


def release(args: Namespace) -> int:
    """Let a held order, and those held with it, be packed again."""
    from station.composition.factories import clock_of

    config = config_of(args)
    with ledger_of(config) as ledger:
        ledger.ways_out.release(args.number, args.reason, clock_of(config).now(), caller())
    wake(config)
    out(texts_of(config).text("orders.released", order=args.number))
    return DONE

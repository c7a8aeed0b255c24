"""The box on the bench in words: its order, how much time it has, and a row for every item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from station.locale.texts import LocaleTexts
from station.packing.goods_words import NOT_SET_OFF, WordsSetOff, set_off, words_of_its_own
from station.packing.lookalikes import GoodsWarning
from station.packing.orders import BoxItem, PackingBox
from station.packing.parcels import Parcel
from station.screen.words import DueUrgency, due_words
from station.tui.text_cells import tidy


class ItemMark(StrEnum):
    """What a row says about its item. GIFT: goes in without a scan."""

    CURRENT = "current"
    OPEN = "open"
    DONE = "done"
    GIFT = "gift"


SIGNS = {ItemMark.CURRENT: "►", ItemMark.OPEN: " ", ItemMark.DONE: "✔", ItemMark.GIFT: "+"}
"""A row's sign, in front of it."""


_MATES, _WHOLE_NUMBER = 3, 8
"""How many other orders of a box are named, and how long a number is told whole."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item. `place`: its shelf, if it has one. `count`: "1 / 2", or what to do without a scan.

    `differs`: the words by which it differs from what it is taken for; `unlike`: what it is not; `confused`: and how
    often it was taken for that.
    """

    mark: ItemMark
    name: str
    option: str
    sku: str
    place: str
    count: str
    differs: WordsSetOff = NOT_SET_OFF
    unlike: str = ""
    confused: str = ""


@dataclass(frozen=True, slots=True)
class BoxView:
    """The order and the rows that fit. `pitch`: lines from row to row. `more`: what is out of view."""

    title: str
    notes: tuple[str, ...]
    receiver: str
    due: str
    left: str
    urgency: DueUrgency
    memo: str
    rows: tuple[ItemRow, ...]
    pitch: int
    more: str


_NONE_ALIKE: Mapping[str, GoodsWarning] = {}
_NAMED = 2


def box_view(  # noqa: PLR0913 -- what stands beside the box, a word each
    parcel: Parcel,
    texts: LocaleTexts,
    now: datetime,
    lines: int,
    receiver: str = "",
    memo: str = "",
    carrier: str = "",
    *,
    alike: Mapping[str, GoodsWarning] = _NONE_ALIKE,
    at_once: frozenset[str] = frozenset(),
) -> BoxView:
    """The open parcel, in at most `lines` lines of items.

    `carrier`: who takes it, where that is a question. `alike`: what is said of its goods before their scan, by SKU.
    `at_once`: the goods of which one scan packs all.
    """
    box = parcel.box
    due, left, urgency = due_words(texts, box.due_at, now) if box.due_at else ("", "", DueUrgency.CALM)
    pitch, start, stop = _window(len(box.items), _position(parcel), lines)
    going = current_item(parcel)
    return BoxView(
        title=texts.text("order.title", order=tidy(box.order)),
        notes=tuple(_notes(box, carrier, texts)),
        receiver=tidy(receiver),
        due=due,
        left=left,
        urgency=urgency,
        memo=tidy(memo),
        rows=tuple(
            _warned(_row(parcel, item, going, texts, at_once), item, alike.get(item.sku), texts)
            for item in box.items[start:stop]
        ),
        pitch=pitch,
        more=_more(texts, start, len(box.items) - stop),
    )


def _notes(box: PackingBox, carrier: str, texts: LocaleTexts) -> Iterator[str]:
    """What stands beside the order's number: who takes it, which box of the order it is, whose orders lie in it."""
    if carrier:
        yield tidy(carrier)
    if box.total > 1:
        yield texts.text("order.box", index=box.index, total=box.total)
    if len(box.orders) > 1:
        yield texts.text("order.combined", count=len(box.orders), orders=_mates(box))


def _mates(box: PackingBox) -> str:
    """The other orders of a box, the ends of long numbers, and a sign where there are more."""
    others = [tidy(number) for number in box.orders if number != box.order]
    shown = [number if len(number) <= _WHOLE_NUMBER else f"…{number[-6:]}" for number in others[:_MATES]]
    return ", ".join(shown) + (" …" if len(others) > _MATES else "")


def current_item(parcel: Parcel) -> BoxItem | None:
    """What to scan next: the item at hand while some of it is missing, else the first with a gap."""
    if parcel.counts:
        last = parcel.box.item(parcel.counts[-1].sku)
        if last is not None and parcel.missing(last) > 0:
            return last
    return next(iter(parcel.open_items), None)


def _row(parcel: Parcel, item: BoxItem, going: BoxItem | None, texts: LocaleTexts, at_once: frozenset[str]) -> ItemRow:
    packed = parcel.packed(item.sku)
    if not item.scan:
        mark, count = ItemMark.GIFT, f"{texts.text('items.no_scan')} {item.wanted}"
    else:
        mark = ItemMark.CURRENT if item is going else ItemMark.OPEN if packed < item.wanted else ItemMark.DONE
        count = f"{packed} / {item.wanted}"
        if item.sku in at_once and item.wanted - packed > 1:
            count = f"{texts.text('items.once')}  {count}"
    name = gift_name(item, texts.text("items.gift"))
    return ItemRow(mark, name, tidy(item.option), tidy(item.sku), tidy(item.location), count)


def _warned(row: ItemRow, item: BoxItem, alike: GoodsWarning | None, texts: LocaleTexts) -> ItemRow:
    """The row with the words that set it apart, what it is not, and how often it was taken for that."""
    if alike is None or row.mark not in (ItemMark.CURRENT, ItemMark.OPEN):
        return row
    own = (tidy(item.name), row.option)
    others = tuple((tidy(other.name), tidy(other.option)) for other in alike.others)
    named = [words_of_its_own(each, own) or tidy(other.sku) for each, other in zip(others, alike.others, strict=True)]
    words = list(dict.fromkeys(named))
    key = "items.unlike_more" if len(words) > _NAMED else "items.unlike"
    unlike = texts.text(key, words=", ".join(words[:_NAMED]), more=len(words) - _NAMED)
    times = alike.others[0].confused
    confused = texts.text("items.confused", count=times) if times else ""
    ahead = len(row.name) - len(own[0]) if own[0] else 0
    found = set_off(own, others)
    differs = replace(found, name=tuple((start + ahead, end + ahead) for start, end in found.name))
    return replace(row, differs=differs, unlike=unlike, confused=confused)


def gift_name(item: BoxItem, said: str) -> str:
    """The name of an item; of one that the house gives, or gives more of, with the word for that."""
    if not item.gift:
        return tidy(item.name)
    return f"[{said}{f' {item.gift}' if item.asked else ''}] {tidy(item.name or item.sku)}"


def _position(parcel: Parcel) -> int:
    going = current_item(parcel)
    return parcel.box.items.index(going) if going is not None else 0


def _window(count: int, position: int, lines: int) -> tuple[int, int, int]:
    """Lines from row to row, and the rows in view: few stand apart, many scroll with the one at hand."""
    for pitch in (3, 2, 1):
        if count * pitch <= lines:
            return pitch, 0, count
    shown = max(1, lines - 1)
    start = min(max(0, position - shown // 3), count - shown)
    return 1, start, start + shown


def _more(texts: LocaleTexts, above: int, below: int) -> str:
    said = []
    if above:
        said.append(texts.text("items.more_above", count=above))
    if below:
        said.append(texts.text("items.more_below", count=below))
    return "   ".join(said)

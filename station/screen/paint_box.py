"""Paints the middle of the screen while a box is open: its order, and a row for every item."""

from __future__ import annotations

from station.screen.boxview import SIGNS, BoxView, ItemMark, ItemRow
from station.screen.cells import fit, fit_right, width
from station.screen.lines import Line, TextSpan, blank, line, spread
from station.screen.words import DueUrgency

_URGENCY_SIGNS = {DueUrgency.CALM: "", DueUrgency.SOON: "! ", DueUrgency.LATE: "✖ "}


def paint_box(box: BoxView, cells: int, order_rows: int, item_rows: int) -> list[Line]:
    """The order in `order_rows` lines, its items in `item_rows`."""
    head = [_order(box, cells), _memo(box, cells)][:order_rows]
    head += [blank(cells)] * (order_rows - len(head))
    count = max((width(row.count) for row in box.rows), default=5)
    items: list[Line] = []
    for row in box.rows:
        items += _row(row, cells, count, box.pitch)
    if box.more:
        items.append(line(cells, "row.open.soft", TextSpan(f"   {box.more}", "row.open.soft")))
    items += [blank(cells, "row.open")] * (item_rows - len(items))
    return head + items[:item_rows]


def _order(box: BoxView, cells: int) -> Line:
    left = [TextSpan(f" {box.title}", "strong")]
    if box.receiver:
        left.append(TextSpan(f"   {box.receiver}", "ground"))
    right: tuple[TextSpan, ...] = ()
    if box.due:
        sign = _URGENCY_SIGNS[box.urgency]
        pad = " " if sign else ""
        right = (
            TextSpan(f"{box.due}  ", "ground"),
            TextSpan(f"{pad}{sign}{box.left}{pad}", f"urgency.{box.urgency}"),
        )
        right += (TextSpan(" ", "ground"),)
    return spread(cells, "ground", tuple(left), right)


def _memo(box: BoxView, cells: int) -> Line:
    notes = [TextSpan(f" {note} ", "note") for note in box.notes]
    spaced = [part for note in notes for part in (TextSpan(" ", "ground"), note)]
    memo = [TextSpan(f" ✎ {box.memo}", "memo")] if box.memo else []
    return line(cells, "ground", *spaced, *memo)


def _row(row: ItemRow, cells: int, count: int, pitch: int) -> list[Line]:
    look, soft = f"row.{row.mark}", f"row.{row.mark}.soft"
    sign_look = "row.done.sign" if row.mark is ItemMark.DONE else look
    tail = (TextSpan(f"  {fit_right(row.count, count)}  ", look),)
    where = "  ".join(part for part in (row.place, row.sku) if part)
    head = (TextSpan(f" {SIGNS[row.mark]} ", sign_look), TextSpan(row.name, look), TextSpan(f"  {row.option}", look))
    if pitch == 1:
        shelf = row.place or row.sku
        room = min(16, cells // 5)
        return [spread(cells, look, head, (TextSpan(f"  {fit(shelf, room)}", soft), *tail))]
    lines = [spread(cells, look, head, tail), line(cells, look, TextSpan(f"   {where}", soft))]
    return lines + [blank(cells, "row.open")] * (pitch - 2)

"""Paints the middle of the screen while a box is open: its order, and a row for every item."""

from __future__ import annotations

from station.screen.boxview import SIGNS, BoxView, Mark, Row
from station.screen.cells import fit, fit_right, width
from station.screen.lines import Line, Span, blank, line, spread
from station.screen.words import Urgency

_URGENCY_SIGNS = {Urgency.CALM: "", Urgency.SOON: "! ", Urgency.LATE: "✖ "}


def paint_box(box: BoxView, cells: int, order_rows: int, item_rows: int) -> list[Line]:
    """The order in `order_rows` lines, its items in `item_rows`."""
    head = [_order(box, cells), _memo(box, cells)][:order_rows]
    head += [blank(cells)] * (order_rows - len(head))
    count = max((width(row.count) for row in box.rows), default=5)
    items: list[Line] = []
    for row in box.rows:
        items += _row(row, cells, count, box.pitch)
    if box.more:
        items.append(line(cells, "row.open.soft", Span(f"   {box.more}", "row.open.soft")))
    items += [blank(cells, "row.open")] * (item_rows - len(items))
    return head + items[:item_rows]


def _order(box: BoxView, cells: int) -> Line:
    left = [Span(f" {box.title}", "strong")]
    if box.receiver:
        left.append(Span(f"   {box.receiver}", "ground"))
    right: tuple[Span, ...] = ()
    if box.due:
        sign = _URGENCY_SIGNS[box.urgency]
        pad = " " if sign else ""
        right = (
            Span(f"{box.due}  ", "ground"),
            Span(f"{pad}{sign}{box.left}{pad}", f"urgency.{box.urgency}"),
        )
        right += (Span(" ", "ground"),)
    return spread(cells, "ground", tuple(left), right)


def _memo(box: BoxView, cells: int) -> Line:
    notes = [Span(f" {note} ", "note") for note in box.notes]
    spaced = [part for note in notes for part in (Span(" ", "ground"), note)]
    memo = [Span(f" ✎ {box.memo}", "memo")] if box.memo else []
    return line(cells, "ground", *spaced, *memo)


def _row(row: Row, cells: int, count: int, pitch: int) -> list[Line]:
    look, soft = f"row.{row.mark}", f"row.{row.mark}.soft"
    sign_look = "row.done.sign" if row.mark is Mark.DONE else look
    tail = (Span(f"  {fit_right(row.count, count)}  ", look),)
    where = "  ".join(part for part in (row.place, row.sku) if part)
    head = (Span(f" {SIGNS[row.mark]} ", sign_look), Span(row.name, look), Span(f"  {row.option}", look))
    if pitch == 1:
        shelf = row.place or row.sku
        room = min(16, cells // 5)
        return [spread(cells, look, head, (Span(f"  {fit(shelf, room)}", soft), *tail))]
    lines = [spread(cells, look, head, tail), line(cells, look, Span(f"   {where}", soft))]
    return lines + [blank(cells, "row.open")] * (pitch - 2)

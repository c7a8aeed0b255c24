"""What is wrong with a file: every place of it, so that it can be put right in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from station.packing.orders import LineNews, Order, OrderStatus

Say = Callable[..., str]
"""Gives the text of a key, with its blanks filled in: `Texts.text` of the commands."""

_WAITS = (OrderStatus.NOT_READY, OrderStatus.ON_HOLD, OrderStatus.READY)
# What a day at the seller centre brings, and settles; it is told by its number.
_USUAL = frozenset({"", "cancelled", "unconfirmed", "unpaid", "gift_waiting", "cancel_requested", "cancel_done"})


def sentences(fault: SheetFault, say: Say, shown: int) -> list[str]:
    """Return what is wrong, one sentence a problem with line and column, and how many more there are."""
    return _cut([_sentence(problem, say) for problem in fault.problems], len(fault.problems), say, shown)


def remarks(problems: Sequence[SheetProblem], say: Say, shown: int) -> list[str]:
    """Return what is odd about rows that came in all the same."""
    return _cut([f"{_sentence(problem, say)}." for problem in problems], len(problems), say, shown)


def waiting(orders: Iterable[Order], say: Say, shown: int) -> list[str]:
    """Return what of a sheet is not packed, one sentence a row with its word, and how many more there are."""
    rows = sorted(_rows(orders), key=lambda found: found[1].row)
    told = [
        say(
            "orders.row_waits" if order.status is not OrderStatus.READY else "orders.row_left_out",
            line=news.row,
            order=order.number,
            why=reason_of(news, say),
        )
        for order, news in rows
    ]
    return _cut(told, len(told), say, shown)


def states(orders: Iterable[Order]) -> Counter[OrderStatus]:
    """Return how many orders are in which state, without those whose rows `waiting` names."""
    return Counter(
        order.status
        for order in orders
        if order.status is OrderStatus.READY or all(news.left_out in _USUAL for news in order.news)
    )


def reason_of(news: LineNews, say: Say) -> str:
    """Return why a line is left out, with the shop's own word behind it."""
    reason = say(f"reason.{news.left_out}")
    return f"{reason}({news.word})" if news.word and news.word not in reason else reason


def _rows(orders: Iterable[Order]) -> Iterator[tuple[Order, LineNews]]:
    for order in orders:
        if order.status in _WAITS:
            yield from ((order, news) for news in order.news if news.left_out not in _USUAL)


def _sentence(problem: SheetProblem, say: Say) -> str:
    where = say("file.line", line=problem.line) if problem.line else ""
    what = say(f"sheet.{problem.code}", column=problem.column, value=problem.value)
    # What stood there may be somebody's data and is left out, with the dash that a text has for nothing.
    return " ".join(part for part in (where, problem.column, what.removesuffix(" -")) if part)


def _cut(told: Sequence[str], count: int, say: Say, shown: int) -> list[str]:
    more = count - shown
    return [*told[:shown], say("file.more", count=more)] if more > 0 else list(told)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing that is wrong. `line` 0: the file as a whole; `column` "": the whole line.

    `code` is one of: wrong_type, no_permission, too_big, password_protected, wrong_password, old_protected, unreadable,
    encoding, bad_csv, empty, unknown_sheet, dispatch_sheet, missing_column, duplicate_column, too_many_cells,
    missing_value, bad_number, damaged_number, bad_word, bad_components, unknown_component, component_cycle, bad_time,
    bad_image, no_picture, bad_picture, duplicate, contradiction, mixed_shops, other_download, too_wide, too_long,
    stops_reading; of a carrier's sheet: several_profiles, no_titles, missing_title, own_reservation, other_form,
    order_sheet; of rows that come in or go out all the same: waybill_typed, partly_claimed, cut_text, not_in_cp949.
    `value` is what stands there, or "" where that may be somebody's data.
    """

    line: int
    column: str
    code: str
    value: str = ""


class SheetFault(Exception):  # noqa: N818 - it is the file that is at fault
    """Nothing of the file can be taken. `problems`: why, in the order of the lines."""

    def __init__(self, problems: tuple[SheetProblem, ...]) -> None:
        first = problems[0]
        super().__init__(f"line {first.line}, {first.column or 'whole line'}: {first.code}")
        self.problems = problems


def fault(code: str, value: str = "", line: int = 0, column: str = "") -> SheetFault:
    """Return the fault of a file that one problem makes unreadable."""
    return SheetFault((SheetProblem(line, column, code, value),))

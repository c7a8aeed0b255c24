"""What is wrong with a file: every place of it, so that it can be put right in one go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing that is wrong. `line` 0: the file as a whole; `column` "": the whole line.

    `code` is one of: wrong_type, no_permission, too_big, password_protected, wrong_password, unreadable, encoding,
    bad_csv, empty, unknown_sheet, dispatch_sheet, missing_column, duplicate_column, too_many_cells, missing_value,
    bad_number, damaged_number, bad_word, bad_components, unknown_component, component_cycle, bad_time, duplicate,
    contradiction, mixed_shops, other_download, too_wide, too_long, stops_reading; of rows that come in all the same:
    waybill_typed, partly_claimed.
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

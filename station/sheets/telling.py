"""The faults of a file as one sentence for whoever has to mend it, without anybody's data."""

from __future__ import annotations

from collections.abc import Callable

from station.sheets.faults import SheetFault

Say = Callable[..., str]
"""Gives the text of a key, with its blanks filled in: `Texts.text` of the commands."""


def sentences(fault: SheetFault, say: Say, shown: int) -> list[str]:
    """Return what is wrong, one sentence a problem with line and column, and how many more there are."""
    said = []
    for problem in fault.problems[:shown]:
        where = say("file.line", line=problem.line) if problem.line else ""
        what = say(f"sheet.{problem.code}", column=problem.column, value=problem.value)
        # What stood there may be somebody's data and is left out, with the dash that a text has for nothing.
        said.append(" ".join(part for part in (where, problem.column, what.removesuffix(" -")) if part))
    more = len(fault.problems) - shown
    return [*said, say("file.more", count=more)] if more > 0 else said

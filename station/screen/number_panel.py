"""The number of the open box's label, where the carrier printed it: its last four digits are read from afar."""

from __future__ import annotations

from dataclasses import dataclass

from station.bench.screen_model import OwnLabel, ScreenModel
from station.locale.texts import LocaleTexts
from station.packing.process.states import AwaitingClearance, PackingState, without_question
from station.screen.layout import ScreenLayout
from station.tui.lines import BigText, Line, TextSpan, blank, line
from station.tui.text_cells import centre

LAST = 4
"""How many digits a packer looks for on the labels before her."""


@dataclass(frozen=True, slots=True)
class NumberPanel:
    """A number in `cells` columns beside the box. `number`: in groups of four; empty before there is one."""

    title: str
    number: str
    last: str
    standing: str
    is_seen: bool
    cells: int


def number_note(picture: ScreenModel, texts: LocaleTexts) -> str:
    """The number among the box's notes, where there is no room for a panel; empty where none is wanted."""
    own = _own(picture)
    if own is None:
        return ""
    sign = " ✔" if own.is_seen else ""
    return f"{texts.text('number.title')} {grouped(own.number) or texts.text('number.none')}{sign}"


def number_panel(picture: ScreenModel, texts: LocaleTexts, plan: ScreenLayout) -> NumberPanel | None:
    """The number beside the box, where the terminal has room."""
    own = _own(picture)
    if own is None or not plan.preview:
        return None
    said = "number.awaited" if not own.number else "number.seen" if own.is_seen else "number.unseen"
    title, standing = texts.text("number.title"), texts.text(said)
    return NumberPanel(title, grouped(own.number), own.number[-LAST:], standing, own.is_seen, plan.preview)


def paint_number(panel: NumberPanel, rows: int, big: BigText) -> list[Line]:
    """The panel in at most `rows` lines, its last digits in big letters where they fit."""
    cells = panel.cells
    drawn = big.draw(panel.last) if panel.last else None
    head = [line(cells, "ground", TextSpan(centre(panel.title, cells), "soft")), blank(cells)]
    foot = [
        blank(cells),
        line(cells, "ground", TextSpan(centre(panel.number, cells), "strong")),
        line(cells, "ground", TextSpan(centre(panel.standing, cells), "figure")),
    ]
    if drawn is not None and len(drawn[0]) <= cells and len(drawn) + len(head) + len(foot) <= rows:
        body = [line(cells, "ground", TextSpan(centre(row, cells), "figure")) for row in drawn]
    else:
        body = [line(cells, "ground", TextSpan(centre(" ".join(panel.last), cells), "figure"))]
    return [*head, *body, *foot][:rows]


def grouped(number: str) -> str:
    """A number as labels print it: 4-4-4, and what is behind."""
    return "-".join(number[at : at + LAST] for at in range(0, len(number), LAST))


def _own(picture: ScreenModel) -> OwnLabel | None:
    opened = isinstance(without_question(picture.state), PackingState | AwaitingClearance)
    return picture.own_label if opened else None

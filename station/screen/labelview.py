"""The label beside the box: its drawing, what stands over it, how wide it is."""

from __future__ import annotations

from dataclasses import dataclass

from printers.base import Bitmap
from station.locale.texts import LocaleTexts
from station.packing.process.states import AwaitingLabel, AwaitingLabelScan, AwaitingPrinter, State, without_question
from station.screen.plan import ScreenLayout
from station.screen.preview import cells_of

_TITLE = 28


@dataclass(frozen=True, slots=True)
class LabelView:
    """A label in `cells` columns and at most `rows` rows under its title."""

    bitmap: Bitmap
    title: str
    cells: int
    rows: int


def is_current(state: State) -> bool:
    """Whether the label is the open parcel's, and looked at; otherwise it is only the last one."""
    return isinstance(without_question(state), AwaitingLabel | AwaitingPrinter | AwaitingLabelScan)


def label_view(
    bitmap: Bitmap | None, number: str, state: State, texts: LocaleTexts, plan: ScreenLayout
) -> LabelView | None:
    """The label as printed last, which is that of `number`, where the terminal has room for one."""
    rows = plan.middle - 1
    wide = cells_of(bitmap, plan.preview, rows)[0] if bitmap is not None else 0
    if bitmap is None or not wide:
        return None
    title = texts.text("page.label" if is_current(state) else "page.last_label", waybill=number)
    return LabelView(bitmap, title, min(plan.preview, max(wide, _TITLE)), rows)

"""The label beside the box: its drawing, what stands over it, how wide it is."""

from __future__ import annotations

from dataclasses import dataclass

from printers.base import Bitmap
from station.locale.texts import Texts
from station.packing.process.states import Doubtful, Labelling, State, Unprinted, calm
from station.screen.plan import Plan
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
    return isinstance(calm(state), Labelling | Unprinted | Doubtful)


def label_view(bitmap: Bitmap | None, number: str, state: State, texts: Texts, plan: Plan) -> LabelView | None:
    """The label as printed last, which is that of `number`, where the terminal has room for one."""
    rows = plan.middle - 1
    wide = cells_of(bitmap, plan.preview, rows)[0] if bitmap is not None else 0
    if bitmap is None or not wide:
        return None
    title = texts.text("page.label" if is_current(state) else "page.last_label", waybill=number)
    return LabelView(bitmap, title, min(plan.preview, max(wide, _TITLE)), rows)

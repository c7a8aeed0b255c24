"""The one widget of the screen: holds painted lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from station.screen.lines import Line


class LineCanvas(Widget):
    """Shows lines. Cannot be focused or selected; `repaints` counts how often something changed."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"
    ALLOW_SELECT = False
    can_focus = False

    def __init__(self, styles: dict[str, Style], resized: Callable[[], object]) -> None:
        super().__init__()
        self._looks = styles
        self._resized = resized
        self._shown: tuple[Line, ...] = ()
        self._strips: list[Strip] = []
        self.repaints = 0

    def show(self, lines: tuple[Line, ...]) -> bool:
        """Show these lines; False when they are on the screen already."""
        if lines == self._shown:
            return False
        old, cells = self._shown, self.size.width
        changed = [y for y, line in enumerate(lines) if y >= len(old) or old[y] != line]
        if len(lines) != len(old):
            changed = list(range(len(lines)))
            self._strips = [Strip.blank(cells)] * len(lines)
        for y in changed:
            self._strips[y] = self._strip(lines[y])
        self._shown = lines
        self.repaints += 1
        self.refresh(*(Region(0, y, cells, 1) for y in changed))
        return True

    def wear(self, styles: dict[str, Style]) -> None:
        """Use other looks from the next lines on; all of them are painted anew."""
        self._looks, self._shown, self._strips = styles, (), []

    @property
    def text(self) -> list[str]:
        """What is shown, line by line, without its looks."""
        return ["".join(span.text for span in line) for line in self._shown]

    def _strip(self, line: Line) -> Strip:
        return Strip([Segment(span.text, self._looks[span.look]) for span in line])

    def render_line(self, y: int) -> Strip:
        """One line, as the terminal library asks for it."""
        cells = self.size.width
        return self._strips[y].adjust_cell_length(cells) if y < len(self._strips) else Strip.blank(cells)

    def on_resize(self) -> None:
        """The terminal has another size now."""
        self._resized()

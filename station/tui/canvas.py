"""The one widget of the screen: holds painted lines and repaints only those that changed."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from station.tui.lines import Line

PATIENCE = 15.0
"""Seconds for an orderly end. A screen whose last frame found no reader may wait for it for ever."""


def when_terminal_ends(descriptor: int, leave: Callable[[], object]) -> None:
    """Call `leave` once nobody is at the other end of the terminal any more; end the program if that does not.

    A program that did not begin its terminal's session is sent no SIGHUP, and would go on holding the bench,
    its scanner and its printer, unseen. What was recorded is safe however it ends. Standard output and error are
    then led to nowhere, if they were that terminal: what is still to be written to it must fail nobody.
    """
    shown = tuple(number for number in (1, 2) if os.isatty(number))
    threading.Thread(target=_wait, args=(descriptor, shown, leave), name="terminal", daemon=True).start()


def _wait(descriptor: int, shown: tuple[int, ...], leave: Callable[[], object]) -> None:
    poll = select.poll()
    # No event is asked for, so that what is typed wakes nobody here; a hang-up is always told.
    poll.register(descriptor, 0)
    while not any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll()):
        pass
    for number in shown:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
            os.dup2(nowhere.fileno(), number)
    threading.Thread(target=leave, name="leaving", daemon=True).start()
    time.sleep(PATIENCE)
    os._exit(1)


@dataclass(frozen=True, slots=True)
class TextLook:
    """A foreground on a background. `plain`: nothing to read there, so its contrast does not matter."""

    fore: str
    back: str
    bold: bool = False
    plain: bool = False


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
        if y >= len(self._strips):
            return Strip.blank(cells, self.visual_style.rich_style)
        strip = self._strips[y]
        return strip if strip.cell_length == cells else strip.adjust_cell_length(cells, self.visual_style.rich_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, as they are.

        What the library would lay around and over each (border, padding, tint) a canvas has not, and finding that out
        anew for each line takes longer than painting it.
        """
        strips = [self.render_line(y) for y in crop.line_range]
        if filters := self.get_line_filters():
            ground = self.background_colors[1]
            for each in filters:
                strips = [strip.apply_filter(each, ground) for strip in strips]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to every line, such as taking its colours out; looks use no colours that a terminal names."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def on_resize(self) -> None:
        """The terminal has another size now."""
        self._resized()

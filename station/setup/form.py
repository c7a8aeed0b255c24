"""The rows of a question: a choice walked with the arrow keys, and a line that is typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from scanners.setup.discovery import FoundScanner


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One thing to choose. `value` is the answer: a kind and a path for scanners, a port for printers."""

    value: str
    label: str


def scanner_offers(found: tuple[FoundScanner, ...]) -> tuple[FoundOffer, ...]:
    """Scanners that can be read, the likely ones first; a person's keyboard is none."""
    return tuple(
        FoundOffer(f"{one.kind} {one.path}", " ".join(part for part in (one.name, one.path) if part))
        for one in found
        if one.readable and (one.likely or one.way == "serial")
    )


def printer_offers(dev: Path = Path("/dev")) -> tuple[FoundOffer, ...]:
    """USB printers by the names that stay, and serial ports; the network is asked for by its address."""
    named = sorted((dev / "packing-station").glob("printer-*"))
    plain = [] if named else sorted((dev / "usb").glob("lp*"))
    lines = sorted((dev / "serial" / "by-id").glob("*"))
    return (
        *(FoundOffer(f"file://{path}", path.name) for path in (*named, *plain)),
        *(FoundOffer(f"serial://{path}?baud=115200", path.name) for path in lines),
    )


class ChoiceField(Widget, can_focus=True):
    """One of several, shown in a line: ◀ the one ▶."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, key: str, value: str) -> None:
            super().__init__()
            self.key, self.value = key, value

    def __init__(self, key: str, offers: tuple[FoundOffer, ...], value: str) -> None:
        super().__init__(classes="answer")
        self.key = key
        values = [offer.value for offer in offers]
        self._offers = offers if value in values or not value else (*offers, FoundOffer(value, value))
        self._at = next((at for at, offer in enumerate(self._offers) if offer.value == value), 0)

    @property
    def value(self) -> str:
        """The value of the one that is shown."""
        return self._offers[self._at].value if self._offers else ""

    def render(self) -> str:
        """The line."""
        if not self._offers:
            return "-"
        place = f"{self._at + 1}/{len(self._offers)}"
        return f"◀ {self._offers[self._at].label} ▶  {place}".replace("[", "\\[")

    def choose(self, value: str) -> None:
        """Show this one; one that was not offered joins the others."""
        if value not in [offer.value for offer in self._offers]:
            self._offers = (*self._offers, FoundOffer(value, value))
        self._at = next(at for at, offer in enumerate(self._offers) if offer.value == value)
        self.refresh()

    def action_step(self, by: int) -> None:
        """Choose the next one, or the one before."""
        if len(self._offers) > 1:
            self._at = (self._at + by) % len(self._offers)
            self.refresh()
            self.post_message(self.Changed(self.key, self.value))


class TypedField(Input):
    """A line that is typed."""

    def __init__(self, key: str, value: str, *, secret: bool, hint: str) -> None:
        super().__init__(value, placeholder=hint, password=secret, compact=True, select_on_focus=False)
        self.add_class("answer")
        self.key = key


class AnswerRow(Horizontal):
    """A name and its answer."""

    def __init__(self, name: str, answer: ChoiceField | TypedField) -> None:
        super().__init__()
        self._called, self._answer = name, answer

    def compose(self) -> ComposeResult:
        """The two."""
        yield Label(self._called, classes="name", markup=False)
        yield self._answer

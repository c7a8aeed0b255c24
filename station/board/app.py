"""The supervisor's app: the feed's looks and the keys in, painted lines out."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from station.board.board_painting import paint
from station.board.board_view import view
from station.board.key_state import BoardPage, DenyAct, Errand, FetchStory, FindText, KeyState, SendWish, press, settled
from station.board.model import FigureTone, TonedSentence
from station.board.refresh import BoardRefresh, HallLook
from station.board.requests import ActOutcome, RequestRunner
from station.locale.texts import LocaleTexts
from station.statistics.parcel_stories import FoundParcel, ParcelStory
from station.tui.canvas import LineCanvas, TextLook
from station.tui.key_guard import TwiceKey
from station.tui.lines import BigText
from station.tui.terminal_driver import BurstKey, GuardedDriver

if TYPE_CHECKING:
    from station.board.refresh import BoardRefresh
    from station.board.requests import RequestRunner
from station.tui.lines import Line, TextSpan, blank, line
from station.tui.text_cells import centre, wrap


def reply(of: ActOutcome, texts: LocaleTexts) -> TonedSentence:
    """How a wish ended."""
    if of.ok:
        told = texts.text(f"act.{of.code}", number=of.wish.shown, name=of.detail, count=of.count)
        return TonedSentence(told, FigureTone.WELL)
    if of.code == "later":
        return TonedSentence(texts.text("act.later"), FigureTone.SOON)
    if of.refused:
        detail = texts.text(f"ledger.{of.code}", detail=of.wish.shown)
        return TonedSentence(texts.text("act.refused", detail=detail), FigureTone.LATE)
    if of.seconds:
        return TonedSentence(texts.text("act.locked", seconds=of.seconds), FigureTone.LATE)
    return TonedSentence(texts.text(f"act.{of.code}", reason=of.detail), FigureTone.LATE)


def waiting_for_figures(look: HallLook, texts: LocaleTexts, cells: int, rows: int) -> tuple[Line, ...]:
    """The screen before the first look: opening, or why there is nothing to see."""
    said = [texts.text("board.opening")]
    if look.trouble:
        detail = texts.text(f"ledger.{look.trouble}", detail=look.detail)
        said = [f"✖ {texts.text('board.trouble')}", "", *wrap(detail, cells - 4, 4)]
    above = max(0, (rows - len(said)) // 2)
    lookname = "strong" if look.trouble else "soft"
    body = [line(cells, "ground", TextSpan(centre(one, cells), lookname)) for one in said]
    return tuple(([blank(cells)] * above + body + [blank(cells)] * rows)[:rows])


def show_board(
    feed: BoardRefresh,
    errands: RequestRunner | None,
    texts: LocaleTexts,
    name: str,
    *,
    clock: Callable[[], datetime],
    sheets: bool,
    rounds: bool = False,
) -> int:
    """Show the board until it is left; must be called on the main thread. Returns an exit code.

    `sheets`: the shop is told by dispatch sheets; `rounds`: a carrier by reservation sheets, in a folder.
    """
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from station.tui.canvas import when_terminal_ends

    app = BoardApp(feed, errands, texts, name, clock=clock, sheets=sheets, rounds=rounds)
    app.leave_at(signal.SIGTERM, signal.SIGHUP)
    when_terminal_ends(sys.stdin.fileno(), lambda: app.call_from_thread(app.exit, 0))
    left = app.run(mouse=False)
    return 1 if left is None else left


@dataclass(frozen=True, slots=True)
class ThemeInks:
    """The colours of one theme."""

    ground: str
    text: str
    soft: str
    panel: str
    head: str
    blue: str
    chosen: str


DARK = ThemeInks("#0b0f14", "#f4f7fa", "#b4c0cc", "#151c25", "#1d2733", "#7cc7f2", "#0a4d75")
BRIGHT = ThemeInks("#ffffff", "#10161d", "#46525e", "#eef2f5", "#d9e1e8", "#00568c", "#0a4d75")
_YELLOW, _ORANGE = "#f0e442", "#973a00"


def looks(bright: bool) -> Mapping[str, TextLook]:  # noqa: FBT001 - there are two themes
    """Every look of a theme, by name."""
    inks = BRIGHT if bright else DARK
    soon, late = TextLook("#000000", _YELLOW, bold=True), TextLook("#ffffff", _ORANGE, bold=True)
    return {
        "ground": TextLook(inks.text, inks.ground),
        "soft": TextLook(inks.soft, inks.ground),
        "strong": TextLook(inks.text, inks.ground, bold=True),
        "head": TextLook(inks.text, inks.head),
        "head.strong": TextLook(inks.text, inks.head, bold=True),
        "title": TextLook(inks.text, inks.panel, bold=True),
        "title.soft": TextLook(inks.soft, inks.panel),
        "tone.calm": TextLook(inks.text, inks.ground),
        "tone.well": TextLook(inks.blue, inks.ground, bold=True),
        "tone.soon": soon,
        "tone.late": late,
        "tone.off": TextLook(inks.soft, inks.ground),
        "figure.calm": TextLook(inks.text, inks.ground, bold=True),
        "figure.well": TextLook(inks.blue, inks.ground, bold=True),
        "figure.soon": soon,
        "figure.late": late,
        "band.calm": TextLook(inks.text, inks.head, bold=True),
        "band.well": TextLook("#ffffff", "#005a8c", bold=True),
        "band.soon": soon,
        "band.late": late,
        "bar": TextLook(inks.blue, inks.ground),
        "bar.now": TextLook(inks.soft, inks.ground),
        "chosen": TextLook("#ffffff", inks.chosen, bold=True),
        "key": TextLook("#000000", "#b4c0cc", bold=True),
        "key.act": soon,
        "key.label": TextLook(inks.text, inks.ground),
        "plea": TextLook("#000000", _YELLOW, bold=True),
    }


def styles(bright: bool) -> dict[str, Style]:  # noqa: FBT001 - there are two themes
    """The looks as the terminal library wants them."""
    every = looks(bright).items()
    return {name: Style(color=look.fore, bgcolor=look.back, bold=look.bold) for name, look in every}


_TICK = 1.0


class FeedLooked(Message, bubble=False):
    """The feed has a new look."""


class AnswerCame(Message, bubble=False):
    """Something that was asked for came; `change` puts it on the desk."""

    def __init__(self, change: Callable[[KeyState], KeyState]) -> None:
        super().__init__()
        self.change = change


class BoardApp(App[int]):
    """Shows the hall. `name`: of the station it runs on. Left by Ctrl+Q, pressed twice, or by a signal; returns 0."""

    CSS = "Screen { overflow: hidden; }"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(
        self,
        feed: BoardRefresh,
        errands: RequestRunner | None,
        texts: LocaleTexts,
        name: str,
        *,
        clock: Callable[[], datetime],
        sheets: bool = False,
        rounds: bool = False,
    ) -> None:
        super().__init__(driver_class=GuardedDriver)
        self._feed, self._errands, self._texts, self._station, self._clock = feed, errands, texts, name, clock
        self._big, self._twice = BigText(), TwiceKey()
        self._leave: Callable[[], None] = lambda: None
        self._signals: tuple[signal.Signals, ...] = ()
        self.desk = KeyState(sheets=sheets, rounds=rounds)
        self.canvas = LineCanvas(styles(bright=False), self.repaint)

    def leave_at(self, *numbers: signal.Signals) -> None:
        """Give the terminal back and return 0 at these signals."""
        self._signals = numbers

    def compose(self) -> ComposeResult:
        """One widget is the whole screen."""
        yield self.canvas

    def on_mount(self) -> None:
        """Begin to watch."""
        self.animation_level = "none"
        for number in self._signals:
            asyncio.get_running_loop().add_signal_handler(number, self.exit, 0)
        self._leave = self._feed.watch(lambda _: self.post_message(FeedLooked()))
        self.set_interval(_TICK, self.repaint)
        self.repaint()

    def on_unmount(self) -> None:
        """Watch no longer."""
        self._leave()

    async def on_event(self, event: events.Event) -> None:
        """Take every key before any binding can; the mouse does nothing here."""
        match event:
            case BurstKey():
                pass
            case events.Key():
                self._typed(event)
            case events.Paste():
                for character in event.text:
                    self._step("enter" if character in "\r\n" else character, character)
                self.repaint()
            case events.MouseEvent():
                pass
            case _:
                await super().on_event(event)

    def on_feed_looked(self, _: FeedLooked) -> None:
        """The hall changed."""
        self.repaint()

    def on_answer_came(self, message: AnswerCame) -> None:
        """An answer came."""
        self.desk = message.change(self.desk)
        self.repaint()

    def repaint(self) -> bool:
        """Paint what is so now; False when nothing changed."""
        cells, rows = self.canvas.size
        if not cells or not rows:
            return False
        look, now = self._feed.look, self._clock()
        if look.hall is None:
            return self.canvas.show(waiting_for_figures(look, self._texts, cells, rows))
        self.desk = settled(self.desk, look.hall.attention)
        trouble = self._trouble(look)
        showing = view(look.hall, self._texts, now, self._station, trouble)
        return self.canvas.show(paint(showing, self.desk, self._texts, self._big, now, (cells, rows)))

    def _trouble(self, look: HallLook) -> str:
        return self._texts.text(f"ledger.{look.trouble}", detail=look.detail) if look.trouble else ""

    def _typed(self, event: events.Key) -> None:
        if event.key == "ctrl+q":
            self._quit(event.time)
        else:
            self._twice.forget()
            self._step(event.key, event.character)
        self.repaint()

    def _quit(self, at: float) -> None:
        if self._twice.again(at):
            self.exit(0)
        self.desk = replace(self.desk, news=TonedSentence(self._texts.text("page.quit_again"), FigureTone.SOON))

    def _step(self, key: str, character: str | None) -> None:
        hall, bright = self._feed.look.hall, self.desk.bright
        self.desk, errand = press(self.desk, key, character, hall.attention if hall else ())
        if self.desk.bright != bright:
            self.canvas.wear(styles(self.desk.bright))
        self._set_off(errand)

    def _set_off(self, errand: Errand) -> None:
        match errand:
            case FindText(text):
                self._feed.find(text, lambda found: self._happened(lambda desk: _found(desk, text, found)))
            case FetchStory(parcel):
                self._feed.story(parcel, lambda told: self._happened(lambda desk: _told(desk, told)))
            case SendWish(wish, typed) if self._errands is not None:
                self._errands.begin(wish, typed, lambda outcome: self._happened(lambda desk: self._done(desk, outcome)))
            case DenyAct(code):
                self.desk = replace(self.desk, news=TonedSentence(self._texts.text(f"act.{code}"), FigureTone.SOON))
            case SendWish() | None:
                pass

    def _happened(self, change: Callable[[KeyState], KeyState]) -> None:
        """From any thread."""
        self.post_message(AnswerCame(change))

    def _done(self, desk: KeyState, outcome: ActOutcome) -> KeyState:
        return replace(desk, plea=None, news=reply(outcome, self._texts))


def _found(desk: KeyState, text: str, found: tuple[FoundParcel, ...]) -> KeyState:
    if desk.search.asked != text:
        return desk
    return replace(desk, search=replace(desk.search, found=found, at=0))


def _told(desk: KeyState, story: ParcelStory | None) -> KeyState:
    return replace(desk, page=BoardPage.STORY, story=story, top=0)

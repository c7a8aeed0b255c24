"""The supervisor's app: the feed's looks and the keys in, painted lines out."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from station.board.desk import BoardPage, DenyAct, Errand, FetchStory, FindText, KeyState, SendWish, press, settled
from station.board.errands import ActOutcome, RequestRunner
from station.board.feed import BoardRefresh, HallLook
from station.board.paint import paint
from station.board.replies import reply, waiting_for_figures
from station.board.showing import FigureTone, TonedSentence
from station.board.theme import styles
from station.board.view import view
from station.figures.stories import FoundParcel, ParcelStory
from station.locale.texts import LocaleTexts
from station.screen.bigtext import BigText
from station.screen.canvas import LineCanvas
from station.screen.driver import BurstKey, GuardedDriver
from station.screen.hands import TwiceKey

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
    ) -> None:
        super().__init__(driver_class=GuardedDriver)
        self._feed, self._errands, self._texts, self._station, self._clock = feed, errands, texts, name, clock
        self._big, self._twice = BigText(), TwiceKey()
        self._leave: Callable[[], None] = lambda: None
        self._signals: tuple[signal.Signals, ...] = ()
        self.desk = KeyState(sheets=sheets)
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

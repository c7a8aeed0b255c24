"""The packer's app: keys in, pictures out, and nothing that could eat a scan."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from station.bench.screen_model import BenchControl, CameraSource, KeyTaker, ScreenModel
from station.locale.texts import LocaleTexts
from station.packing.process.states import IdleState, SignedOut
from station.screen.camera_view import EVERY, LiveView
from station.screen.function_keys import asks_pin, command_of
from station.screen.keyboard_input import KeyboardInput
from station.screen.label_preview import LabelDraft
from station.screen.paint import paint
from station.screen.picture_view import PictureDraft, PictureView
from station.screen.sounds import SoundMaker, signal_of, silent
from station.screen.theme import GROUND, styles
from station.screen.view import FootNews, ScreenView, view
from station.tui.canvas import LineCanvas
from station.tui.key_guard import TerminalKey
from station.tui.lines import BigText, Line
from station.tui.terminal_driver import BurstKey, GuardedDriver


class PictureTray:
    """Holds the newest picture. `waken` is called at most once until the picture was taken."""

    def __init__(self, waken: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> None:
        self._waken = waken
        self._clock = clock
        self._lock = threading.Lock()
        self._picture: ScreenModel | None = None
        self._since = 0.0

    def put(self, picture: ScreenModel) -> None:
        """Leave a picture; from any thread. One that nobody took yet is replaced."""
        with self._lock:
            first = self._picture is None
            self._picture = picture
            self._since = self._clock()
        if first:
            self._waken()

    def take(self) -> tuple[ScreenModel, float] | None:
        """The newest picture and when it arrived, or None when it was taken already."""
        with self._lock:
            picture, self._picture = self._picture, None
            return None if picture is None else (picture, self._since)


_TICK = 15
_PREVIEW_AFTER = 0.05


class PictureArrived(Message, bubble=False):
    """A picture waits in the tray."""


class PackerApp(App[int]):
    """Shows the bench's pictures and gives it what is typed.

    `keys` takes every key first, because a scanner may type; what it gives back may be a function key.
    `sounds` makes the sounds, given a bell that may be rung from any thread. The view of `camera` is shown
    beside all that, where nothing else needs the room. The program is left by Ctrl+Q, pressed twice, while no
    box is open; it returns 0 then.
    """

    CSS = f"Screen {{ background: {GROUND}; overflow: hidden; }}"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(
        self,
        bench: BenchControl,
        keys: KeyTaker | None,
        texts: LocaleTexts,
        *,
        clock: Callable[[], datetime],
        sounds: Callable[[Callable[[], object]], SoundMaker] = silent,
        camera: CameraSource | None = None,
    ) -> None:
        super().__init__(driver_class=GuardedDriver)
        self._bench = bench
        self._texts = texts
        self._clock = clock
        self._make_sounds = sounds
        self._sounds = silent(self.bell)
        self._camera = camera
        self._finder = LiveView()
        self._big = BigText()
        self._typist = KeyboardInput(keys, self)
        self._hint = ""
        self._leaves_at: list[signal.Signals] = []
        self._told_to_leave = False
        self._picture: ScreenModel | None = None
        self._heard: ScreenModel | None = None
        self._due: tuple[int, float] | None = None
        self._draft = LabelDraft()
        self._pictured = PictureDraft()
        self._intray = PictureTray(lambda: self.post_message(PictureArrived()))
        self.canvas = LineCanvas(styles(), self.repaint)
        self._shown: Callable[[], None] | None = None
        self._often: list[tuple[float, Callable[[], None]]] = []

    def call_when_shown(self, work: Callable[[], None]) -> None:
        """Have `work` called once the first frame stands; before the screen is run."""
        self._shown = work

    def call_often(self, seconds: float, work: Callable[[], None]) -> None:
        """Have `work` called by the screen's loop every so many seconds; before the screen is run."""
        self._often.append((seconds, work))

    def leave_at(self, number: signal.Signals) -> None:
        """Give the terminal back and return 0 at a signal; one that comes before the screen stands waits for it."""

        def remember(*_: object) -> None:
            self._told_to_leave = True

        self._leaves_at.append(number)
        signal.signal(number, remember)

    def compose(self) -> ComposeResult:
        """One widget is the whole screen."""
        yield self.canvas

    def on_mount(self) -> None:
        """Begin to watch the bench and the clock."""
        self.animation_level = "none"
        for number in self._leaves_at:
            asyncio.get_running_loop().add_signal_handler(number, self.exit, 0)
        if self._told_to_leave:
            self.exit(0)
        self._sounds = self._make_sounds(lambda: self.call_later(self.bell))
        self._bench.watch(self._receive)
        if self._camera is not None:
            self._camera.watch(self._finder.put)
            self.set_interval(EVERY, self._glance)
        for seconds, work in self._often:
            self.set_interval(seconds, work)
        self._tick()

    def on_unmount(self) -> None:
        """Be silent."""
        self._sounds.close()

    async def on_event(self, event: events.Event) -> None:
        """Take what is typed before any binding or widget can; the mouse does nothing here."""
        match event:
            case events.Key():
                asked = self._picture is not None and asks_pin(self._picture.state)
                key = TerminalKey(event.character, event.key, event.time, in_burst=isinstance(event, BurstKey))
                self._typist.typed(key, asked=asked)
            case events.Paste():
                self._typist.pasted(event.text, event.time)
            case events.MouseEvent():
                pass
            case _:
                await super().on_event(event)

    def on_picture_arrived(self, _: PictureArrived) -> None:
        """Paint the newest picture and say how long that took."""
        taken = self._intray.take()
        if taken is None:
            return
        self._picture, since = taken
        self._due = (self._picture.number, since)
        self._hint = self._dots()
        self._finder.stand_back()
        self.repaint()

    def repaint(self) -> bool:
        """Paint the picture as it is now; False when nothing of it changed."""
        cells, rows = self.canvas.size
        if self._picture is None or not cells or not rows:
            return False
        seen = view(self._picture, self._texts, self._clock(), cells, rows, self._finder.shown)
        if self._hint:
            seen = replace(seen, news=FootNews(self._hint, well=False))
        sight = self._finder.lines(seen.camera) if seen.picture is None else self._goods(seen.picture)
        changed = self.canvas.show(paint(seen, self._texts, self._big, self._preview(seen), sight))
        due, self._due = self._due, None
        if due is not None:
            self.canvas.call_after_refresh(self._painted, *due) if changed else self._painted(*due)
        return changed

    def _receive(self, picture: ScreenModel) -> None:
        """On the bench's thread: the sound does not wait for the paint."""
        heard, self._heard = self._heard, picture
        if heard is not None and (heard.band, heard.band_at) != (picture.band, picture.band_at):
            signal = signal_of(picture.band.severity)
            if signal is not None:
                self._sounds.play(signal)
        self._intray.put(picture)

    def _painted(self, number: int, since: float) -> None:
        self._bench.painted(number, (time.perf_counter() - since) * 1000)
        shown, self._shown = self._shown, None
        if shown is not None:
            shown()

    def _preview(self, seen: ScreenView) -> tuple[str, ...]:
        """The label's lines, if they are drawn; a new label is drawn later, when the verdict is out."""
        label = seen.label
        if label is not None and self._draft.wants(label.bitmap, label.cells, label.rows):
            self.set_timer(_PREVIEW_AFTER, self._draw_label)
        return self._draft.rows if label is not None else ()

    def _goods(self, picture: PictureView) -> tuple[Line, ...]:
        """A product's picture, if it is drawn; a new one is drawn later, when the verdict is out."""
        if self._pictured.wants(picture):
            self.set_timer(_PREVIEW_AFTER, self._draw_goods)
        return self._pictured.rows

    def _draw_goods(self) -> None:
        if self._pictured.draw():
            self.repaint()

    def _draw_label(self) -> None:
        if self._draft.draw():
            self.repaint()

    def _glance(self) -> None:
        """Show what the camera sees now."""
        if self._finder.turn():
            self.repaint()

    def _tick(self) -> None:
        """Repaint what the clock changed, on the full quarters of a minute."""
        self._hint = self._dots()
        self.repaint()
        self.set_timer(_TICK - self._clock().second % _TICK, self._tick)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Have `work` called after a while."""
        self.set_timer(seconds, work)

    def pin_typed(self, digits: str) -> None:
        """Give a PIN to the bench."""
        self._bench.pin(digits)

    def dots_changed(self) -> None:
        """Show how many digits of a PIN there are, never which."""
        self._hint = self._dots()
        self.repaint()

    def _dots(self) -> str:
        return self._texts.text("page.pin", dots="●" * self._typist.dots) if self._typist.dots else ""

    def key_pressed(self, name: str) -> None:
        """Give the command of a key."""
        command = command_of(self._picture.state, name) if self._picture else None
        if command is not None:
            self._bench.press(command)

    def quit_pressed(self, at: float) -> None:
        """Leave at the second press, unless a box is open."""
        picture = self._picture
        if picture is not None and not picture.failed and not isinstance(picture.state, SignedOut | IdleState):
            self._hint = self._texts.text("page.quit_not_now")
        elif self._typist.again(at):
            self.exit(0)
        else:
            self._hint = self._texts.text("page.quit_again")
        self.repaint()

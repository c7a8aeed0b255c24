"""The head of the screen: who packs where, the day's figures, and a lamp for every part of the bench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.bench.screen_model import UNHEARD, LampState, ScreenModel, StatusLamp
from station.locale.texts import LocaleTexts
from station.packing.notices import NoticeCode
from station.screen.words import age_words
from station.tui.text_cells import tidy

LAMP_SIGNS = {LampState.READY: "✔", LampState.WARNING: "!", LampState.LOST: "✖", LampState.OFF: "-"}
"""A lamp's sign, so that no lamp speaks by its colour alone."""

_OLD_DEBT, _A_LITTLE = timedelta(minutes=10), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LampView:
    """A lamp in words: "프린터 ✔ 정상"."""

    name: str
    state: LampState
    word: str

    @property
    def text(self) -> str:
        """The whole lamp."""
        return f"{self.name} {LAMP_SIGNS[self.state]} {self.word}"


@dataclass(frozen=True, slots=True)
class HeadLine:
    """The head line. `figures` are the first to go where room is scarce. `mark`: nothing here is earnest."""

    station: str
    packer: str
    clock: str
    figures: tuple[str, ...]
    lamps: tuple[LampView, ...]
    mark: str = ""


def head(picture: ScreenModel, texts: LocaleTexts, now: datetime) -> HeadLine:
    """The head of this moment."""
    return HeadLine(
        station=tidy(picture.station),
        packer=tidy(picture.packer_name),
        clock=f"{now:%H:%M}",
        figures=_figures(picture, texts),
        lamps=(
            _lamp(texts, "printer", picture.printer, texts.text("lamp.ready")),
            *_backup(texts, picture.backup),
            _scanners(texts, picture.scanners),
            _shop(texts, picture, now),
            _debts(texts, picture, now),
            *_pressing(texts, picture),
            *_copies(texts, picture.copies),
        ),
        mark=tidy(picture.practice.mark) if picture.practice else "",
    )


def _figures(picture: ScreenModel, texts: LocaleTexts) -> tuple[str, ...]:
    if picture.band.code is NoticeCode.STARTING:
        return ()  # not known yet: a nought would be believed
    counters = picture.counters
    return (
        texts.text("head.today", count=counters.packed_today),
        texts.text("head.pace", count=counters.packed_last_hour),
    )


def _lamp(texts: LocaleTexts, key: str, lamp: StatusLamp, ready: str) -> LampView:
    words = {LampState.READY: ready, LampState.OFF: texts.text("lamp.off")}
    word = words.get(lamp.state) or texts.text("lamp.reason", reason=lamp.reason)
    return LampView(texts.text(f"lamp.{key}"), lamp.state, word)


def _backup(texts: LocaleTexts, lamp: StatusLamp) -> tuple[LampView, ...]:
    """Only where there is a second printer."""
    return () if lamp.state is LampState.OFF else (_lamp(texts, "backup", lamp, texts.text("lamp.ready")),)


def _scanners(texts: LocaleTexts, scanners: tuple[StatusLamp, ...]) -> LampView:
    """The worst of them speaks; how many can scan stands beside it."""
    if not scanners:
        return LampView(texts.text("lamp.scanner"), LampState.OFF, texts.text("lamp.off"))
    worst = max(scanners, key=lambda lamp: _WEIGHT[lamp.state])
    well = sum(lamp.state is LampState.READY or _still_works(lamp) for lamp in scanners)
    shown = _lamp(texts, "scanner", worst, texts.text("lamp.scanners", count=well))
    none_heard = all(lamp.reason == UNHEARD for lamp in scanners)
    if len(scanners) == 1 or none_heard or worst.state not in (LampState.WARNING, LampState.LOST):
        return shown
    return LampView(shown.name, shown.state, f"{well}/{len(scanners)} {tidy(worst.name)} {shown.word}")


def _still_works(lamp: StatusLamp) -> bool:
    """Codes arrive, though something is to be said of them."""
    return lamp.state is LampState.WARNING and lamp.reason != UNHEARD


_WEIGHT = {LampState.OFF: 0, LampState.READY: 1, LampState.WARNING: 2, LampState.LOST: 3}


def _shop(texts: LocaleTexts, picture: ScreenModel, now: datetime) -> LampView:
    asked = picture.shop_asked_at
    ready = age_words(texts, asked, now) if asked else texts.text("lamp.ready")
    return _lamp(texts, "shop", picture.shop, ready)


def _copies(texts: LocaleTexts, lamp: StatusLamp) -> tuple[LampView, ...]:
    """Only when they do not come about: a lamp that is always well would take room from those that matter."""
    if lamp.state in (LampState.OFF, LampState.READY):
        return ()
    return (LampView(texts.text("lamp.copies"), lamp.state, texts.text("lamp.reason", reason=f"copy_{lamp.reason}")),)


def _debts(texts: LocaleTexts, picture: ScreenModel, now: datetime) -> LampView:
    """Dispatches that the shop does not have yet; old ones and refused ones ask for a look."""
    counters, name = picture.counters, texts.text("lamp.owed")
    if counters.refused:
        return LampView(name, LampState.LOST, texts.text("lamp.refused", count=counters.refused))
    oldest = counters.oldest_owed
    # A debt from later than now was made before the clock was set back: nobody knows how long it waits.
    if counters.owed and oldest is not None and not -_A_LITTLE <= now - oldest <= _OLD_DEBT:
        word = f"{texts.text('lamp.owed_some', count=counters.owed)}, {age_words(texts, oldest, now)}"
        return LampView(name, LampState.WARNING, word)
    return LampView(name, LampState.READY, texts.text("lamp.owed_some", count=counters.owed))


def _pressing(texts: LocaleTexts, picture: ScreenModel) -> tuple[LampView, ...]:
    """Orders that wait and are about to be late; only where there are some."""
    count = picture.counters.pressing
    if not count:
        return ()
    return (LampView(texts.text("lamp.pressing"), LampState.WARNING, texts.text("lamp.pressing_some", count=count)),)

"""What the screen shows, in words and rows: a picture of the bench at a moment, for a terminal of a size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.face import Glimpse, Picture, ScoreRow
from station.locale.texts import Sentence, Texts
from station.packing.notices import Code, Notice, Severity, tell
from station.packing.process.asking import reasons_of
from station.packing.process.completion import stopped, take_out
from station.packing.process.states import (
    Answer,
    Doubtful,
    Held,
    Idle,
    Labelling,
    Packing,
    SignedOut,
    State,
    Unprinted,
    calm,
)
from station.packing.verdicts import PrintOutcome, ShopResult
from station.screen.boxview import BoxView, box_view, current_item
from station.screen.cameraview import CameraView, camera_view
from station.screen.cells import tidy
from station.screen.head import Head, head
from station.screen.keymap import KeyCap, keys_for
from station.screen.labelview import LabelView, is_current, label_view
from station.screen.plan import Plan, plan

SIGNS = {
    Severity.RIGHT: "✔",
    Severity.COMPLETE: "✔✔",
    Severity.INFO: "»",
    Severity.ASK: "?",
    Severity.WRONG: "✖",
    Severity.STOP: "⊘",
    Severity.NEWS: "»",
}
"""The sign in front of a verdict; a colour never speaks alone."""

# The verdict is fine and the work goes on: what is next follows from the box, not from the verdict.
_GOES_ON = frozenset({Code.ORDER_OPENED, Code.ORDER_STILL_OPEN, Code.ITEM_OK, Code.RESUMED, Code.QUANTITY_SET})
_WELL = frozenset(
    {
        Code.ORDER_CAME,
        Code.PRINTER_READY,
        Code.BACKUP_READY,
        Code.SCANNER_READY,
        Code.SHOP_READY,
        Code.SHEETS_READY,
        Code.COPIES_READY,
    }
)


class Page(StrEnum):
    """Which page is shown."""

    BOX = "box"
    EMPTY = "empty"
    REASONS = "reasons"
    HELP = "help"
    FAILED = "failed"
    SCORE = "score"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Band:
    """The verdict: how it looks, its sign, the word seen from afar, what happened."""

    severity: Severity
    sign: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class News:
    """The line at the foot. `well`: nothing to worry about. `advice` may be left out where room is scarce."""

    text: str
    well: bool
    advice: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the screen. `waiting`: what the state asks for, where `next` speaks of something else.

    `task`, `score`: of a practice session.
    """

    page: Page
    plan: Plan
    head: Head
    band: Band
    box: BoxView | None
    figures: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    next: str
    waiting: str
    news: News | None
    scan: str
    keys: tuple[tuple[KeyCap, str], ...]
    label: LabelView | None
    camera: CameraView | None = None
    task: str = ""
    score: tuple[ScoreRow, ...] = ()


def view(
    picture: Picture, texts: Texts, now: datetime, width: int, height: int, glimpse: Glimpse | None = None
) -> View:
    """The screen of this moment; the whole truth of it, whatever the terminal can show.

    A glimpse of the camera takes the place of the last label, never that of the open parcel's.
    """
    shape, practice = plan(width, height, practice=picture.practice is not None), picture.practice
    sight = camera_view(glimpse, texts, shape) if glimpse is not None and not is_current(picture.state) else None
    notice = _verdict(picture)
    said = texts.say(notice)
    following, waiting = _steps(picture, notice, said, texts)
    reasons = tuple(texts.text(f"reason.{reason}") for reason in reasons_of(picture.state))
    return View(
        page=_page(picture, shape),
        plan=shape,
        head=head(picture, texts, now),
        band=Band(notice.severity, SIGNS[notice.severity], tidy(said.word), tidy(said.text)),
        box=_box(picture, texts, now, shape),
        figures=_figures(picture, texts),
        reasons=reasons,
        next=tidy(following),
        waiting=tidy(waiting),
        news=_news(picture.news, following, texts),
        scan=_scan(picture, texts),
        keys=tuple((cap, texts.text(cap.label)) for cap in keys_for(picture.state)),
        label=label_view(picture.label, picture.label_of, picture.state, texts, shape) if sight is None else None,
        camera=sight,
        task=tidy(practice.task) if practice else "",
        score=practice.score if practice else (),
    )


def _verdict(picture: Picture) -> Notice:
    if not picture.failed or picture.band.code is Code.LEDGER_FAILED:
        return picture.band
    news = picture.news
    return news if news is not None and news.code is Code.LEDGER_FAILED else tell(Code.LEDGER_FAILED)


def _page(picture: Picture, shape: Plan) -> Page:
    if shape.small:
        return Page.SMALL
    if picture.failed:
        return Page.FAILED
    if picture.help_open:
        return Page.HELP
    if picture.practice is not None and picture.practice.score:
        return Page.SCORE
    if reasons_of(picture.state):
        return Page.REASONS
    return Page.EMPTY if isinstance(calm(picture.state), SignedOut | Idle) else Page.BOX


def _box(picture: Picture, texts: Texts, now: datetime, shape: Plan) -> BoxView | None:
    state = calm(picture.state)
    if isinstance(state, SignedOut | Idle):
        return None
    return box_view(state.parcel, texts, now, shape.items, picture.receiver, picture.memo, picture.carrier)


def _steps(picture: Picture, notice: Notice, said: Sentence, texts: Texts) -> tuple[str, str]:
    """What to do now, and what the bench waits for if that is another thing."""
    state = picture.state
    standing = _standing(calm(state), texts, wants_label=picture.wants_label)
    if notice.severity is Severity.ASK or notice.code is Code.LEDGER_FAILED:
        return said.next, ""
    if notice.code in _GOES_ON:
        return standing, texts.say(notice).text if notice.code is Code.QUANTITY_SET else ""
    if isinstance(calm(state), SignedOut | Idle):
        unknown = isinstance(calm(state), SignedOut) and notice.code is Code.READY
        return standing if unknown else said.next, ""
    return said.next, "" if standing == said.next else standing


def _standing(state: State, texts: Texts, *, wants_label: bool) -> str:
    """What the state waits for, whatever was said last."""
    match state:
        case Packing() | Held() | Unprinted() if notice := _stopped(state):
            return texts.say(notice).next
        case Packing() | Held() if state.parcel.surplus:
            return texts.say(take_out(state.parcel)).next
        case Packing():
            item = current_item(state.parcel)
            if item is None:
                return texts.text("next.finish")
            left = state.parcel.missing(item)
            return texts.text("next.item", name=item.name, option=item.option, left=left)
        case Held() if wants_label:
            return texts.text("next.scan")
        case Held(answer=answer):
            return texts.text("next.held" if answer is not None and answer.silent_at is None else "next.shop")
        case Labelling():
            return texts.text("next.label")
        case Doubtful(label=label, answer=Answer(result=ShopResult.CHANGED)) if not label.packed:
            notice = tell(Code.LABEL_OLD, order=state.parcel.box.order, waybill=label.waybill.number)
            return texts.say(notice).next
        case Doubtful(outcome=outcome):
            return texts.text("next.check" if outcome is PrintOutcome.CONFIRMED else "next.doubtful")
        case Unprinted(reason=reason):
            return texts.say(tell(Code.LABEL_NOT_PRINTED, reason=reason)).next
        case SignedOut():
            return texts.text("next.badge")
        case _:
            return texts.text("next.slip")


def _stopped(state: Packing | Held | Unprinted) -> Notice | None:
    return stopped(state.answer, state.parcel.box)


def _figures(picture: Picture, texts: Texts) -> tuple[tuple[str, str], ...]:
    if picture.band.code is Code.STARTING:
        return ()
    counters = picture.counters
    figures = [
        (texts.text("idle.today"), counters.packed_today),
        (texts.text("idle.hour"), counters.packed_last_hour),
        (texts.text("idle.waiting"), counters.open_orders),
    ]
    if counters.pressing:
        figures.append((texts.text("idle.pressing"), counters.pressing))
    if counters.held:
        figures.append((texts.text("idle.held"), counters.held))
    if counters.unnumbered:
        figures.append((texts.text("idle.unnumbered"), counters.unnumbered))
    return tuple((name, str(figure)) for name, figure in figures)


def _news(news: Notice | None, following: str, texts: Texts) -> News | None:
    if news is None:
        return None
    said, well = texts.say(news), news.code in _WELL
    return News(tidy(said.text), well, "" if well or said.next == following else tidy(said.next))


def _scan(picture: Picture, texts: Texts) -> str:
    scan = picture.last_scan
    return tidy(texts.text("page.last_scan", code=scan.code, source=scan.source)) if scan else ""

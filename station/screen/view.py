"""What the screen shows, in words and rows: a picture of the bench at a moment, for a terminal of a size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from printers.base import Bitmap
from station.bench.screen_model import LampState, ScoreRow, ScreenModel, ViewGlimpse
from station.locale.texts import LocaleTexts, NoticeSentence
from station.packing.events import BACKUP
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell
from station.packing.process.cancel_check import stopped, take_out
from station.packing.process.questions import reasons_of
from station.packing.process.states import (
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    IdleState,
    PackingState,
    ShopAnswer,
    SignedOut,
    State,
    without_question,
)
from station.packing.verdicts import PrintOutcome, ShopResult
from station.screen.box_view import BoxView, box_view, current_item
from station.screen.camera_view import CameraView, camera_view
from station.screen.function_keys import KeyCap, keys_for
from station.screen.head import HeadLine, head
from station.screen.label_preview import cells_of
from station.screen.layout import ScreenLayout, plan
from station.screen.number_panel import NumberPanel, number_note, number_panel
from station.screen.picture_view import PictureView, picture_view
from station.tui.text_cells import tidy

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


SIGNS = {
    NoticeSeverity.RIGHT: "✔",
    NoticeSeverity.COMPLETE: "✔✔",
    NoticeSeverity.INFO: "»",
    NoticeSeverity.ASK: "?",
    NoticeSeverity.WRONG: "✖",
    NoticeSeverity.STOP: "⊘",
    NoticeSeverity.MIXUP: "✖✖",
    NoticeSeverity.NEWS: "»",
}
"""The sign in front of a verdict; a colour never speaks alone."""

# The verdict is fine and the work goes on: what is next follows from the box, not from the verdict.
_GOES_ON = frozenset(
    {
        NoticeCode.ORDER_OPENED,
        NoticeCode.ORDER_STILL_OPEN,
        NoticeCode.ITEM_OK,
        NoticeCode.RESUMED,
        NoticeCode.QUANTITY_SET,
    }
)
_NEXT_LABEL = dict.fromkeys(
    (
        *(NoticeCode.READY, NoticeCode.WELCOME, NoticeCode.NOTHING_OPEN, NoticeCode.ITEM_NO_ORDER),
        *(NoticeCode.ORDER_ALREADY_PACKED, NoticeCode.ORDER_PACKED_LATER),
    ),
    "next.waybill",
) | dict.fromkeys((NoticeCode.PACKED, NoticeCode.PACKED_UNASKED), "next.next_waybill")
"""What is said with nothing open where labels open boxes, in place of what would ask for a slip."""

_SHOWN_BY_LAMP = frozenset({"paper_out", "cover_open", "cutter", "overheated", "offline", "error", "connection_lost"})
"""Reasons of a doubt that the printer's lamp shows for as long as they last."""
_WELL = frozenset(
    {
        NoticeCode.ORDER_CAME,
        NoticeCode.PRINTER_READY,
        NoticeCode.BACKUP_READY,
        NoticeCode.SCANNER_READY,
        NoticeCode.SHOP_READY,
        NoticeCode.SHEETS_READY,
        NoticeCode.COPIES_READY,
    }
)


class ScreenPage(StrEnum):
    """Which page is shown."""

    BOX = "box"
    EMPTY = "empty"
    REASONS = "reasons"
    HELP = "help"
    FAILED = "failed"
    SCORE = "score"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class VerdictBand:
    """The verdict: how it looks, its sign, the word seen from afar, what happened."""

    severity: NoticeSeverity
    sign: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class FootNews:
    """The line at the foot. `well`: nothing to worry about. `advice` may be left out where room is scarce."""

    text: str
    well: bool
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ScreenView:
    """Everything on the screen. `waiting`: what the state asks for, where `next` speaks of something else.

    `label_first`: labels open boxes. `task`, `score`: of a practice session.
    """

    page: ScreenPage
    plan: ScreenLayout
    head: HeadLine
    band: VerdictBand
    box: BoxView | None
    figures: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    next: str
    waiting: str
    news: FootNews | None
    scan: str
    keys: tuple[tuple[KeyCap, str], ...]
    label: LabelView | None
    camera: CameraView | None = None
    number: NumberPanel | None = None
    picture: PictureView | None = None
    label_first: bool = False
    task: str = ""
    score: tuple[ScoreRow, ...] = ()


def view(
    picture: ScreenModel, texts: LocaleTexts, now: datetime, width: int, height: int, glimpse: ViewGlimpse | None = None
) -> ScreenView:
    """The screen of this moment; the whole truth of it, whatever the terminal can show.

    The picture of a product that is taken for another takes the place of the camera's glimpse, and that the one of the
    last label; neither takes that of the open parcel's. A picture moves the label's number among the notes.
    """
    shape, practice = plan(width, height, practice=picture.practice is not None), picture.practice
    notice = _verdict(picture)
    shape = _widened(shape, notice)
    goods = _picture(picture, shape)
    watched = glimpse if goods is None and not is_current(picture.state) else None
    sight = camera_view(watched, texts, shape) if watched is not None else None
    panel = number_panel(picture, texts, shape) if sight is None and goods is None else None
    is_free = goods is None and sight is None and panel is None
    said = texts.say(notice)
    following, waiting = _steps(picture, notice, said, texts)
    reasons = tuple(texts.text(f"reason.{reason}") for reason in reasons_of(picture.state))
    return ScreenView(
        page=_page(picture, shape),
        plan=shape,
        head=head(picture, texts, now),
        band=VerdictBand(notice.severity, SIGNS[notice.severity], tidy(said.word), tidy(said.text)),
        box=_box(picture, texts, now, shape, pictured=goods is not None),
        figures=_figures(picture, texts),
        reasons=reasons,
        next=tidy(following),
        waiting=tidy(waiting),
        news=_news(picture.news, following, texts),
        scan=_scan(picture, texts),
        keys=tuple((cap, texts.text(cap.label)) for cap in keys_for(picture.state)),
        label=_label_beside(picture, texts, shape) if is_free else None,
        camera=sight,
        number=panel,
        picture=goods,
        label_first=picture.label_first,
        task=tidy(practice.task) if practice else "",
        score=practice.score if practice else (),
    )


def _label_beside(picture: ScreenModel, texts: LocaleTexts, shape: ScreenLayout) -> LabelView | None:
    return label_view(picture.label, picture.label_of, picture.state, texts, shape)


def _widened(shape: ScreenLayout, notice: Notice) -> ScreenLayout:
    """Another box's label takes half of the items' room as well: nothing on the screen is larger."""
    if notice.severity is not NoticeSeverity.MIXUP or shape.small:
        return shape
    more = shape.items // 2
    return replace(shape, band=shape.band + more, items=shape.items - more)


def _verdict(picture: ScreenModel) -> Notice:
    if not picture.failed or picture.band.code is NoticeCode.LEDGER_FAILED:
        return picture.band
    news = picture.news
    return news if news is not None and news.code is NoticeCode.LEDGER_FAILED else tell(NoticeCode.LEDGER_FAILED)


def _page(picture: ScreenModel, shape: ScreenLayout) -> ScreenPage:
    if shape.small:
        return ScreenPage.SMALL
    if picture.failed:
        return ScreenPage.FAILED
    if picture.help_open:
        return ScreenPage.HELP
    if picture.practice is not None and picture.practice.score:
        return ScreenPage.SCORE
    if reasons_of(picture.state):
        return ScreenPage.REASONS
    return ScreenPage.EMPTY if isinstance(without_question(picture.state), SignedOut | IdleState) else ScreenPage.BOX


def _box(
    picture: ScreenModel, texts: LocaleTexts, now: datetime, shape: ScreenLayout, *, pictured: bool
) -> BoxView | None:
    state = without_question(picture.state)
    if isinstance(state, SignedOut | IdleState):
        return None
    number = number_note(picture, texts) if not shape.preview or pictured else ""
    carrier = "  ".join(part for part in (number, picture.carrier) if part)
    told = (picture.receiver, picture.memo, carrier)
    return box_view(state.parcel, texts, now, shape.items, *told, alike=picture.alike, at_once=picture.at_once)


def _picture(picture: ScreenModel, shape: ScreenLayout) -> PictureView | None:
    """The picture of the item at hand, before its scan."""
    state = picture.state
    item = current_item(state.parcel) if isinstance(state, PackingState) else None
    warning = picture.alike.get(item.sku) if item is not None else None
    if item is None or warning is None:
        return None
    return picture_view(warning.picture, tidy(f"{item.name} {item.option}"), shape)


def _steps(picture: ScreenModel, notice: Notice, said: NoticeSentence, texts: LocaleTexts) -> tuple[str, str]:
    """What to do now, and what the bench waits for if that is another thing."""
    state = picture.state
    standing = _standing(picture, texts)
    if notice.code is NoticeCode.LABEL_DOUBTFUL:
        return texts.say(_doubt_now(picture, notice)).next, ""
    if notice.severity is NoticeSeverity.ASK or notice.code is NoticeCode.LEDGER_FAILED:
        return said.next, ""
    if notice.code in _GOES_ON:
        return standing, texts.say(notice).text if notice.code is NoticeCode.QUANTITY_SET else ""
    if picture.label_first and isinstance(without_question(state), IdleState) and notice.code in _NEXT_LABEL:
        return texts.text(_NEXT_LABEL[notice.code]), ""
    if isinstance(without_question(state), SignedOut | IdleState):
        unknown = isinstance(without_question(state), SignedOut) and notice.code is NoticeCode.READY
        return standing if unknown else said.next, ""
    return said.next, "" if standing == said.next else standing


def _doubt_now(picture: ScreenModel, notice: Notice) -> Notice:
    """The doubt with what is wrong with the printer now: what is put right is not asked for any more."""
    values, state = dict(notice.values), without_question(picture.state)
    if values.get("reason") not in _SHOWN_BY_LAMP or not isinstance(state, AwaitingLabelScan):
        return notice
    lamp = picture.backup if state.label.printer == BACKUP else picture.printer
    if lamp.reason in _SHOWN_BY_LAMP:
        values["reason"] = lamp.reason
    elif lamp.state is LampState.READY or lamp.reason == "paper_near_end":
        values["reason"] = ""
    return tell(notice.code, **values)


def _standing(picture: ScreenModel, texts: LocaleTexts) -> str:
    """What the state waits for, whatever was said last."""
    state = without_question(picture.state)
    match state:
        case PackingState() | AwaitingClearance() | AwaitingPrinter() if notice := _stopped(state):
            return texts.say(notice).next
        case PackingState() | AwaitingClearance() if state.parcel.surplus:
            return texts.say(take_out(state.parcel)).next
        case PackingState():
            item = current_item(state.parcel)
            if item is None:
                return texts.text("next.finish")
            left = state.parcel.missing(item)
            once = left > 1 and item.sku in picture.at_once and not state.next_units
            said = "next.item_once" if once else "next.item"
            return texts.text(said, name=item.name, option=item.option, left=left)
        case AwaitingClearance():
            return _complete(state, picture, texts)
        case AwaitingLabel():
            return texts.text("next.label")
        case AwaitingLabelScan(label=label, answer=ShopAnswer(result=ShopResult.CHANGED)) if not label.packed:
            notice = tell(NoticeCode.LABEL_OLD, order=state.parcel.box.order, waybill=label.waybill.number)
            return texts.say(notice).next
        case AwaitingLabelScan(outcome=outcome):
            return texts.text("next.check" if outcome is PrintOutcome.CONFIRMED else "next.doubtful")
        case AwaitingPrinter(reason=reason):
            return texts.say(tell(NoticeCode.LABEL_NOT_PRINTED, reason=reason)).next
        case SignedOut():
            return texts.text("next.badge")
        case _:
            return texts.text("next.waybill" if picture.label_first else "next.slip")


def _complete(state: AwaitingClearance, picture: ScreenModel, texts: LocaleTexts) -> str:
    """What a complete box waits for: its label's scan or number, the shop's word, a printer."""
    own = picture.own_label
    if picture.wants_label and own is not None:
        wanted = tell(NoticeCode.SCAN_OWN_LABEL, order=state.parcel.box.order, waybill=own.number)
        return texts.say(wanted).next
    if picture.wants_label:
        return texts.text("next.scan")
    if own is not None and not own.number:
        code = NoticeCode.NUMBER_AWAITED if state.parcel.box.reference else NoticeCode.NOT_RESERVED
        return texts.say(tell(code, order=state.parcel.box.order)).next
    answered = state.answer is not None and state.answer.silent_at is None
    return texts.text("next.held" if answered and own is None else "next.shop")


def _stopped(state: PackingState | AwaitingClearance | AwaitingPrinter) -> Notice | None:
    return stopped(state.answer, state.parcel.box)


def _figures(picture: ScreenModel, texts: LocaleTexts) -> tuple[tuple[str, str], ...]:
    if picture.band.code is NoticeCode.STARTING:
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


def _news(news: Notice | None, following: str, texts: LocaleTexts) -> FootNews | None:
    if news is None:
        return None
    said, well = texts.say(news), news.code in _WELL
    return FootNews(tidy(said.text), well, "" if well or said.next == following else tidy(said.next))


def _scan(picture: ScreenModel, texts: LocaleTexts) -> str:
    scan = picture.last_scan
    return tidy(texts.text("page.last_scan", code=scan.code, source=scan.source)) if scan else ""

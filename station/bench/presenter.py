"""What the bench shows besides its state: lamps, counters, the open box's receiver; and the picture of it all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from printers.base import Bitmap
from station.bench.screen_model import (
    NO_BACKUP,
    NO_COPIES,
    UNHEARD,
    HeadCounters,
    LampState,
    LastScan,
    OwnLabel,
    ScreenModel,
    StatusLamp,
)
from station.bench.turn_context import TurnContext
from station.packing.carriage import NumberSource
from station.packing.events import BACKUP, MAIN
from station.packing.facts import CancelCheck, Device, Fact
from station.packing.lookalikes import GoodsWarning
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell
from station.packing.process.cancel_check import closes, stopped
from station.packing.process.states import (
    AwaitingClearance,
    IdleState,
    PackingRules,
    PackingState,
    SignedOut,
    State,
    without_question,
)
from station.packing.verdicts import ShopResult

log = logging.getLogger(__name__)

_NO_PRINTER = StatusLamp("printer", LampState.OFF)
_ABLE = frozenset({"paper_near_end", "unheard", "never_busy"})
"""What a lamp warns of while its printer prints."""

_PRINTER_NEWS = frozenset({NoticeCode.PRINTER_TROUBLE, NoticeCode.PRINTER_UNHEARD, NoticeCode.PRINTER_NEAR_END})
_BACKUP_NEWS = frozenset({NoticeCode.BACKUP_TROUBLE, NoticeCode.BACKUP_UNHEARD, NoticeCode.BACKUP_NEAR_END})
_NO_SHOP = StatusLamp("shop", LampState.OFF)
_NOTHING = HeadCounters()
SHEET_REFUSED = "sheet_refused"
"""Reason of a shop that is two folders: a sheet lies there that could not be taken in."""
FOLDERS = ("folder", "inbox_missing", "outbox_missing")
"""Reasons of a shop that is two folders, of which one cannot be used."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """All that is shown and is not the state. Every change makes a new one."""

    station: str
    band: Notice
    band_at: datetime
    news: Notice | None = None
    printer: StatusLamp = _NO_PRINTER
    scanners: tuple[StatusLamp, ...] = ()
    backup: StatusLamp = NO_BACKUP
    shop: StatusLamp = _NO_SHOP
    copies: StatusLamp = NO_COPIES
    counters: HeadCounters = _NOTHING
    shop_asked_at: datetime | None = None
    packer_name: str = ""
    receiver: str = ""
    memo: str = field(default="", repr=False)
    carrier: str = ""
    alike: Mapping[str, GoodsWarning] = field(default_factory=dict)
    last_scan: LastScan | None = None
    label: Bitmap | None = None
    label_of: str = ""
    help_open: bool = False
    failed: bool = False

    def told(self, notice: Notice | None, at: datetime) -> ViewState:
        """The view after a notice: news go to the foot, everything else takes the band."""
        if notice is None:
            return self
        if notice.severity is NoticeSeverity.NEWS:
            return replace(self, news=notice)
        return replace(self, band=notice, band_at=at)

    def after(self, facts: Sequence[Fact], notice: Notice | None, at: datetime) -> ViewState:
        """The view after recorded facts and what is said of them."""
        view = self.recorded(facts)
        return (replace(view, failed=False) if view.failed and facts else view).told(notice, at)

    def recorded(self, facts: Sequence[Fact]) -> ViewState:
        """The view after facts: devices light their lamps, an answer of the shop is as old as its record."""
        view = self
        for fact in facts:
            if isinstance(fact, Device):
                view = view._lit(fact)
            elif isinstance(fact, CancelCheck) and fact.result is not ShopResult.SILENT:
                view = view.answered(fact.at)
        return view

    def answered(self, at: datetime) -> ViewState:
        """The view after an answer of the shop: its first word since the bench began says that it is there."""
        shop = StatusLamp("shop", LampState.READY) if self.shop.reason == UNHEARD else self.shop
        return replace(self, shop_asked_at=at, shop=shop)

    def on_hangul(self, source: str) -> bool:
        """The packer was told already that this scanner's keyboard stands on Hangul."""
        return any(lamp.name == source and lamp.reason == "hangul" for lamp in self.scanners)

    @property
    def able(self) -> tuple[str, ...]:
        """The printers that can print now, by name."""
        lamps = ((MAIN, self.printer), (BACKUP, self.backup))
        return tuple(name for name, lamp in lamps if lamp.state is LampState.READY or lamp.reason in _ABLE)

    def _lit(self, fact: Device) -> ViewState:
        lamp = StatusLamp(fact.device.removeprefix("scanner:"), LampState(fact.state), fact.reason)
        if fact.device == "printer":
            return replace(self, printer=lamp)._cheered(lamp, _PRINTER_NEWS, NoticeCode.PRINTER_READY)
        if fact.device == self.backup.name:
            return replace(self, backup=lamp)._cheered(lamp, _BACKUP_NEWS, NoticeCode.BACKUP_READY)
        if fact.device == "shop":
            return replace(self, shop=lamp)
        if fact.device == self.copies.name:
            return replace(self, copies=lamp)
        others = tuple(known if known.name != lamp.name else lamp for known in self.scanners)
        known_names = {known.name for known in self.scanners}
        return replace(self, scanners=others if lamp.name in known_names else (*others, lamp))

    def _cheered(self, lamp: StatusLamp, bad: frozenset[NoticeCode], well: NoticeCode) -> ViewState:
        """A printer that is well ends its bad news, also where what is said of it goes on about its label."""
        over = lamp.state is LampState.READY and self.news is not None and self.news.code in bad
        return replace(self, news=tell(well)) if over else self

    def without_label(self, number: str) -> ViewState:
        """The view without the drawing of a label whose number was given up."""
        return replace(self, label=None, label_of="") if number and number == self.label_of else self


def blank(
    station: str, at: datetime, scanners: Sequence[str], *, has_backup: bool, has_printer: bool = True
) -> ViewState:
    """The view before anything happened: every configured part that is used is still unheard of."""
    return ViewState(
        station,
        tell(NoticeCode.READY),
        at,
        printer=StatusLamp("printer", LampState.WARNING, UNHEARD) if has_printer else _NO_PRINTER,
        backup=StatusLamp(NO_BACKUP.name, LampState.WARNING, UNHEARD) if has_backup else NO_BACKUP,
        scanners=tuple(StatusLamp(name, LampState.WARNING, UNHEARD) for name in scanners),
        shop=StatusLamp("shop", LampState.WARNING, UNHEARD),
    )


def link_news(link: Device, shown: StatusLamp) -> Notice | None:
    """What is said of a change that `sync` found out; a backup that is well is only worth a word after trouble."""
    if link.device == "shop":
        if link.state == "ready":
            if shown.reason == UNHEARD:
                return None
            return tell(NoticeCode.SHEETS_READY if shown.reason in (SHEET_REFUSED, *FOLDERS) else NoticeCode.SHOP_READY)
        if link.reason == SHEET_REFUSED:
            return tell(NoticeCode.SHEET_REFUSED)
        return tell(NoticeCode.SHEETS_LOST if link.reason in FOLDERS else NoticeCode.SHOP_LOST, reason=link.reason)
    if link.state != "ready":
        code = NoticeCode.COPIES_LOST if link.state == "lost" else NoticeCode.COPIES_ODD
        return tell(code, reason=f"copy_{link.reason}")
    return None if shown.state is LampState.OFF else tell(NoticeCode.COPIES_READY)


def seen(state: State, rules: PackingRules) -> State:
    """The state as the packer sees it: without badges nobody is ever signed out, with them whoever gave none is."""
    if isinstance(state, IdleState) and rules.require_badge and not state.desk.packer:
        return SignedOut(state.desk)
    return IdleState(state.desk) if isinstance(state, SignedOut) and not rules.require_badge else state


def _own_label(context: TurnContext) -> OwnLabel | None:
    """The label that the carrier prints for the open box."""
    under, rules, number = context.under, context.rules, context.number or ""
    if not rules.label_first or not isinstance(under, PackingState | AwaitingClearance):
        return None
    return OwnLabel(number, bool(number) and closes(under.parcel, number, rules))


def _wants_label(state: State, rules: PackingRules, own: OwnLabel | None) -> bool:
    """Nothing but the scan of a pre-printed label is missing, as far as the shop was heard."""
    if rules.numbers is not NumberSource.SCAN and (own is None or own.is_seen or not own.number):
        return False
    complete = without_question(state)
    if not isinstance(complete, AwaitingClearance):
        return False
    if not rules.asks_shop:
        return True
    answer = complete.answer
    if answer is None or stopped(answer, complete.parcel.box) is not None:
        return False
    return answer.silent_at is None or not rules.hold_when_silent


def _at_once(state: State, rules: PackingRules) -> frozenset[str]:
    """The goods of the open box of which one scan packs all, for who packs now."""
    under = without_question(state)
    if not isinstance(under, PackingState):
        return frozenset()
    packer = under.desk.packer
    return frozenset(item.sku for item in under.parcel.box.items if rules.packs_line(item, packer))


def picture_of(
    number: int, state: State, rules: PackingRules, view: ViewState, own: OwnLabel | None = None
) -> ScreenModel:
    """Everything a screen needs, under the picture's own number. `own`: the label of the open box."""
    return ScreenModel(
        number=number,
        state=seen(state, rules),
        station=view.station,
        packer_name=view.packer_name,
        band=view.band,
        band_at=view.band_at,
        news=view.news,
        printer=view.printer,
        backup=view.backup,
        scanners=view.scanners,
        shop=view.shop,
        copies=view.copies,
        counters=view.counters,
        shop_asked_at=view.shop_asked_at,
        receiver=view.receiver,
        memo=view.memo,
        carrier=view.carrier,
        alike=view.alike,
        at_once=_at_once(state, rules),
        last_scan=view.last_scan,
        label=view.label,
        label_of=view.label_of,
        help_open=view.help_open,
        failed=view.failed,
        wants_label=_wants_label(state, rules, own),
        label_first=rules.label_first,
        own_label=own,
    )


class ViewPublisher:
    """Numbers the pictures and delivers them. Published on the bench's thread; watched from any."""

    def __init__(self, context: TurnContext, view: ViewState) -> None:
        """Begin with the picture that stands before anything was published."""
        self._watchers: list[Callable[[ScreenModel], None]] = []
        self._number = self._scan_number = 0
        self._picture = picture_of(0, context.state, context.rules, view, _own_label(context))
        self._lock = threading.Lock()

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        with self._lock:
            self._watchers.append(watcher)
            watcher(self._picture)

    def publish(self, context: TurnContext, view: ViewState, *, scanned: bool = False) -> None:
        """Deliver the picture as it is now; `scanned`: it shows the verdict of a scan."""
        with self._lock:
            self._number += 1
            if scanned:
                self._scan_number = self._number
            self._picture = picture_of(self._number, context.state, context.rules, view, _own_label(context))
            for watcher in self._watchers:
                try:
                    watcher(self._picture)
                except Exception:  # whoever watches badly takes neither the bench nor another watcher along
                    log.exception("a watcher failed")

    def shows_scan(self, number: int) -> bool:
        """Whether a picture is the one with the last scan's verdict."""
        return number == self._scan_number

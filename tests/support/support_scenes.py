"""Pictures of every state of a bench, and what they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from printers.base import Bitmap
from station.bench.screen_model import UNHEARD, HeadCounters, LampState, LastScan, OwnLabel, ScreenModel, StatusLamp
from station.packing.lookalikes import AlikeProduct, GoodsWarning
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import BoxItem, BoxLine, PackingBox
from station.packing.parcels import CountedScan, LastParcel, Parcel, Waybill
from station.packing.process.states import (
    ApprovalStage,
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    BenchDesk,
    IdleState,
    LabelSettlement,
    PackingState,
    SettlingLabel,
    ShopAnswer,
    SignedOut,
    State,
)
from station.packing.verdicts import ApprovalKind, PrintOutcome, ShopResult

SEOUL = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 23, 14, 32, 7, tzinfo=SEOUL)
WAYBILL = Waybill("CJGLS", "650000000011")
ORDER = "2026112312345670"

MUG = BoxItem("MUG-WH", "머그컵", "화이트 350ml", 2, (), location="A-03")
SOCKS = BoxItem("SOCK-BK-L", "양말 3족 세트", "블랙 L", 1, (), location="B-11")
STICKER = BoxItem("GIFT-1", "사은품 스티커", "", 1, (), scan=False)


def box(*items: BoxItem, orders: tuple[str, ...] = (ORDER,), due: datetime | None = None, total: int = 1) -> PackingBox:
    lines = tuple(BoxLine(orders[0], str(n), item.sku, item.wanted) for n, item in enumerate(items))
    return PackingBox("p1", orders[0], orders, lines, items, due or NOW.replace(hour=16, minute=0), 1, total)


def parcel(*counts: CountedScan, of: PackingBox | None = None) -> Parcel:
    return Parcel(of or box(MUG, SOCKS, STICKER), NOW - timedelta(minutes=2), counts)


def label_drawing() -> Bitmap:
    """Something like a label: a frame, bars, lines of text."""
    width, height = 576, 760
    white, edge = b"\x00" * 70, b"\xff" * 72
    bars = bytes((0x1F, 0xC3, 0x38, 0xFF, 0x07, 0xE0, 0xC7)) * 8 + bytes(4)
    text = (b"\x3f\xc3\xf8\x00" * 10 + bytes(20))[:60]
    rows = bytearray()
    for y in range(height):
        if y < 6 or y >= height - 6:
            rows += edge
        elif 60 < y < 220:
            rows += b"\xc0" + (bytes(5) + bars + bytes(70))[:70] + b"\x03"
        elif y > 260 and y % 48 < 22:
            rows += b"\xc0" + (bytes(4) + text + bytes(70))[:70] + b"\x03"
        else:
            rows += b"\xc0" + white + b"\x03"
    return Bitmap(width, height, bytes(rows))


LABEL = label_drawing()
DESK = BenchDesk("101", LastParcel(box(MUG), WAYBILL, 1, NOW))
ALIKE = {
    "MUG-WH": GoodsWarning((AlikeProduct("MUG-BK", "머그컵", "블랙 350ml", 3),)),
    "SOCK-BK-L": GoodsWarning((AlikeProduct("SOCK-BK-M", "양말 3족 세트", "블랙 M"),)),
}
ONE_MUG = CountedScan("MUG-WH", 1)
ALL = (ONE_MUG, ONE_MUG, CountedScan("SOCK-BK-L", 1))
CLEAR = ShopAnswer(ShopResult.CLEAR, NOW)


def picture(state: State, band: Notice, number: int = 1, **changes: Any) -> ScreenModel:
    """A picture of a bench where all else is well."""
    opened = not isinstance(state, SignedOut | IdleState)
    whole = ScreenModel(
        number=number,
        state=state,
        station="BENCH-1",
        packer_name="김포장",
        band=band,
        band_at=NOW + timedelta(seconds=number),
        news=None,
        printer=StatusLamp("printer", LampState.READY),
        scanners=(StatusLamp("serial-1", LampState.READY), StatusLamp("keyboard-1", LampState.READY)),
        shop=StatusLamp("shop", LampState.READY),
        counters=HeadCounters(128, 41, 17),
        shop_asked_at=NOW - timedelta(seconds=3),
        receiver="홍*동" if opened else "",
        memo="문 앞에 놔주세요" if opened else "",
        last_scan=LastScan("8801234567893", "serial-1"),
        label_of=WAYBILL.number,
    )
    return replace(whole, **changes)


def item_ok(packed: int = 1) -> Notice:
    return tell(NoticeCode.ITEM_OK, name="머그컵", option="화이트 350ml", packed=packed, wanted=2, units=1)


def scenes() -> dict[str, ScreenModel]:
    """Every state of a bench, and the verdicts that matter most."""
    return {**_quiet(), **_packing(), **_complete(), **_assigned()}


def _quiet() -> dict[str, ScreenModel]:
    """Without a box, or with something over it."""
    empty, number = IdleState(DESK), WAYBILL.number
    packing = PackingState(DESK, parcel(ONE_MUG), CLEAR)
    return {
        "signed_out": picture(SignedOut(BenchDesk()), tell(NoticeCode.BADGE_FIRST), packer_name="", shop_asked_at=None),
        "starting": picture(
            IdleState(BenchDesk()),
            tell(NoticeCode.STARTING),
            packer_name="",
            shop_asked_at=None,
            last_scan=None,
            shop=StatusLamp("shop", LampState.WARNING, UNHEARD),
        ),
        "idle": picture(empty, tell(NoticeCode.READY), last_scan=None),
        "packed": picture(empty, tell(NoticeCode.PACKED, order=ORDER, waybill=number), label=LABEL),
        "scanner_lost": picture(
            empty,
            tell(NoticeCode.READY),
            news=tell(NoticeCode.SCANNER_LOST, device="serial-1", reason="unplugged"),
            scanners=(StatusLamp("serial-1", LampState.LOST, "unplugged"), StatusLamp("keyboard-1", LampState.READY)),
        ),
        "help": picture(packing, tell(NoticeCode.HELP), help_open=True),
        "failed": picture(packing, tell(NoticeCode.LEDGER_FAILED, reason="disk_full"), failed=True),
    }


def _packing() -> dict[str, ScreenModel]:
    """While goods go into the box."""
    open_parcel = parcel(ONE_MUG)
    packing = PackingState(DESK, open_parcel, CLEAR)
    many = box(
        *(replace(MUG, sku=f"SKU-{n:02}", name=f"상품 {n}번 × 특가 세트", location=f"C-{n:02}") for n in range(1, 31))
    )
    return {
        "opened": picture(PackingState(DESK, parcel()), tell(NoticeCode.ORDER_OPENED, order=ORDER, pieces=3, lines=3)),
        "alike": picture(
            PackingState(DESK, parcel()), tell(NoticeCode.ORDER_OPENED, order=ORDER, pieces=3, lines=3), alike=ALIKE
        ),
        "item_ok": picture(packing, item_ok(), label=LABEL),
        "item_wrong": picture(packing, tell(NoticeCode.ITEM_WRONG, name="텀블러 스테인리스 500ml"), label=LABEL),
        "item_too_many": picture(packing, tell(NoticeCode.ITEM_TOO_MANY, name="머그컵", wanted=2, units=12)),
        "stopped": picture(
            PackingState(DESK, open_parcel, ShopAnswer(ShopResult.CANCELLED, NOW)),
            tell(NoticeCode.ITEM_BUT_STOPPED, order=ORDER),
        ),
        "many": picture(
            PackingState(DESK, parcel(CountedScan("SKU-01", 2), CountedScan("SKU-17", 1), of=many)),
            item_ok(),
            counters=HeadCounters(3, 2, 1, owed=12, refused=1),
            shop=StatusLamp("shop", LampState.LOST, "network"),
            news=tell(NoticeCode.SHOP_LOST, reason="network"),
        ),
        "uncopied": picture(
            PackingState(DESK, parcel()),
            item_ok(),
            copies=StatusLamp("backup", LampState.LOST, "vanished"),
            news=tell(NoticeCode.COPIES_LOST, reason="copy_vanished"),
        ),
    } | _boxes()


def _assigned() -> dict[str, ScreenModel]:
    """Where the carrier's label is on paper before packing, and opens its box."""
    number, reserved = WAYBILL.number, replace(box(MUG, SOCKS, STICKER), reference="R7K2A01")
    opened, full = parcel(ONE_MUG, of=reserved), parcel(*ALL, of=reserved)
    packing, complete = PackingState(DESK, opened, CLEAR), AwaitingClearance(DESK, full, CLEAR)
    seen, unseen = OwnLabel(number, is_seen=True), OwnLabel(number)
    first: dict[str, Any] = {"label_first": True}
    return {
        "label_idle": picture(IdleState(DESK), tell(NoticeCode.READY), **first),
        "label_opened": picture(
            PackingState(DESK, parcel(of=reserved)),
            tell(NoticeCode.ORDER_OPENED, order=ORDER, pieces=3, lines=3),
            own_label=seen,
            **first,
        ),
        "label_mixup": picture(
            packing, tell(NoticeCode.LABEL_OTHER_BOX, order="2026112399", own=ORDER), own_label=seen, **first
        ),
        "label_right": picture(packing, tell(NoticeCode.LABEL_RIGHT, order=ORDER, missing=2), own_label=seen, **first),
        "label_sorts": picture(packing, tell(NoticeCode.LABEL_SORTS, code="4W44-4g"), own_label=unseen, **first),
        "label_help": picture(packing, tell(NoticeCode.HELP), help_open=True, own_label=seen, **first),
    } | _awaiting_label(complete)


def _awaiting_label(complete: AwaitingClearance) -> dict[str, ScreenModel]:
    """A complete box whose label the carrier printed, or has still to give a number."""
    number, unseen, none = WAYBILL.number, OwnLabel(WAYBILL.number), OwnLabel()
    asked = AskingQuestion("PS:OK", complete, spare="650000000022")
    first: dict[str, Any] = {"label_first": True}
    return {
        "label_wanted": picture(
            complete,
            tell(NoticeCode.SCAN_OWN_LABEL, order=ORDER, waybill=number),
            own_label=unseen,
            wants_label=True,
            **first,
        ),
        "label_unknown": picture(
            complete,
            tell(NoticeCode.LABEL_UNKNOWN, code="650000000022", waybill=number),
            own_label=unseen,
            wants_label=True,
            **first,
        ),
        "label_awaited": picture(complete, tell(NoticeCode.NUMBER_AWAITED, order=ORDER), own_label=none, **first),
        "label_spare": picture(
            asked, tell(NoticeCode.ASK_SPARE, order=ORDER, number="650000000022"), own_label=none, **first
        ),
        "label_packed": picture(IdleState(DESK), tell(NoticeCode.PACKED, order=ORDER, waybill=number), **first),
        "label_lost": picture(IdleState(DESK), tell(NoticeCode.RESERVATION_LOST, order=ORDER), **first),
    }


def _boxes() -> dict[str, ScreenModel]:
    """Boxes of another kind: of two orders, late, of gifts alone."""
    gifts = box(STICKER, replace(STICKER, sku="GIFT-2", name="안내문"))
    combined = box(MUG, SOCKS, orders=(ORDER, "2026112399"), due=NOW + timedelta(minutes=28), total=2)
    return {
        "combined": picture(
            PackingState(DESK, parcel(of=combined)),
            tell(NoticeCode.ORDER_OPENED_WITHOUT, order=ORDER, orders="2026112388"),
        ),
        "late": picture(
            PackingState(DESK, parcel(of=box(MUG, due=NOW - timedelta(hours=2)))),
            tell(NoticeCode.ITEM_UNKNOWN, code="8800000000000"),
        ),
        "gifts": picture(
            PackingState(DESK, parcel(of=gifts)), tell(NoticeCode.ORDER_OPENED, order=ORDER, pieces=2, lines=2)
        ),
    }


def _complete() -> dict[str, ScreenModel]:
    """From the last item on."""
    full = parcel(*ALL)
    sent = LabelSettlement(full, CLEAR, SettlingLabel(WAYBILL, 1))
    doubtful = AwaitingLabelScan(DESK, replace(sent, outcome=PrintOutcome.UNKNOWN, reason="timeout"))
    waiting = {
        "held": picture(AwaitingClearance(DESK, full, None), tell(NoticeCode.SHOP_BEING_ASKED, order=ORDER)),
        "no_number": picture(
            AwaitingClearance(DESK, full, CLEAR),
            tell(NoticeCode.NO_NUMBER, order=ORDER),
            news=tell(NoticeCode.NUMBERS_NONE),
        ),
        "cancelled": picture(
            AwaitingClearance(DESK, full, ShopAnswer(ShopResult.CANCELLED, NOW)),
            tell(NoticeCode.STOP_CANCELLED, order=ORDER),
        ),
    }
    return waiting | _settled(sent, doubtful) | _asked(doubtful) | _supervised(doubtful)


def _settled(sent: LabelSettlement, doubtful: AwaitingLabelScan) -> dict[str, ScreenModel]:
    """While the label is at the printer, and after what that said of it."""
    number = WAYBILL.number
    checking = AwaitingLabelScan(DESK, replace(sent, outcome=PrintOutcome.CONFIRMED))
    unprinted = AwaitingPrinter(DESK, replace(sent, outcome=PrintOutcome.NOT_PRINTED, reason="paper_end"))
    paper = StatusLamp("printer", LampState.LOST, "paper_end")
    return {
        "labelling": picture(
            AwaitingLabel(DESK, sent), tell(NoticeCode.PRINTING, order=ORDER, waybill=number), label=LABEL
        ),
        "unprinted": picture(
            unprinted,
            tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end"),
            label=LABEL,
            printer=paper,
            news=tell(NoticeCode.PRINTER_TROUBLE, reason="paper_end"),
        ),
        "doubtful": picture(
            doubtful,
            tell(NoticeCode.LABEL_DOUBTFUL, reason="timeout", waybill=number),
            label=LABEL,
            printer=StatusLamp("printer", LampState.WARNING, "silent"),
        ),
        "label_wait": picture(doubtful, tell(NoticeCode.ANOTHER_DOUBTFUL, order=ORDER, reason="timeout"), label=LABEL),
        "label_check": picture(checking, tell(NoticeCode.LABEL_CHECK, waybill=number), label=LABEL),
    }


def _asked(doubtful: AwaitingLabelScan) -> dict[str, ScreenModel]:
    """A packer's own questions."""
    number, empty = WAYBILL.number, IdleState(DESK)
    packing = PackingState(DESK, parcel(ONE_MUG), CLEAR)
    return {
        "asking_cancel": picture(AskingQuestion("PS:CANCEL", packing), tell(NoticeCode.ASK_CANCEL, order=ORDER)),
        "asking_reprint": picture(
            AskingQuestion("PS:REPRINT", doubtful), tell(NoticeCode.ASK_REPRINT, waybill=number, copy=2), label=LABEL
        ),
        "asking_reason": picture(
            AskingQuestion("PS:REPRINT", empty),
            tell(NoticeCode.ASK_REPRINT_REASON, order=ORDER, waybill=number),
            label=LABEL,
        ),
    }


def _supervised(doubtful: AwaitingLabelScan) -> dict[str, ScreenModel]:
    """A supervisor's questions."""
    number, empty = WAYBILL.number, IdleState(DESK)
    return {
        "asking_supervisor": picture(
            AskingQuestion("PS:SUPERVISOR", doubtful, ApprovalStage()), tell(NoticeCode.ASK_SUPERVISOR)
        ),
        "asking_what": picture(
            AskingQuestion("PS:SUPERVISOR", empty, ApprovalStage("900")), tell(NoticeCode.ASK_WHAT_TO_ALLOW)
        ),
        "asking_why": picture(
            AskingQuestion(
                "PS:SUPERVISOR", doubtful, ApprovalStage("900", ApprovalKind.VOID, ORDER, "parcel-1", number)
            ),
            tell(NoticeCode.ASK_WHY_VOID, order=ORDER, waybill=number),
        ),
        "pin_locked": picture(
            AskingQuestion("PS:SUPERVISOR", empty, ApprovalStage()), tell(NoticeCode.PIN_LOCKED, seconds=300)
        ),
    }

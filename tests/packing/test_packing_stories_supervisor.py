"""Stories of the bench: a supervisor is asked for, comes or does not, and allows what the state has to offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import (
    CommandScanned,
    LabelSending,
    OrderAbandoned,
    OrderReleased,
    OrderScanned,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.parcels import ShownParcel
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    BenchDesk,
    IdleState,
    PackingRules,
    PackingState,
    SignedOut,
)
from station.packing.process.supervisor import REASONS
from station.packing.verdicts import ApprovalKind, CommandVerdict, ItemVerdict, OpenedBy, OrderVerdict, ShopResult
from tests.packing.support_packing_facts import commanded, counted, job
from tests.support.support_packing import (
    CARRIER,
    MIXED,
    MUG,
    NUMBER,
    TWO_MUGS,
    Bench,
    doubtful,
    labelling,
    opened,
    packed,
    unprinted,
    waybill_of,
)
from tests.support.support_packing_benches import BOSS, HELD_SLIP, OTHER, silent_shop

ASK = "PS:SUPERVISOR"
ASKED, REFUSED = CommandVerdict.ASKED, CommandVerdict.REFUSED
Start = Callable[[], Bench]


def asked(start: Start) -> Bench:
    bench = start()
    bench.give(ASK)
    return bench


def allowed(start: Start) -> Bench:
    bench = asked(start)
    bench.take(BOSS)
    return bench


def wrong(reason: str) -> CommandScanned:
    return CommandScanned(ASK, REFUSED, reason=reason)


@pytest.mark.parametrize("start", [Bench, packed, silent_shop, doubtful, unprinted])
def test_a_supervisor_is_asked_for_where_something_can_be_allowed(start: Start) -> None:
    bench = start()
    step = bench.give(ASK)
    assert [fact.verdict for fact in step.facts if isinstance(fact, CommandScanned)] == [ASKED]
    assert step.notice == tell(NoticeCode.ASK_SUPERVISOR)
    assert isinstance(bench.state, AskingQuestion)


@pytest.mark.parametrize(
    ("bench", "notice"),
    [
        (opened(), tell(NoticeCode.NOTHING_TO_ALLOW)),
        (labelling(), tell(NoticeCode.WAIT_FOR_LABEL)),
        (Bench(PackingRules(require_badge=True), SignedOut(BenchDesk())), tell(NoticeCode.BADGE_FIRST)),
    ],
)
def test_where_nothing_can_be_allowed_it_is_said_at_once(bench: Bench, notice: Notice) -> None:
    before = bench.state
    step = replace(bench).give(ASK)
    assert step.notice == notice
    assert bench.state == before


@pytest.mark.parametrize("showing", [BOSS, on.PinTried("900")])
def test_a_doubtful_label_is_voided_by_badge_or_pin_and_a_reason(showing: on.Event) -> None:
    bench = asked(doubtful)
    why = bench.take(showing)
    granted = commanded(TWO_MUGS, ASK, ASKED)
    assert why == DecisionStep(
        (replace(granted, way=ApprovalKind.VOID, waybill=NUMBER, allowed_by="900"),),
        tell(NoticeCode.ASK_WHY_VOID, order="1", waybill=NUMBER),
    )
    said = replace(commanded(TWO_MUGS, "PS:REASON:2"), reason="goods_damaged", way=ApprovalKind.VOID, allowed_by="900")
    assert bench.give("PS:REASON:2") == DecisionStep(
        (
            said,
            ParcelVoided("1", "parcel-1", NUMBER, "goods_damaged", "900"),
            OrderAbandoned("1", "parcel-1", "goods_damaged"),
        ),
        tell(NoticeCode.VOIDED, order="1", waybill=NUMBER),
    )
    assert isinstance(bench.state, IdleState)


def test_ok_takes_the_first_reason() -> None:
    bench = allowed(unprinted)
    voided = [fact for fact in bench.give("PS:OK").facts if isinstance(fact, ParcelVoided)]
    assert voided == [ParcelVoided("1", "parcel-1", NUMBER, REASONS[ApprovalKind.VOID][0], "900")]


def test_a_held_order_is_released_by_its_slip() -> None:
    bench = allowed(Bench)
    slip = OrderScanned("7", OrderVerdict.ON_HOLD, bench.now.replace(second=3), "7", by=OpenedBy.SLIP)
    step = bench.take(HELD_SLIP)
    granted = CommandScanned(ASK, ASKED, "7", way=ApprovalKind.RELEASE, allowed_by="900")
    assert step == DecisionStep((slip, granted), tell(NoticeCode.ASK_WHY_RELEASE, order="7"))
    said = CommandScanned("PS:OK", CommandVerdict.OK, "7", reason="settled", way=ApprovalKind.RELEASE, allowed_by="900")
    released = OrderReleased("7", "settled", "900")
    assert bench.give("PS:OK") == DecisionStep((said, released), tell(NoticeCode.RELEASED, order="7"))
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("7")))


def test_what_the_shop_holds_nobody_here_can_release() -> None:
    bench = allowed(Bench)
    step = bench.take(replace(HELD_SLIP, reason="shop"))
    assert step.notice == tell(NoticeCode.ORDER_ON_HOLD, order="7", reason="shop")
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("7")))


@pytest.mark.parametrize(
    "scan",
    [
        waybill_of(MIXED, number=OTHER),
        on.SlipScanned("2", "2", OrderVerdict.ALREADY_PACKED, parcel="parcel-2", waybill=OTHER),
    ],
)
def test_a_packed_parcel_is_voided_by_its_label_or_its_slip(scan: on.Event) -> None:
    bench = allowed(packed)
    assert bench.take(scan).notice == tell(NoticeCode.ASK_WHY_VOID, order="2", waybill=OTHER)
    step = bench.give("PS:REASON:3")
    assert step.facts[-1] == ParcelVoided("2", "parcel-2", OTHER, "customer_asked", "900")
    assert step.notice == tell(NoticeCode.VOIDED, order="2", waybill=OTHER)


def test_a_parcel_that_the_shop_has_booked_is_not_voided_any_more() -> None:
    bench = allowed(packed)
    bench.voidable = False
    assert bench.label(TWO_MUGS).notice == tell(NoticeCode.TOO_LATE_TO_VOID, order="1")
    bench = allowed(packed)
    bench.label(TWO_MUGS)
    bench.voidable = False
    step = bench.give("PS:OK")
    assert (step.notice, [type(fact) for fact in step.facts]) == (
        tell(NoticeCode.TOO_LATE_TO_VOID, order="1"),
        [CommandScanned],
    )


def test_a_silent_shop_is_overruled_and_the_label_comes() -> None:
    bench = allowed(silent_shop)
    said = replace(commanded(TWO_MUGS, "PS:REASON:1"), reason="shop_seen", way=ApprovalKind.OVERRULE, allowed_by="900")
    bound = WaybillTaken("1", "parcel-1", CARRIER, NUMBER), LabelSending("1", "parcel-1", NUMBER, 1)
    assert bench.give("PS:REASON:1") == DecisionStep(
        (said, *bound), tell(NoticeCode.PRINTING_UNASKED, order="1", waybill=NUMBER), (job(),)
    )
    assert isinstance(bench.state, AwaitingLabel)


def test_an_overruled_box_that_the_shop_stops_gets_no_label_all_the_same() -> None:
    bench = allowed(silent_shop)
    bench.number = None
    bench.give("PS:OK")
    bench.shop(ShopResult.CANCELLED)
    bench.number = NUMBER
    assert bench.take(on.LedgerWoken()).notice in (None, tell(NoticeCode.STOP_CANCELLED, order="1"))
    assert isinstance(bench.state, AwaitingClearance)


def test_an_item_scanned_while_a_supervisor_is_asked_for_is_told_and_never_lost() -> None:
    bench = asked(silent_shop)
    step = bench.item(MUG)
    too_many = counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.TOO_MANY)
    assert step == DecisionStep((too_many,), tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=1))
    assert isinstance(bench.state, AwaitingClearance)


def test_a_slip_scanned_while_a_supervisor_is_asked_for_opens_its_box() -> None:
    bench = asked(Bench)
    assert bench.slip(TWO_MUGS).notice == tell(NoticeCode.ORDER_OPENED, order="1", pieces=2, lines=1)
    assert isinstance(bench.state, PackingState)


def test_the_label_that_came_out_after_all_settles_the_parcel() -> None:
    bench = allowed(doubtful)
    assert bench.label(TWO_MUGS).notice == tell(NoticeCode.PACKED, order="1", waybill=NUMBER)


@pytest.mark.parametrize("event", [on.AnswerOverdue(), on.BenchRestarted()])
@pytest.mark.parametrize("start", [asked, allowed])
def test_a_question_that_nobody_answers_lapses_and_so_does_one_that_a_restart_finds(
    start: Callable[[Start], Bench], event: on.Event
) -> None:
    bench = start(doubtful)
    assert bench.take(event) == DecisionStep((wrong("overdue"),), tell(NoticeCode.LEAVE_OVERDUE))
    assert isinstance(bench.state, AwaitingLabelScan)


def test_the_printers_word_leaves_the_question_open() -> None:
    bench = asked(unprinted)
    assert bench.printer("ready").decisions == ()
    assert bench.where == "AskingQuestion"
    bench.take(on.AnswerOverdue())
    assert bench.where == "AwaitingLabel", "the question is gone, so the label goes out"


def test_a_confirmation_that_leaves_nothing_to_allow_is_said() -> None:
    bench = asked(silent_shop)
    bench.shop(ShopResult.CLEAR)
    step = bench.take(BOSS)
    assert step.notice == tell(NoticeCode.PRINTING, order="1", waybill=NUMBER)
    assert isinstance(bench.state, AwaitingLabel)

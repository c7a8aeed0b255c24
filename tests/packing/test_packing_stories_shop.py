"""Stories of the bench: what the shop says while a box is packed, and what its silence means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import OrderScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import wake_at
from station.packing.process.states import PackingRules
from station.packing.verdicts import CommandVerdict, ItemVerdict, OpenedBy, OrderVerdict, ShopResult
from tests.packing.support_packing_facts import checked, commanded, counted, job, question, taken
from tests.support.support_packing import (
    CLEAR,
    MUG,
    NUMBER,
    SOCK,
    TWO_MUGS,
    Bench,
    labelling,
    numberless,
    opened,
    packed,
    unanswered,
)

SILENT, CANCELLED, ON_HOLD, CHANGED = ShopResult.SILENT, ShopResult.CANCELLED, ShopResult.ON_HOLD, ShopResult.CHANGED
STOPS = {
    CANCELLED: tell(NoticeCode.STOP_CANCELLED, order="1"),
    ON_HOLD: tell(NoticeCode.STOP_ON_HOLD, order="1"),
    CHANGED: tell(NoticeCode.STOP_MOVED, order="1"),
}
BEING_ASKED = tell(NoticeCode.SHOP_BEING_ASKED, order="1")
PRINTING = tell(NoticeCode.PRINTING, order="1", waybill=NUMBER)
UNASKED = tell(NoticeCode.PRINTING_UNASKED, order="1", waybill=NUMBER)
NO_NUMBER = tell(NoticeCode.NO_NUMBER, order="1")
WAITS = PackingRules(hold_when_silent=True)


def stopped(result: ShopResult = CANCELLED) -> Bench:
    """A bench with a complete parcel that the shop stopped while it was packed."""
    bench = opened()
    bench.item(MUG)
    bench.shop(result)
    bench.item(MUG)
    return bench


def test_a_clear_answer_is_recorded_and_says_nothing() -> None:
    bench = Bench()
    bench.slip(TWO_MUGS)
    assert bench.shop(CLEAR) == DecisionStep((checked(bench, CLEAR),))
    assert bench.where == "PackingState"


def test_an_answer_about_another_parcel_is_not_heard() -> None:
    for bench in (opened(), unanswered(), labelling(), packed()):
        before = bench.state
        assert bench.take(on.ShopAnswered("parcel-9", CANCELLED)) == DecisionStep()
        assert bench.state == before


def test_a_complete_parcel_waits_for_the_first_answer_and_goes_on_with_it() -> None:
    bench = unanswered()
    assert bench.where == "AwaitingClearance"
    assert bench.shop(CLEAR) == DecisionStep((checked(bench, CLEAR), *taken()), PRINTING, (job(),))
    assert bench.where == "AwaitingLabel"


def test_a_stale_answer_is_asked_for_again_before_the_label() -> None:
    bench = opened()
    bench.item(MUG)
    bench.later(60)
    fact = counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE)
    assert bench.item(MUG) == DecisionStep((fact,), BEING_ASKED, (question(),))
    assert bench.shop(CLEAR).decisions == (job(),)


def test_an_answer_from_before_the_clock_was_set_back_is_asked_for_again() -> None:
    bench = opened()
    bench.item(MUG)
    bench.later(-3600)
    assert bench.item(MUG).notice == BEING_ASKED
    assert bench.shop(CLEAR).notice == PRINTING
    bench.later(-3600)
    assert [fact for fact in bench.label(TWO_MUGS).facts if getattr(fact, "seconds", 0) < 0] == []


def test_when_the_shop_is_silent_the_label_goes_out_flagged() -> None:
    bench = unanswered()
    assert bench.shop(SILENT) == DecisionStep((checked(bench, SILENT, None), *taken()), UNASKED, (job(),))


def test_a_fresh_answer_outlives_the_shops_silence() -> None:
    bench = opened()
    bench.item(MUG)
    assert bench.shop(SILENT) == DecisionStep((checked(bench, SILENT, 2.0),))
    assert bench.item(MUG).notice == PRINTING


def test_where_silence_means_waiting_the_parcel_waits_until_the_shop_answers() -> None:
    bench = unanswered(WAITS)
    silent = tell(NoticeCode.SHOP_SILENT, order="1")
    assert bench.shop(SILENT) == DecisionStep((checked(bench, SILENT, None),), silent)
    bench.later(30)
    assert bench.take(on.TimePassed()) == DecisionStep((), None, (question(),))
    assert bench.shop(SILENT).notice == silent
    assert bench.shop(CLEAR).decisions == (job(),)


@pytest.mark.parametrize(("result", "notice"), STOPS.items())
def test_what_the_shop_stops_gets_no_label(result: ShopResult, notice: Notice) -> None:
    bench = opened()
    assert bench.shop(result) == DecisionStep((checked(bench, result),), notice)
    stopping = tell(NoticeCode.ITEM_BUT_STOPPED, order="1")
    assert bench.item(MUG) == DecisionStep((counted(TWO_MUGS, MUG, 1),), stopping)
    fact = counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE)
    assert bench.item(MUG) == DecisionStep((fact,), notice)
    for event in (on.TimePassed(), on.BenchRestarted(), on.LedgerWoken(), on.LedgerWoken(result)):
        assert bench.take(event).facts == ()
    assert bench.shop(SILENT).decisions == ()
    assert bench.slip(TWO_MUGS).notice == notice
    bench.give("PS:CANCEL", "PS:OK")
    assert bench.where == "IdleState"


def test_a_stop_that_is_taken_back_while_packing_is_told() -> None:
    bench = opened()
    bench.shop(ON_HOLD)
    still_open = tell(NoticeCode.ORDER_STILL_OPEN, order="1", missing=2)
    assert bench.shop(CLEAR) == DecisionStep((checked(bench, CLEAR),), still_open)


def test_a_stop_that_is_taken_back_when_all_is_in_lets_the_label_out() -> None:
    assert stopped(ON_HOLD).shop(CLEAR).decisions == (job(),)


@pytest.mark.parametrize(("result", "notice"), STOPS.items())
def test_a_stop_that_another_process_stored_counts_at_once(result: ShopResult, notice: Notice) -> None:
    bench = opened()
    assert bench.take(on.LedgerWoken(result)) == DecisionStep((checked(bench, result),), notice)
    assert bench.take(on.LedgerWoken(result)) == DecisionStep()
    assert bench.items(MUG, MUG).decisions == ()


def test_what_another_process_stored_takes_no_stop_back_but_has_the_shop_asked() -> None:
    bench = stopped()
    before = bench.state
    assert bench.take(on.LedgerWoken(CLEAR)) == DecisionStep((), None, (question(),))
    assert bench.state == before


def test_without_a_shop_to_ask_what_is_stored_is_its_word() -> None:
    bench = Bench(PackingRules(asks_shop=False))
    bench.slip(TWO_MUGS)
    assert bench.take(on.LedgerWoken(CANCELLED)).notice == STOPS[CANCELLED]
    bench.items(MUG, MUG)
    assert bench.where == "AwaitingClearance"
    assert bench.take(on.LedgerWoken(CLEAR)).decisions == (job(),)


def test_without_a_number_the_parcel_waits_and_says_so() -> None:
    bench = opened()
    bench.number = None
    bench.item(MUG)
    fact = counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE)
    assert bench.item(MUG) == DecisionStep((fact,), NO_NUMBER)
    assert bench.take(on.LedgerWoken(CLEAR)) == DecisionStep()
    reminded = bench.slip(TWO_MUGS)
    slip = OrderScanned("1", OrderVerdict.OPENED, bench.now, "1", "parcel-1", by=OpenedBy.SLIP)
    assert reminded == DecisionStep((slip,), NO_NUMBER, (question(),))


@pytest.mark.parametrize("event", [on.LedgerWoken(CLEAR), on.LedgerWoken(), on.BenchRestarted(), on.TimePassed()])
def test_when_numbers_are_added_the_waiting_parcel_goes_on(event: on.Event) -> None:
    bench = numberless()
    bench.number = NUMBER
    assert bench.take(event) == DecisionStep(taken(), PRINTING, (job(),))


def test_the_slip_of_a_waiting_parcel_asks_the_shop_again() -> None:
    bench = unanswered()
    slip = bench.slip(TWO_MUGS)
    assert (slip.notice, slip.decisions) == (BEING_ASKED, (question(),))


def test_the_answer_is_refreshed_at_half_of_the_time_that_it_lasts() -> None:
    bench = opened()
    answered = bench.now
    assert wake_at(bench.state, bench.rules) == answered + timedelta(seconds=30)
    bench.later(28)
    assert bench.take(on.TimePassed()) == DecisionStep()
    assert bench.take(on.TimePassed()) == DecisionStep((), None, (question(),))


def test_the_shop_is_asked_again_at_once_when_the_clock_was_set_back_behind_its_answer() -> None:
    bench = opened()
    bench.later(-3600)
    assert bench.take(on.TimePassed()) == DecisionStep((), None, (question(),))


def test_the_shop_is_not_asked_more_often_than_each_second() -> None:
    bench = opened(rules=PackingRules(answer_lasts=timedelta(seconds=1)))
    assert wake_at(bench.state, bench.rules) == bench.now + timedelta(seconds=1)


def test_nothing_grows_old_where_no_answer_is_waited_for() -> None:
    for bench in (Bench(), packed(), labelling(), opened(rules=PackingRules(asks_shop=False))):
        assert wake_at(bench.state, bench.rules) is None


def test_what_a_stopped_box_does_not_have_is_still_wrong() -> None:
    bench = stopped()
    before = bench.state
    assert bench.item(SOCK).notice == tell(NoticeCode.ITEM_WRONG, name="Socks")
    assert bench.give("PS:FINISH") == DecisionStep(
        (commanded(TWO_MUGS, "PS:FINISH", CommandVerdict.REFUSED),), tell(NoticeCode.NOT_NOW)
    )
    assert bench.state == before


@pytest.mark.parametrize("bench", [opened(), unanswered()])
def test_other_goods_are_named_by_whoever_hears_of_them_and_stay_named(bench: Bench) -> None:
    notice = tell(NoticeCode.STOP_CHANGED, order="1", what="mug 2→1")
    assert bench.take(on.ShopAnswered("parcel-1", CHANGED, "mug 2→1")).notice == notice
    assert bench.take(on.LedgerWoken(CHANGED, "mug 2→1")) == DecisionStep()
    other = bench.take(on.LedgerWoken(CHANGED, "mug 2→0"))
    assert other.notice == tell(NoticeCode.STOP_CHANGED, order="1", what="mug 2→0")
    bench.take(on.ShopAnswered("parcel-1", SILENT))
    assert bench.take(on.ShopAnswered("parcel-1", CHANGED, "mug 2→0")).notice == other.notice

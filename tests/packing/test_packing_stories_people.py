"""Stories of the bench: badges and PINs that allow nothing, and people who leave without a word."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import CommandScanned, PackerIn, PackerOut
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process.states import AwaitingLabelScan, BenchDesk, PackingRules, SignedOut
from station.packing.verdicts import CommandVerdict
from tests.support.support_packing import Bench, doubtful


def asked() -> Bench:
    bench = doubtful()
    bench.give("PS:SUPERVISOR")
    return bench


def wrong(reason: str) -> CommandScanned:
    return CommandScanned("PS:SUPERVISOR", CommandVerdict.REFUSED, reason=reason)


@pytest.mark.parametrize(
    ("event", "reason", "notice"),
    [
        (on.BadgeScanned("101", "Packer"), "no_right", tell(NoticeCode.BADGE_ALLOWS_NOTHING)),
        (on.BadgeScanned("", refusal="badge_unknown"), "badge_unknown", tell(NoticeCode.BADGE_UNKNOWN)),
        (on.BadgeScanned("901", "Chief", "badge_plain"), "badge_plain", tell(NoticeCode.BADGE_PLAIN)),
        (on.PinTried("", "pin_wrong"), "pin_wrong", tell(NoticeCode.PIN_WRONG)),
        (on.PinTried("", "pin_wrong", 30), "pin_wrong", tell(NoticeCode.PIN_LOCKED, seconds=30)),
        (on.PinTried("", "pin_locked", 12), "pin_locked", tell(NoticeCode.PIN_LOCKED, seconds=12)),
        (on.PinTried("", "no_pin"), "no_pin", tell(NoticeCode.PIN_NOBODYS)),
        (on.PinTried("", "not_compared"), "not_compared", tell(NoticeCode.PIN_NOT_COMPARED)),
    ],
)
def test_whoever_may_not_is_told_recorded_and_asked_again(event: on.Event, reason: str, notice: Notice) -> None:
    bench = asked()
    before = bench.state
    assert bench.take(event) == DecisionStep((wrong(reason),), notice)
    assert bench.state == before


def test_a_pin_that_comes_too_late_allows_nothing_and_a_wrong_one_is_on_record() -> None:
    bench = doubtful()
    before = bench.state
    assert bench.take(on.PinTried("900")) == DecisionStep()
    assert bench.take(on.PinTried("", "pin_wrong")) == DecisionStep((wrong("pin_wrong"),), tell(NoticeCode.PIN_WRONG))
    assert bench.state == before


def test_who_is_gone_is_signed_out_where_badges_are_wanted() -> None:
    bench = Bench(PackingRules(require_badge=True), SignedOut(BenchDesk()))
    bench.take(on.BadgeScanned("101"))
    assert bench.take(on.PackerGone()) == DecisionStep(
        (PackerOut("101", "away"),), tell(NoticeCode.SIGNED_OUT, packer="101")
    )
    assert bench.state == SignedOut(BenchDesk())
    assert bench.take(on.PackerGone()) == DecisionStep()
    assert bench.take(on.BadgeScanned("101")).facts == (PackerIn("101"),)


def test_nobody_is_signed_out_over_an_open_box() -> None:
    bench = doubtful(PackingRules(require_badge=True))
    assert bench.take(on.PackerGone()) == DecisionStep()
    assert isinstance(bench.state, AwaitingLabelScan)

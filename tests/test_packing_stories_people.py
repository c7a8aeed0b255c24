"""Stories of the bench: badges and PINs that allow nothing, and people who leave without a word."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.facts import CommandScanned, PackerIn, PackerOut
from station.packing.notices import Code, Notice, tell
from station.packing.process.states import Desk, Doubtful, Rules, SignedOut
from station.packing.verdicts import CommandVerdict
from tests.support_packing import Bench, doubtful


def asked() -> Bench:
    bench = doubtful()
    bench.give("PS:SUPERVISOR")
    return bench


def wrong(reason: str) -> CommandScanned:
    return CommandScanned("PS:SUPERVISOR", CommandVerdict.REFUSED, reason=reason)


@pytest.mark.parametrize(
    ("event", "reason", "notice"),
    [
        (on.BadgeScanned("101", "Packer"), "no_right", tell(Code.BADGE_ALLOWS_NOTHING)),
        (on.BadgeScanned("", refusal="badge_unknown"), "badge_unknown", tell(Code.BADGE_UNKNOWN)),
        (on.BadgeScanned("901", "Chief", "badge_plain"), "badge_plain", tell(Code.BADGE_PLAIN)),
        (on.PinTried("", "pin_wrong"), "pin_wrong", tell(Code.PIN_WRONG)),
        (on.PinTried("", "pin_wrong", 30), "pin_wrong", tell(Code.PIN_LOCKED, seconds=30)),
        (on.PinTried("", "pin_locked", 12), "pin_locked", tell(Code.PIN_LOCKED, seconds=12)),
        (on.PinTried("", "no_pin"), "no_pin", tell(Code.PIN_NOBODYS)),
        (on.PinTried("", "not_compared"), "not_compared", tell(Code.PIN_NOT_COMPARED)),
    ],
)
def test_whoever_may_not_is_told_recorded_and_asked_again(event: on.Event, reason: str, notice: Notice) -> None:
    bench = asked()
    before = bench.state
    assert bench.take(event) == Step((wrong(reason),), notice)
    assert bench.state == before


def test_a_pin_that_comes_too_late_allows_nothing_and_a_wrong_one_is_on_record() -> None:
    bench = doubtful()
    before = bench.state
    assert bench.take(on.PinTried("900")) == Step()
    assert bench.take(on.PinTried("", "pin_wrong")) == Step((wrong("pin_wrong"),), tell(Code.PIN_WRONG))
    assert bench.state == before


def test_who_is_gone_is_signed_out_where_badges_are_wanted() -> None:
    bench = Bench(Rules(require_badge=True), SignedOut(Desk()))
    bench.take(on.BadgeScanned("101"))
    assert bench.take(on.PackerGone()) == Step((PackerOut("101", "away"),), tell(Code.SIGNED_OUT, packer="101"))
    assert bench.state == SignedOut(Desk())
    assert bench.take(on.PackerGone()) == Step()
    assert bench.take(on.BadgeScanned("101")).facts == (PackerIn("101"),)


def test_nobody_is_signed_out_over_an_open_box() -> None:
    bench = doubtful(Rules(require_badge=True))
    assert bench.take(on.PackerGone()) == Step()
    assert isinstance(bench.state, Doubtful)

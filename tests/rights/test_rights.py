"""Badges and PINs: who they show, what that person may do, and how long wrong tries shut the pad."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rights import NEEDS, BenchRole, GuardedAct, RightsRefusal, StaffRoster, StationRights, may
from station.rights.badge_numbers import BITS, badge_hash, new_badge, tidy_badge
from station.rights.pins import HashCost, is_pin, pin_hash, pin_of
from station.rights.tries import FREE, TriesFile, WrongTries, wait_after
from tests.support.support_rights import (
    BOSS,
    CHIEF,
    FITTER,
    KEY,
    NUMBER,
    OTHER_PIN,
    PACKER,
    PIN,
    WRONG,
    Pad,
    cheap,
    roster,
)


@pytest.fixture
def pad(tmp_path: Path) -> Pad:
    return Pad(tmp_path)


def fail(pad: Pad, times: int) -> list[RightsRefusal | object]:
    return [pad.rights.supervisor(WRONG) for _ in range(times)]


def test_a_supervisors_badge_or_pin_shows_the_supervisor(pad: Pad) -> None:
    assert pad.rights.supervisor("PS:BADGE:900") == BOSS
    assert pad.rights.supervisor(f"ps:badge:{NUMBER.lower()}") == CHIEF
    assert pad.rights.supervisor(PIN) == BOSS
    assert pad.rights.supervisor(OTHER_PIN) == CHIEF
    assert pad.rights.supervisor("２４６８１０") == BOSS, "digits of a keyboard that stands on full width"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PS:BADGE:101", "no_right"),
        ("PS:BADGE:950", "no_right"),
        ("PS:BADGE:777", "badge_unknown"),
        ("PS:BADGE:901", "badge_plain"),
        ("PS:SUPERVISOR", "not_a_pin"),
        ("123", "not_a_pin"),
        ("", "not_a_pin"),
    ],
)
def test_what_shows_no_supervisor_is_refused_and_counts_as_no_try(pad: Pad, text: str, reason: str) -> None:
    for _ in range(FREE + 1):
        assert pad.rights.supervisor(text) == RightsRefusal(reason)
    assert pad.rights.supervisor(PIN) == BOSS


def test_a_technician_may_put_a_dispatch_back_in_line_and_nothing_else(pad: Pad) -> None:
    assert pad.rights.allowed("PS:BADGE:950", GuardedAct.RETRY) == FITTER
    assert {act for act in GuardedAct if may(BenchRole.TECHNICIAN, act)} == {GuardedAct.PACK, GuardedAct.RETRY}
    assert {act for act in GuardedAct if may(BenchRole.PACKER, act)} == {GuardedAct.PACK}
    assert set(NEEDS) == set(GuardedAct)
    assert all(may(BenchRole.SUPERVISOR, act) for act in GuardedAct)


def test_what_is_allowed_at_the_bench_needs_one_and_the_same_role() -> None:
    assert {NEEDS[act] for act in (GuardedAct.RELEASE, GuardedAct.VOID, GuardedAct.OVERRULE)} == {
        frozenset({BenchRole.SUPERVISOR})
    }


def test_where_nobody_has_a_pin_it_is_said(tmp_path: Path) -> None:
    members = tuple(replace(member, pin="") for member in roster().members)
    rights = StationRights(StaffRoster(members, KEY), TriesFile(tmp_path), lambda: 0.0)
    assert rights.supervisor(PIN) == RightsRefusal("no_pin")


def test_the_fifth_wrong_pin_shuts_the_pad_even_for_the_right_one(pad: Pad) -> None:
    assert fail(pad, FREE) == [*[RightsRefusal("pin_wrong")] * (FREE - 1), RightsRefusal("pin_wrong", 30)]
    pad.wall.seconds += 10
    assert pad.rights.supervisor(PIN) == RightsRefusal("pin_locked", 20)
    assert pad.rights.supervisor("PS:BADGE:900") == BOSS, "a badge is no PIN"
    pad.wall.seconds += 20
    assert pad.rights.supervisor(PIN) == BOSS
    assert fail(pad, 1) == [RightsRefusal("pin_wrong")], "the right one forgets the wrong ones"


def test_every_further_wrong_try_waits_longer_up_to_a_quarter_of_an_hour(pad: Pad) -> None:
    fail(pad, FREE)
    waits = []
    for _ in range(6):
        pad.wall.seconds += 900
        refused = pad.rights.supervisor(WRONG)
        assert isinstance(refused, RightsRefusal)
        waits.append(refused.seconds)
    assert waits == [60, 120, 300, 900, 900, 900]


def test_a_restart_in_the_middle_of_the_wait_shortens_nothing(pad: Pad) -> None:
    fail(pad, FREE)
    pad.wall.seconds += 12
    assert pad.again().supervisor(PIN) == RightsRefusal("pin_locked", 18)


def test_a_clock_that_was_set_back_begins_the_wait_anew_and_never_makes_it_longer(pad: Pad) -> None:
    fail(pad, FREE)
    pad.wall.seconds -= 86_400
    assert pad.rights.supervisor(PIN) == RightsRefusal("pin_locked", 30)
    pad.wall.seconds += 29
    assert pad.again().supervisor(PIN) == RightsRefusal("pin_locked", 1)
    pad.wall.seconds += 1
    assert pad.rights.supervisor(PIN) == BOSS


def test_a_try_that_a_crash_cut_off_was_counted(pad: Pad) -> None:
    fail(pad, FREE - 1)
    broken = StationRights(replace(roster(), members=(*roster().members[:1],)), TriesFile(pad.folder), pad.wall)
    assert broken.supervisor(PIN) == RightsRefusal("no_pin")
    with TriesFile(pad.folder).turn() as turn:
        turn.write(turn.read().failed(pad.wall()))
    assert pad.again().supervisor(PIN) == RightsRefusal("pin_locked", 30)


def test_a_file_of_tries_that_is_torn_locks_nobody_out(pad: Pad) -> None:
    (pad.folder / "pin-tries.json").write_bytes(b'{"wrong": 9')
    assert pad.rights.supervisor(PIN) == BOSS


def test_nothing_on_disk_tells_a_pin_or_a_badge(pad: Pad) -> None:
    fail(pad, 3)
    assert pad.rights.supervisor(PIN) == BOSS
    kept = b"".join(file.read_bytes() for file in pad.folder.iterdir())
    assert WRONG.encode() not in kept
    assert PIN.encode() not in kept
    assert NUMBER not in repr(roster())
    assert cheap(PIN) not in repr(roster())


def test_a_new_badge_cannot_be_guessed_and_opens_only_under_its_stations_key() -> None:
    numbers = {new_badge() for _ in range(200)}
    assert len(numbers) == 200
    assert BITS >= 64
    assert all(tidy_badge(number) == number and number.isalnum() for number in numbers)
    assert badge_hash(NUMBER, KEY) != badge_hash(NUMBER, b"x" * 32)
    assert StaffRoster(roster().members, b"x" * 32).holder(NUMBER) is None


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_sign_that_was_misread_makes_it_no_badge(at: int, sign: str) -> None:
    read = NUMBER[:at] + sign + NUMBER[at + 1 :]
    assert tidy_badge(read) == (NUMBER if read == NUMBER else "")


def test_a_badge_is_read_as_people_write_it_down() -> None:
    assert tidy_badge("oi23-4567-89ab-cdef-k") == NUMBER


@given(st.text(max_size=20))
def test_no_text_is_a_badge_or_a_pin_by_chance(text: str) -> None:
    assert tidy_badge(text) in ("", text.strip().upper().replace("-", "").translate(str.maketrans("OIL", "011")))
    assert pin_of(text) == "" or pin_of(text).isdecimal()


def test_a_pin_is_compared_with_its_hash_and_a_broken_hash_opens_nothing() -> None:
    assert is_pin(PIN, cheap(PIN))
    assert not is_pin(WRONG, cheap(PIN))
    assert not is_pin(PIN, "$argon2id$broken")
    assert pin_hash(PIN, HashCost(8, 1)).startswith("$argon2id$v=19$m=8,t=1,p=1$")


@given(st.integers(0, 50), st.floats(0, 1e9), st.floats(0, 1e9))
def test_no_clock_makes_a_wait_longer_than_it_was(wrong: int, then: float, now: float) -> None:
    assert 0 <= WrongTries(wrong, then).seen(now).left(now) <= wait_after(wrong)


def test_the_people_of_the_roster_are_called_by_name() -> None:
    assert roster().name("101") == PACKER.name
    assert roster().name("777") == "777"

"""No call is one too many: each API has one bucket for all processes, as large as the shop's headers say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from station.shops.base import ShopUnreachable
from station.shops.smartstore.rate_limit import CallPacing


@dataclass
class Time:
    """A machine's clock that sleeping moves on."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def pacing(folder: Path, time: Time, spare: float = 0.0) -> CallPacing:
    return CallPacing(folder / "pace.json", spare=spare, clock=time.clock, sleep=time.sleep)


def test_a_burst_passes_at_once_and_then_two_a_second(tmp_path: Path) -> None:
    time = Time()
    calls = pacing(tmp_path, time)
    for _ in range(6):
        calls.take("query", 10)
    assert time.slept == [0.5, 0.5, 0.5]


def test_two_processes_share_one_bucket_and_each_api_has_its_own(tmp_path: Path) -> None:
    time = Time()
    one, other = pacing(tmp_path, time), pacing(tmp_path, time)
    for calls in (one, other, one):
        calls.take("query", 10)
    other.take("dispatch", 0)
    with pytest.raises(ShopUnreachable) as caught:
        other.take("query", 0.2)
    assert (caught.value.code, caught.value.retry_after) == ("gw_rate_limit", 0.5)


def test_the_process_in_the_background_leaves_a_call_for_the_bench(tmp_path: Path) -> None:
    time = Time()
    bench, behind = pacing(tmp_path, time), pacing(tmp_path, time, spare=1.0)
    behind.take("query", 0)
    behind.take("query", 0)
    with pytest.raises(ShopUnreachable):
        behind.take("query", 0.1)
    bench.take("query", 0)
    assert time.slept == []


def test_the_limits_are_those_of_the_answers(tmp_path: Path) -> None:
    time = Time()
    calls = pacing(tmp_path, time)
    headers = {
        "gncp-gw-ratelimit-replenish-rate": "4",
        "gncp-gw-ratelimit-burst-capacity": "8",
        "gncp-gw-ratelimit-remaining": "1",
    }
    calls.take("query", 0)
    calls.learn("query", headers, refused=False)
    calls.take("query", 10)
    calls.take("query", 10)
    assert time.slept == [0.25, 0.25]


def test_a_refused_call_empties_the_bucket(tmp_path: Path) -> None:
    time = Time()
    calls = pacing(tmp_path, time)
    calls.take("query", 0)
    calls.learn("query", {}, refused=True)
    calls.take("query", 10)
    assert time.slept == [0.5]


def test_an_hourly_quota_stops_every_process_and_every_api(tmp_path: Path) -> None:
    time = Time()
    one, other = pacing(tmp_path, time), pacing(tmp_path, time)
    one.close(3600)
    for api in ("query", "dispatch"):
        with pytest.raises(ShopUnreachable) as caught:
            other.take(api, 10)
        assert (caught.value.code, caught.value.retry_after) == ("gw_quota_hours", 3600)
    time.now += 3600
    other.take("query", 0)


@pytest.mark.parametrize("broken", [b"", b"{", b'{"buckets": 3}', b"\xff" * 40])
def test_a_file_that_cannot_be_read_is_learnt_anew(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "pace.json").write_bytes(broken)
    pacing(tmp_path, Time()).take("query", 0)


def test_a_restarted_machine_does_not_wait_for_its_former_life(tmp_path: Path) -> None:
    pacing(tmp_path, Time(90_000.0)).close(3600)
    pacing(tmp_path, Time(5.0)).take("query", 0)

"""Who cancels is forgotten at once, in copies of the data too, and nobody else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station.ledger import LedgerError
from station.ledger.orders.intake import OrderIntake
from station.ledger.privacy import PeopleStore
from station.packing.orders import OrderStatus
from tests.support.support_ledger import HONG, NOON, Bench, order, stocked, told

TODAY = NOON.date().isoformat()
GONE = OrderStatus.CANCELLED


def cancel(bench: Bench, *numbers: str) -> None:
    bench.ledger.intake.take_in([told(order(number), GONE) for number in numbers])


def keys_in(folder: Path) -> str:
    return (folder / "keys.json").read_text("utf-8")


def test_of_an_order_that_comes_in_cancelled_no_receiver_is_stored(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", status=GONE))

    assert bench.ledger.privacy.days() == ()
    assert bench.ledger.privacy.forget_cancelled() == ()


def test_who_cancels_cannot_be_read_in_any_copy_and_the_others_can(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    shutil.copytree(tmp_path / "data", tmp_path / "copy" / "data")

    cancel(bench, "A1")
    assert bench.ledger.orders.receiver_of("A1") is None
    assert bench.ledger.privacy.forget_cancelled() == (TODAY,)

    assert bench.ledger.orders.receiver_of("A2") == HONG
    assert f'"{TODAY}":' not in keys_in(tmp_path)
    # The copy that was made before, with the keys as they are now.
    shutil.copy(tmp_path / "keys.json", tmp_path / "copy" / "keys.json")
    copied = Bench(tmp_path / "copy")
    assert copied.ledger.orders.receiver_of("A1") is None
    assert bench.ledger.privacy.forget_cancelled() == ()


def test_what_comes_in_later_on_the_day_is_sealed_by_its_newest_key(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    cancel(bench, "A1")
    bench.ledger.privacy.forget_cancelled()
    bench.ledger.intake.take_in([order("A3")])
    cancel(bench, "A2")

    assert bench.ledger.privacy.forget_cancelled() == (f"{TODAY}.001",)
    assert bench.ledger.orders.receiver_of("A3") == HONG
    assert bench.ledger.privacy.days() == (NOON.date(),)


def test_an_order_that_comes_back_has_its_receiver_again(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    cancel(bench, "A1")
    bench.ledger.privacy.forget_cancelled()

    bench.ledger.intake.take_in([order("A1")])

    assert bench.ledger.orders.receiver_of("A1") == HONG
    assert bench.found("A1").box is not None


def test_a_renewal_that_is_cut_off_is_finished_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [f"B{place}" for place in range(45)]
    bench = stocked(tmp_path, order("A1"), *(order(number) for number in numbers))
    cancel(bench, "A1")
    sealed = PeopleStore.seal
    left = [25]

    def cut(*words: object, **named: object) -> bytes:
        left[0] -= 1
        if left[0] < 0:
            raise LedgerError("disk_full")
        return sealed(*words, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as power:
        power.setattr(PeopleStore, "seal", cut)
        with pytest.raises(LedgerError):
            bench.ledger.privacy.forget_cancelled()
    assert all(bench.ledger.orders.receiver_of(number) == HONG for number in numbers)

    again = bench.again()
    assert again.privacy.forget_cancelled() == (TODAY,)
    assert all(again.orders.receiver_of(number) == HONG for number in numbers)
    assert f'"{TODAY}":' not in keys_in(tmp_path)


def test_an_order_that_was_sealed_while_its_key_was_renewed_is_sealed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = stocked(tmp_path, order("A1"))
    other = bench.open()
    cancel(bench, "A1")
    sealed = OrderIntake._sealed
    done: list[tuple[str, ...]] = []

    def meanwhile(desk: OrderIntake, page: object) -> object:
        arrivals = sealed(desk, page)  # type: ignore[arg-type]
        if not done:
            done.append(other.privacy.forget_cancelled())
        return arrivals

    monkeypatch.setattr(OrderIntake, "_sealed", meanwhile)
    bench.ledger.intake.take_in([order("A2")])

    assert done == [(TODAY,)]
    assert bench.ledger.orders.receiver_of("A2") == HONG


def test_a_day_with_renewed_keys_goes_as_a_whole_when_its_time_has_come(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    cancel(bench, "A1")
    bench.ledger.privacy.forget_cancelled()
    bench.packed("A2")
    bench.delivered()
    bench.clock.forward(days=100)

    assert bench.ledger.privacy.forget_gone_before(bench.clock()) == (NOON.date(),)
    assert TODAY not in keys_in(tmp_path)
    assert bench.ledger.privacy.days() == ()

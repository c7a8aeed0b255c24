"""Personal data lies in one table, sealed; its keys lie elsewhere, and erasing them erases it."""

from __future__ import annotations

import stat
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from station.ledger import LedgerError
from station.ledger.privacy import PeopleStore, PrivacyKeys
from station.packing.barcodes import journal_code
from station.packing.facts import OrderHeld
from tests.support.support_ledger import HONG, KIM, NOON, Bench, order, stocked


def test_no_byte_of_the_data_folder_tells_who_a_parcel_goes_to(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", receiver=KIM), order("A3"))
    bench.packed("A1")
    bench.delivered()
    box = bench.opened("A2")
    bench.record(OrderHeld("A2", box.parcel, "shortage"))
    bench.ledger.intake.take_in([order("A3", receiver=KIM)])
    bench.ledger.database.checkpoint()
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    said = b"".join(path.read_bytes() for path in files)
    told = [part for receiver in (HONG, KIM) for part in astuple(receiver) if part]
    assert len(told) == 10
    for part in told:
        for encoding in ("utf-8", "cp949", "utf-16-le"):
            assert part.encode(encoding) not in said
        assert part.replace("-", "").encode() not in said


def test_erasing_a_day_erases_its_receivers_and_nothing_else(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.clock.forward(days=1)
    bench.ledger.intake.take_in([order("A2", receiver=KIM)])
    first, second = bench.opened("A1"), bench.opened("A2")
    days = bench.ledger.privacy.days()
    assert [day.isoformat() for day in days] == ["2026-11-23", "2026-11-24"]
    other = bench.open()
    other.privacy.forget_day(days[0])
    assert bench.ledger.orders.receiver(first) is None
    assert bench.ledger.orders.receiver_of("A1") is None
    assert bench.ledger.orders.receiver(second) == KIM
    assert bench.ledger.privacy.days() == days[1:]
    assert bench.ledger.chain.verify().ok
    assert bench.found("A1").box is not None


def test_an_old_copy_of_the_database_cannot_be_read_either_once_the_key_is_gone(tmp_path: Path) -> None:
    keys = PrivacyKeys(tmp_path / "keys.json", may_create=True)
    people = PeopleStore(keys)
    sealed = people.seal(HONG, "A1", "2026-11-23")
    assert people.unseal(sealed, "A1", "2026-11-23") == HONG
    assert people.unseal(sealed, "A2", "2026-11-23") is None
    assert people.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "A1", "2026-11-23") is None
    keys.erase_day("2026-11-23")
    assert people.unseal(sealed, "A1", "2026-11-23") is None
    keys.make_day("2026-11-23")
    assert people.unseal(sealed, "A1", "2026-11-23") is None


def test_the_key_file_is_its_owners_alone_and_survives_a_restart(tmp_path: Path) -> None:
    bench = Bench(tmp_path, from_scratch=True)
    bench.ledger.intake.take_in([order("A1")])
    mode = stat.S_IMODE((tmp_path / "keys.json").stat().st_mode)
    assert mode == 0o600
    key = bench.ledger.keys.journal
    assert (bench.again().keys.journal, len(key)) == (key, 32)
    assert journal_code("홍길동", key).startswith("#3:")
    assert bench.ledger.orders.receiver_of("A1") == HONG


def test_a_ledger_without_its_keys_or_with_anothers_does_not_open(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    path = tmp_path / "keys.json"
    kept = path.read_bytes()
    (tmp_path / "other").mkdir()
    stranger = Bench(tmp_path / "other", from_scratch=True)
    stranger.ledger.close()
    codes = []
    for content in (None, b"", b"[]", (tmp_path / "other" / "keys.json").read_bytes()):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(LedgerError) as caught:
            bench.open()
        codes.append(caught.value.code)
    assert codes == ["no_key"] * 4
    path.write_bytes(kept)
    assert bench.open().orders.receiver_of("A1") == HONG


def test_receivers_are_compared_by_name_and_address_spelling_aside(tmp_path: Path) -> None:
    people = PeopleStore(PrivacyKeys(tmp_path / "keys.json", may_create=True))
    same = replace(HONG, name=" 홍길동 ", phone="", memo="", address="서울 강남구 테헤란로1")
    assert people.address_hash(same) == people.address_hash(HONG)
    assert people.address_hash(replace(HONG, address2="102호")) != people.address_hash(HONG)
    assert people.box_key(HONG, "A1", None) != people.box_key(HONG, "A2", None)
    assert people.box_key(HONG, "A1", "P") == people.box_key(HONG, "A2", "P")
    other = PeopleStore(PrivacyKeys(tmp_path / "others.json", may_create=True))
    assert other.address_hash(HONG) != people.address_hash(HONG)


def test_what_is_shown_of_a_receiver_in_a_traceback_is_nothing(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    assert repr(bench.ledger.orders.receiver_of("A1")) == "Receiver()"
    assert NOON.date() in bench.ledger.privacy.days()

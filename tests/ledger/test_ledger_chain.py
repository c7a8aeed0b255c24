"""The chain over the journal: what somebody did to a record is named, its end included."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from station.ledger import ChainHead, JournalEntry, PrivacyKeys, VerifiedChain
from station.ledger.journal.journal import link
from station.packing.facts import PackerIn
from tests.support.support_backups import backed_up, opened, restored, wanted
from tests.support.support_ledger import NOON, Bench, stocked

AT = "2026-11-23T12:00:00.000+09:00"


def tampered(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "data" / "ledger.sqlite") as stranger:
        for statement in statements:
            stranger.execute(statement)
    stranger.close()


def three(folder: Path) -> Bench:
    bench = Bench(folder)
    for packer in ("101", "102", "103"):
        bench.record(PackerIn(packer))
    return bench


@pytest.mark.parametrize(
    ("statement", "place", "fault"),
    [
        ("""UPDATE journal SET body = '{"packer":"999"}' WHERE seq = 2""", "BENCH-1 1 2", "changed"),
        ("DELETE FROM journal WHERE seq = 2", "BENCH-1 1 3", "missing"),
        ("DELETE FROM journal WHERE seq = 1", "BENCH-1 1 2", "missing"),
        ("UPDATE journal SET epoch = 2 WHERE seq = 2", "BENCH-1 2 2", "changed"),
        ("UPDATE journal SET body = 'no json' WHERE seq = 1", "BENCH-1 1 1", "changed"),
        ("UPDATE journal SET at_us = at_us - 86400000000 WHERE seq = 2", "BENCH-1 1 2", "changed"),
        ("UPDATE journal SET bench = 0 WHERE seq = 2", "BENCH-1 1 2", "changed"),
        ("UPDATE journal SET order_no = 'A1' WHERE seq = 2", "BENCH-1 1 2", "changed"),
    ],
)
def test_the_first_wrong_record_is_named_with_what_was_done_to_it(
    tmp_path: Path, statement: str, place: str, fault: str
) -> None:
    bench = three(tmp_path)
    tampered(tmp_path, statement)
    found = bench.ledger.chain.verify()
    assert (found.ok, found.broken_at, found.fault, found.event, found.at) == (False, place, fault, "packer_in", AT)


@pytest.mark.parametrize("column", ["order_no", "parcel", "waybill"])
def test_an_orders_history_that_is_hidden_by_one_column_is_no_whole_record(tmp_path: Path, column: str) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    assert bench.ledger.chain.verify().ok
    tampered(tmp_path, f"UPDATE journal SET {column} = NULL WHERE event = 'parcel_packed'")
    assert bench.ledger.chain.verify().fault == "changed"
    assert bench.ledger.chain.verify_newest(100).fault == "changed"


def test_records_from_before_a_body_said_who_wrote_it_stay_whole(tmp_path: Path) -> None:
    bench = three(tmp_path)
    key, before = PrivacyKeys(tmp_path / "keys.json", may_create=False).chain, b""
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as old:
        for seq in (1, 2, 3):
            body = f'{{"packer":"10{seq}"}}'
            before = link(key, before, ("BENCH-1", 1, seq, AT, "packer_in", body))
            old.execute("UPDATE journal SET body = ?, chain = ? WHERE seq = ?", (body, before, seq))
    old.close()
    (tmp_path / "data" / "ledger.head").unlink()
    again = bench.again()
    again.record(JournalEntry(NOON, (PackerIn("104"),)))
    assert again.chain.verify() == VerifiedChain(ok=True, broken_at="", count=4)
    tampered(tmp_path, "UPDATE journal SET bench = 0 WHERE seq = 4")
    assert again.chain.verify().broken_at == "BENCH-1 1 4"


def test_who_wrote_a_record_is_no_field_of_it(tmp_path: Path) -> None:
    bench = three(tmp_path)
    assert next(list(record) for record in bench.ledger.records.find()) == ["station", "seq", "at", "event", "packer"]


def test_records_cut_off_at_the_end_show_against_a_head_that_lies_elsewhere(tmp_path: Path) -> None:
    bench = three(tmp_path)
    heads = bench.ledger.chain.heads()
    assert [(head.station, head.epoch, head.seq) for head in heads] == [("BENCH-1", 1, 3)]
    tampered(tmp_path, "DELETE FROM journal WHERE seq > 1")
    assert bench.ledger.chain.verify().ok
    assert bench.ledger.chain.verify(heads) == VerifiedChain(False, "BENCH-1 1 2", 1, "cut_off", AT)


def test_other_records_written_over_a_cut_off_end_show_too(tmp_path: Path) -> None:
    bench = three(tmp_path)
    heads = bench.ledger.chain.heads()
    tampered(tmp_path, "DELETE FROM journal WHERE seq > 1")
    (tmp_path / "data" / "ledger.head").unlink()
    again = bench.again()
    for packer in ("201", "202"):
        again.record(JournalEntry(NOON, (PackerIn(packer),)))
    assert again.chain.verify().ok
    found = again.chain.verify(heads)
    assert (found.ok, found.broken_at, found.fault) == (False, "BENCH-1 1 3", "changed")


def test_what_a_restore_did_not_bring_back_is_counted_and_no_fault(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    bench.record(PackerIn("101"), PackerIn("102"))
    later = bench.ledger.chain.heads()
    what = wanted(tmp_path, copy.path)
    restored(what, bench.clock)
    found = opened(what, bench.clock).chain.verify((*copy.manifest.heads, *later))
    assert (found.ok, found.count, found.lost) == (True, 7, 2)


def test_nobody_can_pass_older_records_off_as_unproven(tmp_path: Path) -> None:
    bench = three(tmp_path)
    tampered(
        tmp_path,
        """UPDATE journal SET event = 'restored', body = '{"new_keys":true}' WHERE seq = 2""",
        "UPDATE journal SET body = '{}' WHERE seq = 1",
    )
    found = bench.ledger.chain.verify()
    assert (found.ok, found.broken_at, found.fault) == (False, "BENCH-1 1 2", "changed")


def test_a_head_of_a_station_that_was_never_here_is_missing(tmp_path: Path) -> None:
    stranger = ChainHead("BENCH-9", 1, 5, "00", AT)
    found = three(tmp_path).ledger.chain.verify([stranger])
    assert (found.ok, found.broken_at, found.fault) == (False, "BENCH-9 1 1", "cut_off")

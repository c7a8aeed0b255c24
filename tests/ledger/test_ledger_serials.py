"""Serial numbers in the ledger: taken in the commit of the scan, and free again with the box that lets them go."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from station.ledger.storage.database import FILE_NAME
from station.ledger.storage.migrate import HEAD, made_at
from station.packing.facts import CommandScanned, Fact, ItemScanned, OrderHeld
from station.packing.orders import PackingBox, Product
from station.packing.verdicts import CommandVerdict, ItemVerdict
from tests.support.support_ledger import Bench, order, stocked


def piece(box: PackingBox, serial: str, verdict: ItemVerdict = ItemVerdict.OK, sku: str = "MUG-WH") -> ItemScanned:
    return ItemScanned("x", verdict, box.order, box.parcel, sku, 1, 1, 2, serial=serial)


def undone(box: PackingBox, serial: str) -> Fact:
    return CommandScanned("PS:UNDO", CommandVerdict.OK, box.order, box.parcel, "MUG-WH", 1, 0, serial)


def test_a_piece_is_taken_by_its_box_whatever_the_case_and_the_spelling_of_the_sku(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    box = bench.opened("A1")
    bench.record(piece(box, "s-1"))
    ask = bench.again().serials.taken_by
    assert [ask("mug-wh", "S-1", ""), ask("MUG-WH", "S-1", box.parcel), ask("SOCK-BK-L", "S-1", "")] == ["A1", "", ""]


def test_a_refused_piece_is_not_taken(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    bench.record(piece(bench.opened("A1"), "S-1", ItemVerdict.TOO_MANY))
    assert bench.ledger.serials.taken_by("MUG-WH", "S-1", "") == ""


def test_an_undo_frees_its_own_piece_and_no_other(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    box = bench.opened("A1")
    bench.record(piece(box, "S-1"))
    bench.record(piece(box, "S-2"))
    bench.record(undone(box, "S-2"))
    assert [bench.ledger.serials.taken_by("MUG-WH", serial, "") for serial in ("S-1", "S-2")] == ["A1", ""]


def test_a_box_put_aside_lets_its_pieces_go_and_the_next_one_has_them(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("B2"))
    box = bench.opened("A1")
    bench.record(piece(box, "S-1"), OrderHeld("A1", box.parcel, "packer"))
    assert bench.ledger.serials.taken_by("MUG-WH", "S-1", "") == ""
    later = bench.opened("B2")
    bench.record(piece(later, "S-2"))
    bench.record(piece(later, "S-1"))
    assert bench.ledger.serials.taken_by("MUG-WH", "S-1", "") == "B2"
    bench.record(undone(box, "S-1"))
    assert bench.ledger.serials.taken_by("MUG-WH", "S-1", "") == "B2"


def test_a_number_that_is_not_watched_stays_with_the_box_that_had_it_first(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("B2"))
    first = bench.opened("A1")
    bench.record(piece(first, "S-1"))
    bench.record(piece(first, "S-1"))
    bench.record(piece(bench.opened("B2"), "S-1"))
    assert bench.ledger.serials.taken_by("MUG-WH", "S-1", "") == "A1"


def test_an_item_with_a_serial_number_is_two_statements_and_a_lot_is_one(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"))
    box = bench.opened("A1")
    said: list[str] = []
    engine = bench.ledger.database.write_engine
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2].split()[0]))
    bench.record(piece(box, "S-1"))
    assert said == ["INSERT", "INSERT"]
    said.clear()
    bench.record(ItemScanned("x", ItemVerdict.OK, "A1", box.parcel, "MUG-WH", 1, 2, 2, lot="L"))
    assert said == ["INSERT"]


def test_a_product_that_is_tracked_is_noticed(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    assert not bench.ledger.catalogue.tracks()
    bench.ledger.catalogue.take_in([Product("PHONE", '전화기 "track":"l"', track="serial")])
    assert bench.ledger.catalogue.tracks()


def test_an_order_is_known_by_any_spelling_of_its_number(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("b2"))
    assert bench.ledger.slips.known(("no", "B2", " a1", "b2")) == ("b2", "A1")
    assert bench.ledger.slips.known(()) == ()


def older(path: Path, revision: str) -> None:
    """Make the file what the program of a revision would have written."""
    made = made_at(revision)
    assert made is not None
    with closing(made), closing(sqlite3.connect(path.with_suffix(".old"))) as file:
        made.backup(file)
        file.execute("ATTACH ? AS new", (str(path),))
        tables = [row[0] for row in file.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in tables:
            names = ", ".join(f'"{row[1]}"' for row in file.execute(f"PRAGMA main.table_info({table})"))
            if table != "alembic_version":
                file.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
        file.commit()
    path.with_suffix(".old").replace(path)


@pytest.mark.parametrize("revision", ["0001", "0002_serials", "0003_news", "0004_growth"])
def test_a_file_of_an_older_program_is_brought_up_to_date_with_all_it_holds(tmp_path: Path, revision: str) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A2")
    box = bench.opened("A1")
    bench.ledger.close()
    older(tmp_path / "data" / FILE_NAME, revision)
    again = Bench(tmp_path)
    assert again.ledger.resumption.point().facts[0].parcel == box.parcel  # type: ignore[union-attr]
    again.record(piece(box, "S-1"))
    assert again.ledger.serials.taken_by("MUG-WH", "S-1", "") == "A1"
    assert [row.orders for row in again.ledger.outbox.rows()] == [("A2",)]
    assert again.ledger.chain.verify().ok
    assert again.ledger.soundness.fault() is None
    with sqlite3.connect(tmp_path / "data" / FILE_NAME) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    file.close()

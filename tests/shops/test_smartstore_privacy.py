"""No file of the station has a SmartStore buyer in clear, and none at all once erased, backups included."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from tests.shops.support_smartstore import rig_in
from tests.shops.test_smartstore_sync import Post
from tests.support.support_sync import ledger_in, pack

NAME, PHONE, STREET, ENTRY = "황보찾기", "010-4321-8765", "서울특별시 수색구 검색로 77", "#7531*"
KEPT = timedelta(days=90)


def places(folder: Path, *texts: str) -> list[str]:
    """The files in which one of the texts stands, as it is or as JSON writes it."""
    wanted = [form for text in texts for form in (text.encode(), json.dumps(text)[1:-1].encode())]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(file) for file in files if any(form in file.read_bytes() for form in wanted)]


def test_a_buyer_is_in_no_file_in_clear_and_in_no_backup_once_erased(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with rig_in(tmp_path / "shared") as rig, ledger_in(tmp_path / "data", rig.shop.stage.clock.now) as ledger:
        store = rig.client()
        post = Post(rig, ledger, store)
        address = {"name": NAME, "tel1": PHONE, "baseAddress": STREET, "detailedAddress": ENTRY}
        number = rig.number(rig.sold(SoldLine(fields={"shippingMemo": ENTRY}), SoldLine(), address=address)[0])
        post.round()
        pack(ledger, number, "600000000001", post.now())
        post.round()
        known = ledger.orders.receiver_of(number)
        assert known is not None
        assert (known.name, known.phone) == (NAME, PHONE)
        bought = post.now().date()
        shutil.copytree(tmp_path / "data", tmp_path / "backup")
        assert list((tmp_path / "backup").glob("*-wal")), "the copy was made while the station works"
        assert places(tmp_path, NAME, PHONE, STREET, ENTRY) == []
        day_key = f'"{bought.isoformat()}":'
        assert places(tmp_path, day_key) == [str(tmp_path / "data.keys.json")]
        assert not any(text in caplog.text for text in (NAME, PHONE, STREET, ENTRY))
        rig.shop.do(AdvanceTime(KEPT.total_seconds() + 2 * 86400))
        assert bought in ledger.privacy.forget_gone_before(post.now() - KEPT)
        assert ledger.orders.receiver_of(number) is None
        assert places(tmp_path, NAME, PHONE, STREET, ENTRY) == []
        assert places(tmp_path, day_key) == [], "no file has the day's key"
    shutil.copy(tmp_path / "data.keys.json", tmp_path / "backup.keys.json")
    with ledger_in(tmp_path / "backup", post.now) as restored:
        order = restored.orders.find(number)
        assert order is not None
        assert restored.orders.receiver_of(number) is None

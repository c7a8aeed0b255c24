"""`kill -9` of the real `run` at the instants that hurt: what journal.md promises holds on paper, books and shop."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.support_patience import PATIENCE
from tests.whole.support_contract import MUG, WITHIN, Site, labels_in, of, site_in
from tests.whole.support_contract_shop import told


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as site:
        yield site


def keeps_its_promises(site: Site) -> None:
    """The six guarantees, read off journal, paper and the shop's calls."""
    records = site.sees(lambda now: len(of_kind(now, "dispatch_sent")) >= len(of_kind(now, "parcel_packed")))
    assert [record["seq"] for record in records] == list(range(1, len(records) + 1))
    numbers = [record["waybill"] for record in records if record["event"] == "waybill_taken"]
    assert len(set(numbers)) == len(numbers)
    sent = Counter((one["waybill"], one["copy"]) for one in records if one["event"] == "label_sending")
    printed = labels_in(site.folder / "labels")
    assert set(printed) <= set(sent)
    assert set(printed.values()) <= {1}
    packed = [str(record["parcel"]) for record in of_kind(records, "parcel_packed")]
    assert sorted(site.shop.booked) == sorted(packed)


def of_kind(records: list[dict[str, object]], event: str) -> list[dict[str, object]]:
    """Records of one kind, and of an answer of the shop only those that end the debt."""
    return [record for record in records if record["event"] == event and record.get("outcome") != "unreachable"]


def sells(site: Site, *numbers: str, mugs: int = 1) -> None:
    """The shop has orders of mugs, and the bench knows them."""
    site.shop.put(*(told(number, ("MUG-WH", mugs)) for number in numbers))
    for number in numbers:
        site.knows(number)


def test_killed_while_packing_it_goes_on_with_what_was_counted(site: Site) -> None:
    site.run()
    sells(site, "A1", mugs=2)
    site.scans("A1", MUG, until="item_scanned")
    site.kill()
    site.run()
    done = site.scans(MUG, until="parcel_packed")
    assert [scan["packed"] for scan in of(site.journal(), "A1", "item_scanned")] == [1, 2]
    assert len(of(site.journal(), "A1", "order_scanned")) == 1
    assert labels_in(site.folder / "labels") == {(done["waybill"], 1): 1}
    keeps_its_promises(site)


@pytest.mark.parametrize("through", [0, 20_000], ids=["before the first byte", "between the label's bytes"])
def test_killed_while_a_label_is_sent_it_asks_and_never_sends_by_itself(site: Site, through: int) -> None:
    site.run()
    sells(site, "A1")
    site.cable.hold_after(through)
    site.scan("A1", MUG)
    assert site.cable.holds()
    site.kill()
    site.cable.mend()
    site.run()
    asked = site.sees(lambda now: bool(of(now, "A1", "label_outcome")))
    assert [one["outcome"] for one in of(asked, "A1", "label_outcome")] == ["unknown"]
    # The greeting and the flush of an open band, and no label: one is ten times as long.
    assert len(site.cable.sent[-1]) < 8_000
    done = site.scans("PS:REPRINT", "PS:OK", until="parcel_packed")
    assert labels_in(site.folder / "labels") == {(done["waybill"], 2): 1}
    keeps_its_promises(site)


def test_killed_before_the_printers_word_the_labels_scan_settles_it(site: Site) -> None:
    site.run()
    sells(site, "A1")
    site.cable.hold_answers()
    site.scan("A1", MUG)
    assert len(site.printer.wait_for_labels(1)) == 1
    site.kill()
    site.cable.mend()
    site.run()
    site.sees(lambda now: bool(of(now, "A1", "label_outcome")))
    number = of(site.journal(), "A1", "waybill_taken")[0]["waybill"]
    site.scans(number, until="parcel_packed")
    assert labels_in(site.folder / "labels") == {(number, 1): 1}
    keeps_its_promises(site)


def test_killed_before_the_shops_word_the_parcel_is_booked_once(site: Site) -> None:
    killed = threading.Event()

    def pull_the_plug(_parcel: str) -> None:
        site.shop.before_answer = lambda _parcel: None
        site.kill()
        killed.set()
        raise ConnectionError

    site.shop.before_answer = pull_the_plug
    site.run()
    sells(site, "A1")
    site.scan("A1", MUG)
    assert killed.wait(WITHIN)
    site.run()
    keeps_its_promises(site)
    assert len(site.shop.posts) == 2
    assert of(site.journal(), "A1", "dispatch_sent")[-1]["outcome"] == "already_done"


def test_ended_by_sigterm_it_gives_the_terminal_back(site: Site) -> None:
    takes_alternate_screen, leaves_it, shows_cursor = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"
    site.run()
    site.sees(lambda _: takes_alternate_screen in site.screen)
    assert site.kill(signal.SIGTERM) == 0
    assert site.shown.wait(PATIENCE)
    assert leaves_it in site.screen
    assert shows_cursor in site.screen

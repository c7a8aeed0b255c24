"""Paper from document to checked dots: CPU time of waybills that differ in every text, and of the other papers."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from printers.check import require_printable, warm_up
from printers.document import PrintDocument
from printers.images import turned
from printers.render import render
from station.documents import WaybillData, waybill_document
from station.documents.waybill.layout_reading import FOLDER, read_layout, shipped
from tests.support.support_labels import label
from tests.support.support_papers import ROUTE, samples

_ROUNDS = 300
_COMMON = [chr(code) for code in range(0xAC00, 0xD7A4) if len(chr(code).encode("euc_kr")) == 2]
_PLACES = "서울부산대구인천광주전남북경기강원충청제주특별시도군구읍면동리로길번가천산성남중앙신도시화수원평택안양용"


def labels(seed: int, *, routed: bool = False) -> Iterator[WaybillData]:
    """Made-up people: names of any of the 2,350 syllables of KS X 1001, addresses of those that places have."""
    chance = random.Random(seed)
    for at in range(_ROUNDS):
        places = ["".join(chance.choices(_PLACES, k=chance.randint(2, 4))) for _ in range(6)]
        yield label(
            waybill=f"6500{at:08d}",
            waybill_grouped=f"6500 {at // 10000:04d} {at % 10000:04d}",
            receiver_name="".join(chance.choices(_COMMON, k=3)),
            receiver_phone=f"010-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}",
            receiver_address=f"{' '.join(places)} {chance.randint(1, 300)}",
            receiver_memo="문 앞에 놔주세요" if at % 3 else "".join(chance.choices(_COMMON, k=20)),
            items=tuple(("".join(chance.choices(_COMMON, k=8)), "화이트", 1) for _ in range(chance.randint(1, 5))),
            order=f"20261123{chance.randint(0, 10**8):08d}",
            **({"route": ROUTE} if routed else {}),
        )


def measured(
    name: str, work: Callable[[PrintDocument], object], papers: Iterable[PrintDocument], asked: str = "-"
) -> None:
    """One line: CPU of each paper; the first quarter warms up what a bench has warm after a while."""
    took = []
    for one in papers:
        began = time.process_time()
        work(one)
        took.append((time.process_time() - began) * 1000)
    warm = sorted(took[len(took) // 4 :])
    p50, p99 = statistics.median(warm), warm[round(len(warm) * 0.99) - 1]
    print(f"{name:<40} p50 {p50:6.2f}  p99 {p99:6.2f}  first {took[0]:6.2f} ms CPU   asked p50 {asked}")


def checked(document: PrintDocument) -> object:
    """The dots of a document that may be printed."""
    drawing = render(document)
    require_printable(document, drawing)
    return drawing.bitmap


def waybills(seed: int, width: float, height: float = 0, *, routed: bool = False) -> list[PrintDocument]:
    """As many documents."""
    return [waybill_document(one, width, height) for one in labels(seed, routed=routed)]


def main() -> None:
    warm_up()
    measured("576×900 waybill: document → checked dots", checked, waybills(1, 72, 112.5), "6")
    measured("832×1200", checked, waybills(1, 104, 150), "15")
    measured("576 on a roll", checked, waybills(2, 72))
    measured("984×800, sorted", checked, waybills(3, 123, 100, routed=True))
    bitmap = render(samples()["waybill-123x100"]).bitmap
    measured("984×800 turned for the head", lambda _: turned(bitmap, 90), waybills(3, 123, 100))
    for name, document in samples().items():
        if not name.startswith("waybill"):
            measured(name, checked, [document] * 100)
    layouts = [time_of(lambda one=one: waybill_document(one, 72, 112.5)) for one in labels(4)]  # type: ignore[misc]
    print(f"{'576×900 waybill: data → document':<40} p50 {statistics.median(layouts):6.2f}")
    overlay = shipped("sample-overlay-123x100")
    laid_out("123×100 by wide.toml, sorted", lambda one: waybill_document(one, 123, 100))
    laid_out("100×150 by tall.toml, sorted", lambda one: waybill_document(one, 100, 150))
    laid_out("123×100 overlay of one's own, sorted", lambda one: waybill_document(one, 123, 100, layout=overlay))
    reading = [time_of(lambda: read_layout(FOLDER / "wide.toml", "wide", "ko")) for _ in range(_ROUNDS // 3)]
    print(f"{'reading wide.toml':<40} p50 {statistics.median(reading):6.2f}")


def laid_out(name: str, draw: Callable[[WaybillData], PrintDocument]) -> None:
    """One line: from data to a document by a layout. The layouts in Python before took 0.57 (p99 0.84) here."""
    took = sorted(time_of(lambda one=one: draw(one)) for one in labels(5, routed=True))  # type: ignore[misc]
    print(f"{name:<40} p50 {statistics.median(took):6.2f}  p99 {took[round(len(took) * 0.99) - 1]:6.2f}")


def time_of(work: Callable[[], object]) -> float:
    """CPU milliseconds of one piece of work."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()

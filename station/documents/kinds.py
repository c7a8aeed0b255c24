"""The office's papers: from what is asked for to documents, the same at the command line and at the bench."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from printers.document import PrintDocument
from station.carriers import UnknownCarrier, carrier, groups
from station.config import ConfigError, StationFile
from station.documents.papers.calibration_grid import calibration_grid
from station.documents.papers.calibration_label import calibration_label
from station.documents.papers.handover_list import HandedParcel, handover_sheet
from station.documents.papers.item_labels import badge, item_label
from station.documents.papers.office_sheets import CARDS, SLIPS, STICKERS, WHOLE
from station.documents.papers.order_slips import SlipData, picking_list, slip
from station.documents.papers.page_layout import PaperStock
from station.documents.papers.sample_labels import sample_labels
from station.documents.rendering import practice_of
from station.documents.waybill.masking import mask_name
from station.ledger import Ledger
from station.packing.barcodes import PRACTICE, exact_key
from station.packing.deadlines import by_deadline
from station.packing.decisions import PrintLabel
from station.packing.orders import PackingBox

TEST = "test"
"""The kind of the test label, which shows the head as it is, so it is never turned."""

GRID = "grid"
"""The kind of the grid by which a layout is moved to its place; never turned either."""

SAMPLES = "samples"
"""The kind of the three labels for a carrier's inspection."""

PRACTICE_LABELS = "practice"
"""The kind of the labels that a practice session opens its boxes by; each name is a code and an order."""

AS_THEY_LIE = frozenset({TEST, GRID})
"""What is drawn for the paper as it lies under the head."""

MOST_COPIES = 500
"""Copies of an item label at once; more is a slip of the finger."""


class PaperRefused(Exception):  # noqa: N818 - it is an answer to whoever asked for paper
    """A paper cannot be made. `code` names a text under [papers] of the commands, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What is wanted. `kind`: slips, picking, items, badge, handover, test, grid, samples, practice.

    `names`: orders, SKUs, packers, carriers; of samples the layout, where it is not that of the settings.

    `copies`: of every paper. `on`: the day of a hand-over list. `by`: who wants it, for the record.
    """

    kind: str
    names: tuple[str, ...] = ()
    copies: int = 1
    on: date | None = None
    by: str = ""

    def as_args(self) -> dict[str, object]:
        """The order as a request in the ledger holds it."""
        day = self.on.isoformat() if self.on else ""
        return {"paper": self.kind, "names": list(self.names), "copies": self.copies, "on": day, "by": self.by}

    @classmethod
    def from_args(cls, args: Mapping[str, object]) -> PaperOrder:
        """The order of a request. Raises PaperRefused("unknown") for one that nobody here wrote."""
        names, copies, day = args.get("names"), args.get("copies"), args.get("on")
        if not isinstance(names, list) or not isinstance(copies, int) or not isinstance(day, str):
            raise PaperRefused("unknown")
        told = tuple(str(name) for name in names)
        on = date.fromisoformat(day) if day else None
        return cls(str(args.get("paper", "")), told, copies, on, str(args.get("by", "")))


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One page; `name` is good for the name of a file."""

    name: str
    document: PrintDocument


def paper_of(config: StationFile) -> PaperStock:
    """The station's paper as its papers are read on it: the labels', or that of a printer of their own."""
    papers = config.printer.papers
    if papers is not None and papers.printer is not None:
        return PaperStock(papers.width_mm, papers.height_mm, papers.printer.dpi, config.station.language)
    label = config.label
    width, height = label.width_mm, label.height_mm
    if label.rotate:
        width, height = height, width
    return PaperStock(width, height, config.printer.dpi, config.station.language)


def office_pages(
    config: StationFile, ledger: Ledger, wanted: PaperOrder, now: datetime, per_page: int
) -> Iterator[PrintDocument]:
    """What is wanted on A4 for the office's printer, each page when it is asked for. Raises as `sheets` does.

    `per_page`: slips a page, one of `office_sheets.SLIPS`; stickers and badges fill a page by themselves.
    """
    grid = {"slips": SLIPS[per_page], "items": STICKERS, "badge": CARDS}.get(wanted.kind, WHOLE)
    papers = sheets(config, ledger, wanted, now, grid.paper(config.station.language))
    return grid.pages(paper.document for paper in papers)


def test_paper(config: StationFile) -> PaperStock:
    """The station's paper as it lies under the head."""
    return PaperStock(config.label.width_mm, config.label.height_mm, config.printer.dpi, config.station.language)


def sheets(
    config: StationFile, ledger: Ledger, wanted: PaperOrder, now: datetime, paper: PaperStock | None = None
) -> tuple[PaperSheet, ...]:
    """Every page of what is wanted, copies included, on `paper` or the station's. Raises PaperRefused, LedgerError."""
    kinds: dict[str, Callable[[_Desk, PaperOrder], Iterator[tuple[str, Sequence[PrintDocument]]]]] = {
        "slips": _slips,
        "picking": _picking,
        "items": _items,
        "badge": _badges,
        "handover": _handover,
        TEST: _test,
        GRID: _grid,
        SAMPLES: _samples,
        PRACTICE_LABELS: _practice_labels,
    }
    if wanted.kind not in kinds or not 1 <= wanted.copies <= MOST_COPIES:
        raise PaperRefused("unknown")
    papers = tuple(kinds[wanted.kind](_Desk(config, ledger, now, paper or paper_of(config)), wanted))
    return tuple(sheet for name, pages in papers for sheet in _named(name, pages) for _ in range(wanted.copies))


def note_reading(ledger: Ledger, wanted: PaperOrder, now: datetime) -> None:
    """Record whose names are on the papers: before anybody can look at them. Raises PaperRefused, LedgerError."""
    if wanted.kind == "slips":
        ledger.privacy.note_reading((box.order for box in _boxes(ledger, wanted.names)), "slips", wanted.by, now)


def ready(ledger: Ledger) -> tuple[str, ...]:
    """The orders that can be packed now, by when they have to leave; one whose box is held waits with it."""
    rows = [row for row in ledger.orders.rows(open_only=True) if row.state == "waiting"]
    rows.sort(key=lambda row: by_deadline(row.due_at))
    return tuple(row.number for row in rows if _opens(ledger, row.number))


def _opens(ledger: Ledger, number: str) -> bool:
    found = ledger.slips.find(number, "paper")
    return found is not None and found.box is not None


@dataclass(frozen=True, slots=True)
class _Desk:
    config: StationFile
    ledger: Ledger
    now: datetime
    paper: PaperStock


def _slips(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    for box in _boxes(desk.ledger, wanted.names):
        receiver = desk.ledger.orders.receiver(box)
        name = mask_name(receiver.name) if receiver else ""
        here = replace(box, due_at=box.due_at.astimezone(desk.now.tzinfo) if box.due_at else None)
        yield f"slip-{box.order}", slip(SlipData(here, name, receiver.memo if receiver else ""), desk.paper)


def _picking(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    yield "picking", picking_list(_boxes(desk.ledger, wanted.names), desk.now, desk.paper)


def _items(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    known = {exact_key(product.sku): product for product in desk.ledger.catalogue.products()}
    for sku in wanted.names:
        product = known.get(exact_key(sku))
        if product is None:
            raise PaperRefused("no_product", sku=sku)
        yield f"item-{product.sku}", item_label(product, desk.paper)


def _badges(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    known = {packer.id.upper(): packer for packer in desk.config.packers}
    for who in wanted.names:
        packer = known.get(who.upper())
        if packer is None:
            raise PaperRefused("no_packer", packer=who)
        yield f"badge-{packer.id}", badge(packer.id, packer.name, desk.paper, supervisor=packer.supervisor)


def _test(desk: _Desk, _wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    yield "test", calibration_label(test_paper(desk.config))


def _grid(desk: _Desk, _wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    try:
        yield GRID, (calibration_grid(desk.config),)
    except ConfigError as error:
        raise PaperRefused("no_layout", why=str(error)) from None


def _samples(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    """Samples of the layout of the settings, or of the one that is named, on the station's paper."""
    config = desk.config
    if wanted.names:
        config = replace(config, label=replace(config.label, layout=wanted.names[0]))
    try:
        yield "sample", sample_labels(config, desk.now.date())
    except ConfigError as error:
        raise PaperRefused("no_layout", why=str(error)) from None


def _practice_labels(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    for code, _, number in (name.partition(" ") for name in wanted.names):
        (box,) = _boxes(desk.ledger, (number,))
        receiver = desk.ledger.orders.receiver(box)
        if not code.startswith(f"{PRACTICE}:") or receiver is None:
            raise PaperRefused("unknown")
        job = PrintLabel(box.parcel, box.order, desk.config.carrier.house.of(box).carrier, "", 1)
        yield f"label-{box.order}", (practice_of(desk.config, box, receiver, job, desk.now.date(), code)[0],)


def _handover(desk: _Desk, wanted: PaperOrder) -> Iterator[tuple[str, Sequence[PrintDocument]]]:
    day = wanted.on or desk.now.date()
    begins = datetime(day.year, day.month, day.day, tzinfo=desk.now.tzinfo)
    rows = desk.ledger.orders.packed_between(begins, begins + timedelta(days=1))
    codes = dict.fromkeys(row.carrier for row in rows)
    for code in wanted.names or codes:
        mine = [row for row in rows if row.carrier == code.upper()]
        if mine:
            told = [
                HandedParcel(groups(row.waybill) or "–", row.order, row.packed_at.astimezone(desk.now.tzinfo))
                for row in mine
            ]
            yield f"handover-{code}-{day}", handover_sheet(_carrier(code, desk.config), day, told, desk.paper)
    if not any(row.carrier in [code.upper() for code in wanted.names or codes] for row in rows):
        raise PaperRefused("none_packed", day=day.isoformat())


def _carrier(code: str, config: StationFile) -> str:
    try:
        service = carrier(code)
    except UnknownCarrier:
        return code
    return service.name(config.station.language)


def _boxes(ledger: Ledger, numbers: Iterable[str]) -> list[PackingBox]:
    """The box that each order opens next; orders that share one are there once."""
    found: dict[frozenset[tuple[str, str]], PackingBox] = {}
    for number in numbers:
        known = ledger.slips.find(number, "paper")
        if known is None:
            raise PaperRefused("no_order", order=number)
        if known.box is None:
            raise PaperRefused("not_ready", order=known.order, verdict=known.verdict.value)
        found.setdefault(frozenset((line.order, line.id) for line in known.box.lines), known.box)
    if not found:
        raise PaperRefused("none_ready")
    return list(found.values())


def _named(name: str, pages: Sequence[PrintDocument]) -> Iterator[PaperSheet]:
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name)[:80]
    for at, page in enumerate(pages, 1):
        yield PaperSheet(safe if len(pages) == 1 else f"{safe}-{at}", page)

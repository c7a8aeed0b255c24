"""The layout that a station's labels have: one that ships, or one's own, looked at before anything is drawn by it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from station.carriers import Carrier, carrier
from station.config import ConfigError, StationFile
from station.config.error_texts import Language
from station.config.values import LabelConfig
from station.documents.waybill.label_layout import LayoutBarcode, LayoutText
from station.documents.waybill.layout_check import LayoutCheck, LayoutPaper, PlacedElement
from station.documents.waybill.layout_reading import AUTO, NAMES, ROLL, SHIPPED, read_layout, shipped
from station.documents.waybill.waybill import SMALLEST, LayoutChoice
from station.packing.carriage import BoxCarriage, NumberSource


def layout_of(config: StationFile) -> LayoutChoice:
    """The layout of the settings, read and checked once.

    Raises: ConfigError, naming the layout's file and key, where it is none or does not fit the paper.
    """
    name = config.label.layout
    if name == AUTO:
        return "auto"
    if name == ROLL:
        return "roll"
    dpi = min(one.dpi for one in (config.printer, config.printer.backup) if one is not None)
    codes = _own_labels(config)
    return _chosen(config.file, config.label, dpi, codes, config.station.language)


def needs_sort_code(config: StationFile, numbers: NumberSource) -> bool:
    """A box whose number comes so has no label without a sort code.

    Its layout has a place for one that would stay empty; or the carrier's interface tells it with the number, and the
    layout shows it where there is one.
    """
    if config.label.without_sort_code == "print":
        return False
    layout = layout_of(config)
    if isinstance(layout, str):
        # The layouts for any paper show a sort code where there is one, and are whole without it.
        return numbers is NumberSource.API
    return layout.needs_sort_code or (numbers is NumberSource.API and layout.bears_sort_code)


def unapproved(config: StationFile) -> tuple[Carrier, ...]:
    """The carriers to whom a label of the house is none: they sort by a code of theirs, and approved no self-printing.

    Whose labels are on paper already, or whose number comes at the hand-over, is not asked.
    """
    if config.carrier.self_print:
        return ()
    printed = (one for one in _ways(config) if not one.on_paper and one.numbers is not NumberSource.LATER)
    known = (carrier(code) for code in dict.fromkeys(one.carrier for one in printed))
    return tuple(one for one in known if one.sorts_by_code)


def placed_on_paper(config: StationFile) -> tuple[PlacedElement, ...]:
    """Where a layout whose millimetres stand puts its fields; nothing of one that fits itself to the paper.

    Raises: ConfigError.
    """
    layout = layout_of(config)
    if isinstance(layout, str) or layout.stretch:
        return ()
    paper, carriers = LayoutPaper(*paper_as_read(config.label), config.printer.dpi), _own_labels(config)
    check = LayoutCheck(layout, paper, tuple(map(carrier, carriers)), config.file, config.station.language)
    return tuple(one for one in check.placed() if isinstance(one.element, LayoutText | LayoutBarcode))


def _own_labels(config: StationFile) -> tuple[str, ...]:
    """The carriers whose labels are printed here, by code; the usual one where there is none."""
    printed = dict.fromkeys(one.carrier for one in _ways(config) if not one.on_paper)
    return tuple(printed) or (config.carrier.house.usual.carrier,)


def _ways(config: StationFile) -> tuple[BoxCarriage, ...]:
    """How a box may travel."""
    house = config.carrier.house
    return (house.usual, *(rule.carriage for rule in house.rules))


@lru_cache(maxsize=8)
def _chosen(file: Path, label: LabelConfig, dpi: int, codes: tuple[str, ...], language: Language) -> LayoutChoice:
    paper = LayoutPaper(*paper_as_read(label), dpi)
    carriers: tuple[Carrier, ...] = tuple(map(carrier, codes))
    if label.layout in SHIPPED:
        layout, place = shipped(label.layout), file
    elif label.layout.endswith(".toml"):
        place = Path(label.layout)
        if not place.exists():
            raise ConfigError(file, "label.layout", "no_layout", _allowed(), f'"{place}"', language)
        layout = read_layout(place, place.name, language)
    else:
        raise ConfigError(file, "label.layout", "no_layout", _allowed(), f'"{label.layout}"', language)
    if layout.stretch and min(paper.width, paper.height) < SMALLEST:
        found, allowed = f"{layout.width:g} × {layout.height:g} mm", paper.said()
        raise ConfigError(file, "label.layout", "layout_paper", allowed, found, language)
    if not (layout.stretch and label.layout in SHIPPED):  # those fit themselves to any paper, as the tests show
        LayoutCheck(layout, paper, carriers, place, language).require()
    return layout


def _allowed() -> str:
    return " | ".join([*(f'"{name}"' for name in NAMES), '"FILE.toml"'])


def paper_as_read(label: LabelConfig) -> tuple[float, float, float, float]:
    """Width, height and offsets of the waybill as it is read; the settings are those of the paper under the head."""
    across, down = label.offset_x_mm, label.offset_y_mm
    match label.rotate:
        case 90:
            return label.height_mm, label.width_mm, down, -across
        case 270:
            return label.height_mm, label.width_mm, -down, across
        case _:
            return label.width_mm, label.height_mm, across, down

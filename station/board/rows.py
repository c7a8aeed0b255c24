"""The board's tables, row by row: carriers, stations, people, and what needs a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.board.board_wording import age, carrier_name, clock, number, packer, reason, share, until
from station.board.model import SIGNS, FigureTable, FigureTone, TableRow
from station.locale.texts import LocaleTexts
from station.statistics.hall_snapshot import (
    AttentionItem,
    AttentionKind,
    CutOff,
    DeviceNow,
    HallSnapshot,
    PackerFigures,
    StationNow,
)
from station.tui.text_cells import tidy

_SOON = timedelta(hours=1)
_SLOW = timedelta(minutes=15)
_URGENT = frozenset(
    {
        AttentionKind.REFUSED,
        AttentionKind.UNREGISTERED,
        AttentionKind.DOUBTFUL_LABEL,
        AttentionKind.NOT_PICKED_UP,
        AttentionKind.NUMBER_MISSING,
    }
)


def _heads(texts: LocaleTexts, *keys: str) -> tuple[str, ...]:
    return tuple(texts.text(f"column.{key}") for key in keys)


def cutoffs(hall: HallSnapshot, texts: LocaleTexts, now: datetime) -> FigureTable:
    """Today's pick-ups, the next one first."""
    heads = _heads(texts, "carrier", "cutoff", "left", "waiting", "packed")
    body = tuple(_cutoff(one, texts, now) for one in sorted(hall.cutoffs, key=lambda one: (one.at, one.carrier)))
    return FigureTable(texts.text("board.cutoffs"), heads, body, texts.text("board.unknown"))


def _cutoff(of: CutOff, texts: LocaleTexts, now: datetime) -> TableRow:
    left = of.at - now
    late = of.waiting > 0 and left <= timedelta()
    tone = FigureTone.LATE if late else FigureTone.SOON if of.waiting and left < _SOON else FigureTone.CALM
    name = carrier_name(texts, of.carrier)
    return TableRow((name, clock(of.at, now), until(texts, of.at, now), str(of.waiting), str(of.packed)), tone)


def stations(hall: HallSnapshot, texts: LocaleTexts, now: datetime) -> FigureTable:
    """Every station; those in trouble come first, so that a wall shows them whatever its size."""
    heads = _heads(texts, "station", "packer", "order", "today", "hour", "pace", "lamps")
    body = [_station(one, texts, now) for one in hall.stations]
    order = {FigureTone.LATE: 0, FigureTone.SOON: 1}
    body.sort(key=lambda row: (order.get(row.tone, 2), row.cells[0]))
    return FigureTable(texts.text("board.stations"), heads, tuple(body), texts.text("board.stations_none"))


def _station(of: StationNow, texts: LocaleTexts, now: datetime) -> TableRow:
    lamps, tone = _lamps(of, texts, now)
    who = packer(texts, of.packer, of.packer_name) if of.packer else texts.text("board.nobody")
    order = texts.text("board.no_order")
    if of.order:
        order = texts.text("board.order_age", order=tidy(of.order), age=age(texts, of.order_since, now))
        if of.order_since is not None and now - of.order_since > _SLOW and tone is not FigureTone.LATE:
            tone = FigureTone.SOON
    pace = number(of.today.parcels_per_hour)
    cells = (tidy(of.name), who, order, str(of.today.packed), str(of.this_hour.parcels), pace, lamps)
    return TableRow(cells, tone)


def _lamps(of: StationNow, texts: LocaleTexts, now: datetime) -> tuple[str, FigureTone]:
    """What is wrong in words; the devices that are well need none."""
    said, tone = [], FigureTone.WELL
    if of.clock_off:
        said, tone = [f"{SIGNS[FigureTone.LATE]} {texts.text('board.clock_off')}"], FigureTone.LATE
    if of.silent:
        said.append(f"{SIGNS[FigureTone.SOON]} {texts.text('board.silent', age=age(texts, of.last_record_at, now))}")
        tone = FigureTone.LATE if of.clock_off or of.order else FigureTone.OFF
    troubled = [device for device in of.devices if device.state != "ready"]
    said += [_lamp(device, texts) for device in troubled]
    if any(device.state == "lost" for device in troubled):
        tone = FigureTone.LATE
    elif troubled and tone is FigureTone.WELL:
        tone = FigureTone.SOON
    if not said:
        well = "all_well" if of.devices else "no_devices"
        return f"{SIGNS[FigureTone.WELL if of.devices else FigureTone.OFF]} {texts.text(f'board.{well}')}", tone
    return " ".join(said), tone


def _lamp(of: DeviceNow, texts: LocaleTexts) -> str:
    sign = SIGNS[FigureTone.LATE if of.state == "lost" else FigureTone.SOON]
    name = texts.text("lamp.printer") if of.device == "printer" else texts.text("board.device", device=of.device)
    return f"{sign} {name} {texts.text('lamp.reason', reason=of.reason)}"


def attention(hall: HallSnapshot, texts: LocaleTexts, now: datetime) -> FigureTable:
    """What needs a person, as the hall lists it."""
    heads = _heads(texts, "need", "number", "station", "since", "reason")
    body = tuple(_need(one, texts, now) for one in hall.attention)
    return FigureTable(texts.text("board.attention"), heads, body, texts.text("board.attention_none"))


def _need(of: AttentionItem, texts: LocaleTexts, now: datetime) -> TableRow:
    said = (of.waybill, of.order) if of.need is AttentionKind.TO_CANCEL else (of.order, of.waybill)
    number_of = next((one for one in (*said, of.parcel) if one), texts.text("board.unknown"))
    since = age(texts, of.since, now) if of.since else texts.text("board.unknown")
    what = reason(texts, of.reason) or texts.text(f"need_do.{of.need.value}")
    tone = FigureTone.LATE if of.need in _URGENT else FigureTone.SOON
    return TableRow(
        (texts.text(f"board_need.{of.need.value}"), tidy(number_of), tidy(of.station) or "-", since, what), tone
    )


def packers(hall: HallSnapshot, texts: LocaleTexts) -> FigureTable:
    """Every person's day. The time of a parcel is split, so that nobody answers for a slow printer."""
    heads = _heads(
        texts, "packer", "parcels", "hour", "pace", "pieces", "seconds", "own", "printer", "shop", "wrong", "many"
    )
    body = tuple(_packer(one, texts) for one in hall.packers)
    return FigureTable(texts.text("board.packers"), heads, body, texts.text("board.packers_none"))


def _packer(of: PackerFigures, texts: LocaleTexts) -> TableRow:
    day, split = of.today, of.today.seconds_per_parcel
    cells = (
        packer(texts, of.packer, of.name),
        str(day.parcels),
        str(of.this_hour.parcels),
        number(day.parcels_per_hour),
        number(day.pieces_per_hour),
        number(split.total if split else None),
        number(split.own if split else None),
        number(split.printer if split else None),
        number(split.shop if split else None),
        share(day.wrong_share),
        share(day.too_many_share),
    )
    return TableRow(cells)


def pairs(hall: HallSnapshot, texts: LocaleTexts) -> FigureTable:
    """Goods that are taken for each other, the most often first: candidates to be put apart on the shelf."""
    body = tuple(
        TableRow((f"{tidy(pair.names[0] or pair.one)} ↔ {tidy(pair.names[1] or pair.other)}", str(pair.times)))
        for pair in hall.mistakes.pairs
    )
    return FigureTable(texts.text("board.pairs"), _heads(texts, "pair", "times"), body, texts.text("board.pairs_none"))

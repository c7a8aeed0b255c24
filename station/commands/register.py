"""The number that a parcel got at the hand-over: given by hand, or by two scans in either order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from station.cli import DONE, FAILED, CommandFailure
from station.commands.common import aside, ledger_of, out, texts_of, wake

if TYPE_CHECKING:
    from station.config import StationFile
    from station.ledger import UnnumberedParcel


def register_one(config: StationFile, parcel: str, number: str, *, anyway: bool) -> None:
    """Bind the number, if the carrier's rules allow it; `anyway`: also one that only looks odd.

    Raises Failure for a number that is none, LedgerError not_waiting, ambiguous or number_taken.
    """
    from station.carriers import plain
    from station.wiring import clock_of

    with ledger_of(config) as ledger:
        _judge(config, ledger.find_unnumbered(parcel), number, anyway=anyway)
        done = ledger.register_number(parcel, plain(number), clock_of(config).now())
    wake(config)
    out(texts_of(config).text("handover.registered", order=done.order, number=plain(number)))


def by_scans(config: StationFile, lines: Iterable[str], *, anyway: bool) -> int:
    """Register pairs of lines, as a scanner types them: a slip and a receipt, whichever comes first.

    A pair that cannot be registered is told, and the next one is awaited.
    """
    from station.ledger import LedgerError

    texts, result = texts_of(config), DONE
    aside(texts.text("handover.scan"))
    for one, other in _pairs(lines):
        try:
            parcel, number = _in_order(config, one, other)
            register_one(config, parcel, number, anyway=anyway)
        except (CommandFailure, LedgerError) as error:
            said = (
                error.text
                if isinstance(error, CommandFailure)
                else texts.text(f"ledger.{error.code}", detail=error.detail)
            )
            aside(said)
            result = FAILED
    return result


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Two codes at a time; the last one may be left alone."""
    codes = (line.strip() for line in lines if line.strip())
    for one in codes:
        yield one, next(codes, "")


def _in_order(config: StationFile, one: str, other: str) -> tuple[str, str]:
    """The parcel first: it is the code that names one that waits. Raises Failure for a code without its pair."""
    from station.packing.barcodes import exact_key

    if not other:
        raise CommandFailure(texts_of(config).text("handover.alone", code=one))
    with ledger_of(config) as ledger:
        names = {exact_key(name) for parcel in ledger.unnumbered() for name in (parcel.parcel, *parcel.orders)}
    return (other, one) if exact_key(other) in names and exact_key(one) not in names else (one, other)


def _judge(config: StationFile, parcel: UnnumberedParcel, number: str, *, anyway: bool) -> None:
    from station.carriers import FindingSeverity, carrier

    service = carrier(parcel.carrier)
    found = service.check(number)
    if found.ok or (anyway and found.severity is FindingSeverity.WARNING):
        return
    texts = texts_of(config)
    key = "handover.refused" if found.severity is FindingSeverity.STOP else "handover.odd"
    why = texts.text(f"reason.{found.finding.value}")
    raise CommandFailure(texts.text(key, number=number, carrier=service.name(config.station.language), why=why))

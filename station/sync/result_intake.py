"""Result sheets: the numbers that a carrier's program gave, read by its form and taken into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.ledger import Ledger
from station.ledger.orders.number_assignments import JudgedRow
from station.sheets.carrier_forms.carrier_form import CarrierForm
from station.sheets.carrier_forms.result_sheet import read_result
from station.sheets.order_files import Lines
from station.sheets.sheet_faults import Say
from station.sync.round_writer import RoundWriter


@dataclass(frozen=True, slots=True)
class RefusedNumber:
    """A row that was not taken. `row`: as the spreadsheet counts. `conflict`: what speaks against it, or ""."""

    row: int
    reference: str
    reason: str
    conflict: str = ""
    waybill: str = ""
    to_cancel: bool = False


@dataclass(frozen=True, slots=True)
class TakenResult:
    """What became of a result sheet. `odd`: rows that were taken although something about them is unusual."""

    rows: int
    taken: int
    known: int
    refused: tuple[RefusedNumber, ...] = ()
    odd: tuple[JudgedRow, ...] = ()


class ResultIntake:
    """Takes result sheets of a carrier. `read`: makes lines of a file's bytes."""

    def __init__(self, ledger: Ledger, writer: RoundWriter, clock: Callable[[], datetime], lines_of: Lines) -> None:
        self._ledger, self._writer, self._clock, self._lines_of = ledger, writer, clock, lines_of

    def take(
        self, data: bytes, filename: str, form: CarrierForm, carrier_code: str, *, replace: bool = False
    ) -> TakenResult:
        """Take what fits of a sheet; the rest is refused, each row with its reason.

        A form that is nobody's own takes the numbers of every carrier; `carrier_code`: whose boxes no sheet told of.

        Raises:
            SheetFault: it is none, or not of this form; nothing was taken.
            LedgerError: some of it may have been taken; the same sheet again takes the rest.
        """
        sheet = read_result(form, data, filename, lines_of=self._lines_of)
        unmatched = self._ledger.assignments.unmatched(sheet.rows, carrier_code)
        if unmatched:
            with self._writer.alone():
                self._writer.adopt(unmatched, form, carrier_code)
        done = self._ledger.assignments.take(sheet.rows, self._clock(), form.carrier, replace=replace)
        refused = [RefusedNumber(one.row, one.reference, one.reason, one.conflict) for one in sheet.refused]
        refused += [
            RefusedNumber(one.row, one.reference, one.reason, one.conflict, one.waybill, bool(one.late))
            for one in done.refused
        ]
        return TakenResult(
            sheet.read,
            len(done.taken),
            len(done.known),
            tuple(sorted(refused, key=lambda one: one.row)),
            tuple(one for one in done.taken if one.warning),
        )


def told(result: TakenResult, say: Say, shown: int) -> list[str]:
    """What became of a sheet, in sentences: how many numbers came in, and every row that did not."""
    lines = [say("rounds.numbers_taken", taken=result.taken, known=result.known)]
    lines += _cut([_refused_sentence(one, say) for one in result.refused], say, shown)
    odd = [
        say("rounds.odd_number", line=one.row, waybill=one.waybill, why=say(f"number_row.{one.warning}"))
        for one in result.odd
    ]
    return [*lines, *_cut(odd, say, shown)]


def _refused_sentence(one: RefusedNumber, say: Say) -> str:
    why = say(f"number_row.{one.reason}", conflict=one.conflict or "-")
    named = one.reference or one.waybill or "-"
    sentence = say("rounds.refused_row", line=one.row, reference=named, why=why)
    return f"{sentence} {say('rounds.cancel_it', waybill=one.waybill)}" if one.to_cancel else sentence


def _cut(lines: Sequence[str], say: Say, shown: int) -> list[str]:
    more = len(lines) - shown
    return [*lines[:shown], say("file.more", count=more)] if more > 0 else list(lines)

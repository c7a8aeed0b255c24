"""What facts make of a label that is not settled: by its parcel alone, whatever else the bench does meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from station.packing.barcodes import BenchCommand
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    Device,
    Fact,
    LabelOutcome,
    LabelScanned,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.parcels import LastParcel, Parcel, Waybill
from station.packing.process.states import LabelSettlement, SettlingLabel, ShopAnswer
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome, ShopResult


def bound(parcel: Parcel, answer: ShopAnswer | None, fact: WaybillTaken) -> LabelSettlement:
    """The settlement that begins when a number is bound to a complete box."""
    return LabelSettlement(parcel, answer, SettlingLabel(Waybill(fact.carrier, fact.waybill), copy=0))


def copied(left: LastParcel, fact: LabelSending) -> LabelSettlement:
    """The settlement of a further copy for a parcel that left the bench, and stays packed."""
    label = SettlingLabel(left.waybill, fact.copy, packed=True, printer=fact.printer)
    return LabelSettlement(Parcel(left.box, left.packed_at), None, label)


def settlement_after(known: LabelSettlement, fact: Fact) -> LabelSettlement | None:
    """The settlement after one fact; None: the label is settled, or given up. Facts of other parcels change nothing."""
    if isinstance(fact, Device):
        is_ours = fact.device == "printer" and known.outcome is PrintOutcome.NOT_PRINTED
        return replace(known, well=fact.state != "lost") if is_ours else known
    return _of_parcel(known, fact) if getattr(fact, "parcel", "") == known.parcel.box.parcel else known


def _of_parcel(known: LabelSettlement, fact: Fact) -> LabelSettlement | None:
    match fact:
        case LabelSending():
            label = replace(known.label, copy=fact.copy, printer=fact.printer)
            return LabelSettlement(known.parcel, known.answer, label)
        case LabelOutcome():
            return _said(known, fact)
        case LabelScanned(verdict=LabelVerdict.OK) if known.label.packed:
            return None
        case CommandScanned(command=BenchCommand.CANCEL, verdict=CommandVerdict.OK) if known.label.packed:
            # What is being sent cannot be given up any more.
            return known if known.outcome is None else None
        case ParcelPacked() | OrderAbandoned() | OrderHeld() | ParcelVoided(goes_on=True):
            return None
        case ParcelVoided() if known.label.packed:
            return None
        case CancelCheck():
            parcel = known.parcel.renewed(fact.box) if fact.box is not None else known.parcel
            return replace(known, parcel=parcel, answer=answer_after(known.answer, fact))
        case _:
            return known


def _said(known: LabelSettlement, fact: LabelOutcome) -> LabelSettlement | None:
    """After the printer's word: that on an outdated copy changes nothing."""
    if (known.label.waybill.number, known.label.copy) != (fact.waybill, fact.copy):
        return known
    if fact.outcome is PrintOutcome.CONFIRMED and known.label.packed:
        return None
    return LabelSettlement(known.parcel, known.answer, known.label, fact.outcome, fact.reason)


def answer_after(answer: ShopAnswer | None, fact: CancelCheck) -> ShopAnswer | None:
    """What is known of the shop after one more record: silence leaves the last answer as it was.

    A change that made the box another one says nothing against it; how old the word is, the record says.
    """
    if fact.box is not None:
        return ShopAnswer(ShopResult.CLEAR, fact.at) if fact.age_seconds == 0 else answer
    if fact.result is not ShopResult.SILENT:
        at = fact.at - timedelta(seconds=fact.age_seconds or 0)
        overruled = answer is not None and answer.overruled and answer.word == (fact.result, fact.what)
        return ShopAnswer(fact.result, at, overruled=overruled, what=fact.what, change=fact.change)
    if answer is None:
        return ShopAnswer(None, fact.at, silent_at=fact.at)
    return replace(answer, silent_at=fact.at, again=False)

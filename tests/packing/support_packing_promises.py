"""What the journal alone must show, whatever happened: the promises of the bench, checked on its records."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import pairwise

from station.packing.carriage import NumberSource
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    Fact,
    ItemScanned,
    LabelOutcome,
    LabelScanned,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    OrderReleased,
    OrderScanned,
    PackerIn,
    PackerOut,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.orders import PackingBox
from station.packing.process.states import PackingRules
from station.packing.verdicts import ApprovalKind, CommandVerdict, ItemVerdict, LabelVerdict, PrintOutcome, ShopResult

Records = list[tuple[datetime, Fact]]
COUNTED = (ItemVerdict.OK, ItemVerdict.COMPLETE)


def every_unit_is_counted_before_the_first_label(records: Records) -> None:
    """Guarantee 1, of a pre-printed label and of a parcel without one, too; and never more packed than wanted."""
    boxes: dict[str, PackingBox] = {}
    packed: Counter[tuple[str, str]] = Counter()
    complete: set[str] = set()
    for _, fact in records:
        match fact:
            case OrderScanned(box=PackingBox() as box):
                boxes[box.parcel] = box
            case ItemScanned() if fact.verdict in COUNTED:
                packed[fact.parcel, fact.sku] += fact.units
                assert packed[fact.parcel, fact.sku] == fact.packed <= fact.wanted or not fact.units
                complete |= {fact.parcel} if fact.verdict is ItemVerdict.COMPLETE else set()
            case CommandScanned(command="PS:UNDO", verdict=CommandVerdict.OK) if fact.units:
                packed[fact.parcel, fact.sku] -= fact.units
                assert packed[fact.parcel, fact.sku] == fact.packed >= 0
                complete.discard(fact.parcel)
            case OrderAbandoned(reason="another_opened"):
                assert not any(packed[fact.parcel, item.sku] for item in boxes[fact.parcel].items)
            case LabelSending(copy=1) | WaybillTaken() | ParcelPacked():
                assert fact.parcel in complete
                for item in boxes[fact.parcel].items:
                    assert packed[fact.parcel, item.sku] == (item.wanted if item.scan else 0)
            case _:
                pass


def a_number_is_bound_once_and_never_used_when_void(records: Records) -> None:
    """Guarantee 2."""
    bound = [fact for _, fact in records if isinstance(fact, WaybillTaken)]
    assert len({fact.waybill for fact in bound}) == len(bound)
    void: set[str] = set()
    numbered: set[str] = set()
    for _, fact in records:
        if isinstance(fact, ParcelVoided) and fact.waybill:
            assert fact.waybill not in void
            void.add(fact.waybill)
            numbered -= {fact.parcel} if fact.goes_on else set()
        if isinstance(fact, WaybillTaken):
            assert fact.parcel not in numbered
            numbered.add(fact.parcel)
        if isinstance(fact, WaybillTaken | LabelSending | ParcelPacked):
            assert fact.waybill not in void


def no_label_is_sent_again_by_itself(records: Records) -> None:
    """Guarantee 3: the same copy goes out again only after the printer said that nothing of it was printed."""
    last_word: dict[tuple[str, int], PrintOutcome | None] = {}
    newest: Counter[str] = Counter()
    for before, fact in pairwise([None, *(fact for _, fact in records)]):
        if isinstance(fact, LabelOutcome):
            key = fact.waybill, fact.copy
            last_word[key] = PrintOutcome.UNKNOWN if last_word[key] is PrintOutcome.UNKNOWN else fact.outcome
            assert fact.outcome is PrintOutcome.UNKNOWN or fact.reason != "restart"
        if isinstance(fact, LabelSending):
            key = fact.waybill, fact.copy
            again = key in last_word
            assert not again or last_word[key] is PrintOutcome.NOT_PRINTED
            assert fact.copy == newest[fact.waybill] + (0 if again else 1)
            assert fact.copy == 1 or again or isinstance(before, CommandScanned) or fact.left is not None
            last_word[key] = None
            newest[fact.waybill] = fact.copy


def a_copy_is_of_the_parcel_that_was_named(records: Records) -> None:
    """No label of another parcel than the one that the question named, which is the one scanned last, if any was."""
    named = shown = ""
    for before, fact in pairwise([None, *(fact for _, fact in records)]):
        match fact:
            case OrderScanned() | LabelScanned():
                shown = fact.parcel
            case ItemScanned() | ParcelPacked() | OrderAbandoned() | OrderHeld() | PackerIn() | PackerOut():
                shown = ""
            case CommandScanned(command="PS:CANCEL", verdict=CommandVerdict.OK):
                shown = ""
            case CommandScanned(command="PS:REPRINT", verdict=CommandVerdict.ASKED):
                named = fact.parcel
                assert shown in ("", named)
            case LabelSending() if fact.copy > 1:
                if isinstance(before, CommandScanned) and _answers(before):
                    assert named == before.parcel == fact.parcel
                shown = fact.parcel
            case ParcelVoided():
                assert fact.reason != "taken_back" or shown in ("", fact.parcel)
                shown = fact.parcel
            case _:
                pass


def _answers(fact: CommandScanned) -> bool:
    return fact.verdict is CommandVerdict.OK and fact.command.startswith(("PS:OK", "PS:REASON"))


def a_parcel_is_packed_once_and_only_with_its_label(records: Records, rules: PackingRules) -> None:
    """Guarantee 4, as far as the bench goes."""
    newest: dict[str, int] = {}
    packed: list[str] = []
    for before, fact in pairwise([None, *(fact for _, fact in records)]):
        if isinstance(fact, LabelSending):
            newest[fact.waybill] = fact.copy
        if isinstance(fact, ParcelVoided) and fact.goes_on:
            packed = [parcel for parcel in packed if parcel != fact.parcel]
        if not isinstance(fact, ParcelPacked):
            continue
        packed.append(fact.parcel)
        match before:
            case WaybillTaken():
                assert before.waybill == fact.waybill
                assert rules.numbers is NumberSource.SCAN or rules.label_first
            case _ if rules.numbers is NumberSource.LATER:
                assert not fact.waybill
            case LabelScanned():
                assert (before.verdict, before.waybill) == (LabelVerdict.OK, fact.waybill)
                small = re.fullmatch(r"PS:LABEL:\d+:(\d+)", before.code)
                assert small is None or int(small[1]) == newest[fact.waybill]
            case LabelOutcome():
                settled = before.outcome, before.waybill, before.copy, rules.confirm_by_scan
                assert settled == (PrintOutcome.CONFIRMED, fact.waybill, newest[fact.waybill], False)
            case _:
                raise AssertionError(before)
    assert len(packed) == len(set(packed))


def the_backup_gets_only_what_is_known_not_to_be_printed(records: Records) -> None:
    """A label goes to the printer that stands in right after the outcome `not_printed` of the same copy."""
    last: dict[str, tuple[int, PrintOutcome | None]] = {}
    for _, fact in records:
        match fact:
            case LabelSending():
                assert not fact.printer or last[fact.waybill] == (fact.copy, PrintOutcome.NOT_PRINTED)
                last[fact.waybill] = fact.copy, None
            case LabelOutcome() if fact.copy == last[fact.waybill][0]:
                last[fact.waybill] = fact.copy, fact.outcome
            case _:
                pass


def what_the_shop_stopped_gets_no_label(records: Records, rules: PackingRules) -> None:
    """Guarantee 5: no label against the shop's last word; none on an old word without asking again."""
    said: dict[str, ShopResult] = {}
    heard: dict[tuple[str, bool], datetime] = {}
    packed: set[str] = set()
    overruled: set[str] = set()
    for at, fact in records:
        match fact:
            case CommandScanned(way=ApprovalKind.OVERRULE, verdict=CommandVerdict.OK):
                assert fact.allowed_by
                overruled.add(fact.parcel)
            case CancelCheck():
                silent = fact.result is ShopResult.SILENT
                heard[fact.parcel, silent] = at
                said |= {} if silent else {fact.parcel: fact.result}
            case ParcelPacked() if not rules.on_paper and rules.numbers is not NumberSource.LATER:
                packed.add(fact.parcel)
            case LabelSending() | ParcelPacked() if fact.parcel not in packed:
                assert said.get(fact.parcel, ShopResult.CLEAR) is ShopResult.CLEAR
                words = [heard.get((fact.parcel, silent)) for silent in (False, True)]
                fresh = [word is not None and at - word <= rules.answer_lasts for word in words]
                first = isinstance(fact, ParcelPacked) or fact.copy == 1 or fact.reason == "printer_ready"
                needed = rules.asks_shop and first and fact.parcel not in overruled
                assert fresh[0] or (fresh[1] and not rules.hold_when_silent) or not needed
            case _:
                pass


def what_a_supervisor_allows_bears_who_and_why(records: Records) -> None:
    """Nothing is released or voided in a supervisor's name without a question, a person and a reason before it."""
    asked = ""
    for before, fact in pairwise([None, *(fact for _, fact in records)]):
        if isinstance(fact, CommandScanned) and fact.command == "PS:SUPERVISOR":
            asked = fact.allowed_by if fact.verdict is CommandVerdict.ASKED else asked
        if isinstance(fact, OrderReleased | ParcelVoided) and fact.allowed_by:
            assert isinstance(before, CommandScanned)
            assert (before.allowed_by, before.reason) == (fact.allowed_by, fact.reason) == (asked, fact.reason)
            assert fact.reason


def a_box_is_opened_once_and_leaves_once(records: Records) -> None:
    """One box at a time, and every way out of the bench is taken once."""
    on_the_bench = ""
    seen: set[str] = set()
    for _, fact in records:
        match fact:
            case OrderScanned(box=PackingBox() as box):
                assert not on_the_bench
                assert box.parcel not in seen
                on_the_bench = box.parcel
                seen.add(box.parcel)
            case ParcelVoided(goes_on=True):
                assert on_the_bench in ("", fact.parcel)
                on_the_bench = fact.parcel
            case OrderAbandoned() | OrderHeld() | ParcelPacked():
                assert fact.parcel == on_the_bench
                on_the_bench = ""
            case ItemScanned() if fact.verdict not in COUNTED:
                pass
            case ItemScanned() | WaybillTaken():
                assert fact.parcel == on_the_bench
            case _:
                pass

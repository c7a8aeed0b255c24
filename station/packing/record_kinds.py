"""The table of the journal's records: a row a kind, read by whoever writes, reads, counts, tells or redacts them.

A new kind is a fact (`station.packing.facts`), its row here, and its rule (`station.packing.process.transitions`). Its
words are `event.<event>`, and `step.<event>` or `step.<event>_<answer>` where a parcel's story tells of it
(`locale/figures.*`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from station.packing import facts
from station.packing import record_fields as of
from station.packing.facts import Fact
from station.packing.record_fields import RecordField


@dataclass(frozen=True, slots=True)
class StorySentence:
    """How a parcel's story tells of a record. `answer`: the field that says how it went, `well`: when it went well.

    `blanks`: the fields that its sentence needs.
    """

    blanks: tuple[RecordField, ...] = ()
    answer: RecordField | None = None
    well: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RecordKind:
    """One kind of record.

    Attributes:
        event: its name in the journal, for good: records of it are in files everywhere.
        fact: what it records.
        fields: those of the fact that are written, in their order; `LEADING_FIELDS` stand before all others.
        keeps_box: it opens a box or makes it another one; the box is kept with the parcel, not in the record.
        leaves_as: it takes a box off the bench, which has this status then.
        signs: it says who packs from then on.
        by_hand: it shows somebody at work at the station.
        from_outside: a machine, the shop or the office says it, which answers no question that the packer was asked.
        makes_room: what goes for the scan behind it, which is the one that led to the notice.
        story: how a parcel's story tells of it; None: not at all.
    """

    event: str
    fact: type[Fact]
    fields: tuple[RecordField, ...]
    keeps_box: bool = False
    leaves_as: str = ""
    signs: bool = False
    by_hand: bool = False
    from_outside: bool = False
    makes_room: bool = False
    story: StorySentence | None = None
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(one.name for one in self.fields))

    @property
    def name_key(self) -> str:
        """The text that names it in a list."""
        return f"event.{self.event}"


ORDER_SCANNED = RecordKind(
    event="order_scanned",
    fact=facts.OrderScanned,
    fields=(of.ORDER, of.PARCEL, of.CODE, of.VERDICT, of.OPENED_BY, of.WAYBILL),
    keeps_box=True,
    by_hand=True,
    story=StorySentence((of.ORDER,), of.VERDICT, frozenset({"opened"})),
)
ITEM_SCANNED = RecordKind(
    event="item_scanned",
    fact=facts.ItemScanned,
    fields=(
        *(of.ORDER, of.PARCEL, of.CODE, of.VERDICT, of.SKU, of.UNITS, of.PACKED, of.WANTED),
        *(of.LOT, of.SERIAL, of.EXPIRY),
    ),
    by_hand=True,
    story=StorySentence((of.SKU, of.PACKED, of.WANTED, of.CODE), of.VERDICT, frozenset({"ok", "complete"})),
)
COMMAND_SCANNED = RecordKind(
    event="command_scanned",
    fact=facts.CommandScanned,
    fields=(
        *(of.ORDER, of.PARCEL, of.COMMAND, of.VERDICT, of.SKU, of.UNITS, of.PACKED, of.SERIAL, of.WAYBILL),
        *(of.WAY, of.REASON, of.ALLOWED_BY),
    ),
    by_hand=True,
)
WAYBILL_ASSIGNED = RecordKind(
    event="waybill_assigned",
    fact=facts.WaybillAssigned,
    fields=(of.ORDER, of.CARRIER, of.WAYBILL, of.ROUND, of.REFERENCE),
    from_outside=True,
)
WAYBILL_TAKEN = RecordKind(
    event="waybill_taken",
    fact=facts.WaybillTaken,
    fields=(of.ORDER, of.PARCEL, of.CARRIER, of.WAYBILL),
    story=StorySentence((of.WAYBILL, of.CARRIER)),
)
LABEL_SENDING = RecordKind(
    event="label_sending",
    fact=facts.LabelSending,
    fields=(of.ORDER, of.PARCEL, of.WAYBILL, of.COPY, of.PRINTER, of.REASON, of.ALLOWED_BY),
    story=StorySentence((of.WAYBILL, of.COPY, of.REASON)),
)
LABEL_OUTCOME = RecordKind(
    event="label_outcome",
    fact=facts.LabelOutcome,
    fields=(of.ORDER, of.PARCEL, of.WAYBILL, of.COPY, of.OUTCOME, of.REASON),
    from_outside=True,
    story=StorySentence((of.COPY, of.REASON), of.OUTCOME, frozenset({"confirmed"})),
)
LABEL_SCANNED = RecordKind(
    event="label_scanned",
    fact=facts.LabelScanned,
    fields=(of.ORDER, of.PARCEL, of.CODE, of.VERDICT, of.WAYBILL),
    by_hand=True,
    story=StorySentence((of.CODE,), of.VERDICT, frozenset({"ok"})),
)
PARCEL_PACKED = RecordKind(
    event="parcel_packed",
    fact=facts.ParcelPacked,
    fields=(of.ORDER, of.PARCEL, of.CARRIER, of.WAYBILL, of.SECONDS),
    leaves_as="packed",
    by_hand=True,
    story=StorySentence((of.SECONDS, of.WAYBILL, of.CARRIER)),
)
DISPATCH_SENT = RecordKind(
    event="dispatch_sent",
    fact=facts.DispatchSent,
    fields=(of.ORDER, of.PARCEL, of.WAYBILL, of.OUTCOME, of.ATTEMPT, of.LINES, of.REASON),
    from_outside=True,
    story=StorySentence((of.REASON, of.ATTEMPT), of.OUTCOME, frozenset({"accepted", "already_done"})),
)
REGISTRATION_SENT = RecordKind(
    event="registration_sent",
    fact=facts.RegistrationSent,
    fields=(of.ORDER, of.PARCEL, of.WAYBILL, of.OUTCOME, of.ATTEMPT, of.REASON),
    from_outside=True,
    story=StorySentence(
        (of.REASON, of.ATTEMPT), of.OUTCOME, frozenset({"accepted", "already_done", "cancelled", "by_hand"})
    ),
)
ORDER_ABANDONED = RecordKind(
    event="order_abandoned",
    fact=facts.OrderAbandoned,
    fields=(of.ORDER, of.PARCEL, of.REASON),
    leaves_as="abandoned",
    makes_room=True,
    story=StorySentence((of.REASON,)),
)
ORDER_HELD = RecordKind(
    event="order_held",
    fact=facts.OrderHeld,
    fields=(of.ORDER, of.PARCEL, of.REASON),
    leaves_as="held",
    story=StorySentence((of.REASON,)),
)
ORDER_RELEASED = RecordKind(
    event="order_released",
    fact=facts.OrderReleased,
    fields=(of.ORDER, of.REASON, of.ALLOWED_BY),
    from_outside=True,
    story=StorySentence((of.REASON,)),
)
PARCEL_VOIDED = RecordKind(
    event="parcel_voided",
    fact=facts.ParcelVoided,
    fields=(of.ORDER, of.PARCEL, of.WAYBILL, of.REASON, of.ALLOWED_BY, of.GOES_ON),
    keeps_box=True,
    leaves_as="void",
    from_outside=True,
    story=StorySentence((of.WAYBILL, of.REASON)),
)
CANCEL_CHECK = RecordKind(
    event="cancel_check",
    fact=facts.CancelCheck,
    fields=(of.ORDER, of.PARCEL, of.RESULT, of.AGE_SECONDS, of.WHAT, of.CHANGE),
    keeps_box=True,
    from_outside=True,
    story=StorySentence((), of.RESULT, frozenset({"clear"})),
)
PACKER_IN = RecordKind(
    event="packer_in",
    fact=facts.PackerIn,
    fields=(of.PACKER,),
    signs=True,
    by_hand=True,
)
PACKER_OUT = RecordKind(
    event="packer_out",
    fact=facts.PackerOut,
    fields=(of.PACKER, of.REASON),
    signs=True,
    makes_room=True,
)
DEVICE_CHANGED = RecordKind(
    event="device",
    fact=facts.Device,
    fields=(of.DEVICE, of.STATE, of.REASON),
    from_outside=True,
)
RESTORED = RecordKind(
    event="restored",
    fact=facts.Restored,
    fields=(of.REASON,),
    from_outside=True,
)
PEOPLE_READ = RecordKind(
    event="people_read",
    fact=facts.PeopleRead,
    fields=(of.ORDER, of.PURPOSE, of.BY),
    from_outside=True,
)

RECORD_KINDS = (
    ORDER_SCANNED,
    ITEM_SCANNED,
    COMMAND_SCANNED,
    WAYBILL_TAKEN,
    LABEL_SENDING,
    LABEL_OUTCOME,
    LABEL_SCANNED,
    PARCEL_PACKED,
    DISPATCH_SENT,
    REGISTRATION_SENT,
    ORDER_ABANDONED,
    ORDER_HELD,
    ORDER_RELEASED,
    PARCEL_VOIDED,
    CANCEL_CHECK,
    PACKER_IN,
    PACKER_OUT,
    DEVICE_CHANGED,
    RESTORED,
    PEOPLE_READ,
    WAYBILL_ASSIGNED,
)
"""Every kind there is. The ledger's indexes list events in this order, and SQLite uses them in no other."""

KIND_BY_EVENT: dict[str, RecordKind] = {kind.event: kind for kind in RECORD_KINDS}
"""An event that is not in it was written by a newer version."""

KIND_BY_FACT: dict[type[Fact], RecordKind] = {kind.fact: kind for kind in RECORD_KINDS}

_FIELDS = {one.name: one for one in (*of.COMMON_FIELDS, *(one for kind in RECORD_KINDS for one in kind.fields))}


def kind_of(fact: Fact) -> RecordKind:
    """The kind of record that a fact becomes."""
    return KIND_BY_FACT[type(fact)]


def field_of(event: str, name: str) -> RecordField | None:
    """A field of a record, of a newer version's as far as its name is known; None for one that is not."""
    kind = KIND_BY_EVENT.get(event)
    own = (one for one in kind.fields if one.name == name) if kind is not None else iter(())
    return next(own, _FIELDS.get(name))

"""The fields of the journal's records, by the names they have there, and what of each may leave the house.

A field of a new record that is nobody's business outside needs nothing said: it is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class FieldDisclosure(Enum):
    """How a field is shown to whoever helps from outside (`doctor --bundle`).

    ALIAS: the same made-up name throughout. WORD: one of the program's own words. The numbers, the SKU and the parcel's
    id are shown where they look as such, else by an alias; a code by what it looked like.
    """

    WITHHELD = auto()
    WORD = auto()
    NUMBER = auto()
    ALIAS = auto()
    TIME = auto()
    PARCEL_ID = auto()
    ORDER_NUMBER = auto()
    WAYBILL_NUMBER = auto()
    SKU = auto()
    CODE = auto()
    COMMAND = auto()
    REASON = auto()
    DEVICE = auto()


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of records. `alias`: what its made-up names begin with, where that is not its own name."""

    name: str
    disclosure: FieldDisclosure = FieldDisclosure.WITHHELD
    alias: str = ""


_show = FieldDisclosure

# In every record.
STATION = RecordField("station", _show.ALIAS)
EPOCH = RecordField("epoch", _show.NUMBER)
SEQ = RecordField("seq", _show.NUMBER)
AT = RecordField("at", _show.TIME)
EVENT = RecordField("event", _show.WORD)

# Whose and by whom: these stand first.
ORDER = RecordField("order", _show.ORDER_NUMBER)
PARCEL = RecordField("parcel", _show.PARCEL_ID)
PACKER = RecordField("packer", _show.ALIAS)
SCANNER = RecordField("scanner", _show.ALIAS)

# What a fact says.
CODE = RecordField("code", _show.CODE)
COMMAND = RecordField("command", _show.COMMAND)
DEVICE = RecordField("device", _show.DEVICE)
STATE = RecordField("state", _show.WORD)
VERDICT = RecordField("verdict", _show.WORD)
SKU = RecordField("sku", _show.SKU)
UNITS = RecordField("units", _show.NUMBER)
PACKED = RecordField("packed", _show.NUMBER)
WANTED = RecordField("wanted", _show.NUMBER)
LOT = RecordField("lot")
SERIAL = RecordField("serial")
EXPIRY = RecordField("expiry")
CARRIER = RecordField("carrier")
WAYBILL = RecordField("waybill", _show.WAYBILL_NUMBER)
COPY = RecordField("copy", _show.NUMBER)
PRINTER = RecordField("printer")
OUTCOME = RecordField("outcome", _show.WORD)
RESULT = RecordField("result", _show.WORD)
AGE_SECONDS = RecordField("age_seconds", _show.NUMBER)
WHAT = RecordField("what")
CHANGE = RecordField("change")
SECONDS = RecordField("seconds", _show.NUMBER)
ATTEMPT = RecordField("attempt", _show.NUMBER)
LINES = RecordField("lines")
PURPOSE = RecordField("purpose", _show.WORD)
BY = RecordField("by", _show.ALIAS, alias="user")
OPENED_BY = RecordField("by", _show.WORD)
ROUND = RecordField("round", _show.WORD)
REFERENCE = RecordField("reference", _show.ALIAS, alias="reference")
WAY = RecordField("way")
REASON = RecordField("reason", _show.REASON)
ALLOWED_BY = RecordField("allowed_by")
GOES_ON = RecordField("goes_on")

# Measured or noted beside a fact.
NOTICE = RecordField("notice", _show.WORD)
LATENCY_MS = RecordField("latency_ms", _show.NUMBER)
COMMIT_MS = RecordField("commit_ms", _show.NUMBER)
PAINT_MS = RecordField("paint_ms", _show.NUMBER)
TYPED_HANGUL = RecordField("typed_hangul", _show.NUMBER)
NEW_KEYS = RecordField("new_keys", _show.NUMBER)

LEADING_FIELDS = (ORDER, PARCEL, PACKER, SCANNER)
"""Written before all that a fact says, so that a person reads first whose it is, and by whom."""

COMMON_FIELDS = (
    *(STATION, EPOCH, SEQ, AT, EVENT),
    *LEADING_FIELDS,
    *(NOTICE, LATENCY_MS, COMMIT_MS, PAINT_MS, TYPED_HANGUL, NEW_KEYS),
)
"""The fields that any kind of record may have; any other belongs to the kinds that name it."""

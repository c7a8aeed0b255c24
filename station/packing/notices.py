"""What the packer is told: a code, how serious it is, and the values of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.packing.codes import Code

__all__ = ["Code", "Notice", "Severity", "Value", "tell"]


class Severity(StrEnum):
    """How a notice looks and sounds. NEWS goes to the line at the foot and never hides a verdict."""

    RIGHT = "right"
    COMPLETE = "complete"
    INFO = "info"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"
    NEWS = "news"


_RIGHT = (Code.READY, Code.ORDER_OPENED, Code.ITEM_OK, Code.ORDER_STILL_OPEN, Code.UNDONE, Code.WELCOME)
_COMPLETE = (
    Code.PRINTING, Code.PRINTING_UNASKED, Code.SCAN_LABEL, Code.SCAN_LABEL_UNASKED, Code.PACKED,
    Code.PACKED_ON_BACKUP, Code.PACKED_LATER, Code.COPY_PRINTED,
)  # fmt: skip
_STOP = (
    Code.ORDER_CANCELLED,
    Code.ORDER_ON_HOLD,
    Code.ITEM_BUT_STOPPED,
    Code.STOP_CANCELLED,
    Code.STOP_ON_HOLD,
    Code.STOP_CHANGED,
    Code.STOP_MOVED,
    Code.SHOP_SILENT,
    Code.NO_NUMBER,
    Code.LABEL_UNREADY,
    Code.PACKED_CHANGED,
    Code.LABEL_NOT_PRINTED,
    Code.LABEL_VOID,
    Code.LEDGER_FAILED,
)
_ASK = (
    Code.ITEM_AMBIGUOUS, Code.TAKE_OUT, Code.LABEL_OLD, Code.ASK_NEW_LABEL,
    Code.ASK_CANCEL, Code.ASK_CANCEL_LABEL, Code.ASK_HOLD_LABEL, Code.ASK_REPRINT, Code.ASK_REPRINT_REASON,
    Code.LABEL_DOUBTFUL, Code.LABEL_CHECK, Code.NUMBER_DOUBTFUL, Code.ASK_SUPERVISOR, Code.ASK_WHAT_TO_ALLOW,
    Code.ASK_WHY_RELEASE, Code.ASK_WHY_VOID, Code.ASK_WHY_OVERRULE,
)  # fmt: skip
_INFO = (
    Code.STARTING,
    Code.BADGE_FIRST,
    Code.RESUMED,
    Code.ORDER_OPENED_WITHOUT,
    Code.ITEM_OK_EXPIRED,
    Code.SHOP_BEING_ASKED,
    Code.LABEL_AGAIN,
    Code.LABEL_REPLACED,
    Code.ORDER_CONTACT,
    Code.ORDER_MOVED,
    Code.ORDER_GOODS,
    Code.ORDER_MOVED_GOODS,
    Code.TAKEN_OUT,
    Code.RECORDED_ANYWAY,
    Code.LABEL_ON_BACKUP,
    Code.TAKEN_BACK,
    Code.PUT_BACK,
    Code.NOTHING_OPEN,
    Code.HELD,
    Code.REPRINTING,
    Code.REPRINT_GIVEN_UP,
    Code.QUANTITY_SET,
    Code.UNAVAILABLE,
    Code.TEST_CODE,
    Code.HELP,
    Code.GOODBYE,
    Code.SIGNED_OUT,
    Code.LEAVE_OVERDUE,
    Code.NOTHING_TO_ALLOW,
    Code.OVERRULED,
    Code.RELEASED,
    Code.VOIDED,
)
_NEWS = (
    Code.ORDER_CAME,
    Code.PRINTER_READY,
    Code.PRINTER_TROUBLE,
    Code.PRINTER_NEAR_END,
    Code.PRINTER_UNHEARD,
    Code.BACKUP_READY,
    Code.BACKUP_TROUBLE,
    Code.BACKUP_NEAR_END,
    Code.BACKUP_UNHEARD,
    Code.SCANNER_READY,
    Code.SCANNER_LOST,
    Code.HANGUL_MODE,
    Code.SCAN_REPEATED,
    Code.SCAN_TWO_WAYS,
    Code.SCAN_CUT,
    Code.SCAN_EXPIRED,
    Code.SHOP_READY,
    Code.SHOP_LOST,
    Code.SHEETS_READY,
    Code.SHEETS_LOST,
    Code.SHEET_REFUSED,
    Code.COPIES_READY,
    Code.COPIES_LOST,
    Code.COPIES_ODD,
    Code.NUMBERS_LOW,
    Code.NUMBERS_NONE,
    Code.HANDOVER_DUE,
    Code.ORDERS_DUE,
    Code.HOLIDAYS_WRONG,
    Code.WEIGHT_UNKNOWN,
    Code.ZIP_UNKNOWN,
    Code.BOX_STAYS,
    Code.LEDGER_SLOW,
)
# Whatever is not named is a mistake to be put right by the packer.
_SEVERITY: dict[Code, Severity] = dict.fromkeys(Code, Severity.WRONG) | {
    code: severity
    for severity, codes in (
        (Severity.RIGHT, _RIGHT),
        (Severity.COMPLETE, _COMPLETE),
        (Severity.STOP, _STOP),
        (Severity.ASK, _ASK),
        (Severity.INFO, _INFO),
        (Severity.NEWS, _NEWS),
    )
    for code in codes
}

Value = str | int


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to the packer: its code, and what stands in its blanks. Never holds personal data.

    A value named `reason` or `device` is itself a code with a text of its own.
    """

    code: Code
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def severity(self) -> Severity:
        """How serious it is."""
        return _SEVERITY[self.code]


def tell(code: Code, /, **values: Value) -> Notice:
    """A notice with its values, in the order given."""
    return Notice(code, tuple(values.items()))

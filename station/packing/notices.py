"""What the packer is told: a code, how serious it is, and the values of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.packing.codes import NoticeCode

__all__ = ["Notice", "NoticeCode", "NoticeSeverity", "Value", "tell"]


class NoticeSeverity(StrEnum):
    """How a notice looks and sounds. NEWS goes to the line at the foot and never hides a verdict."""

    RIGHT = "right"
    COMPLETE = "complete"
    INFO = "info"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"
    NEWS = "news"


_RIGHT = (
    NoticeCode.READY,
    NoticeCode.ORDER_OPENED,
    NoticeCode.ITEM_OK,
    NoticeCode.ORDER_STILL_OPEN,
    NoticeCode.UNDONE,
    NoticeCode.WELCOME,
)
_COMPLETE = (
    NoticeCode.PRINTING, NoticeCode.PRINTING_UNASKED, NoticeCode.SCAN_LABEL, NoticeCode.SCAN_LABEL_UNASKED, NoticeCode.PACKED,
    NoticeCode.PACKED_ON_BACKUP, NoticeCode.PACKED_LATER, NoticeCode.COPY_PRINTED,
)  # fmt: skip
_STOP = (
    NoticeCode.ORDER_CANCELLED,
    NoticeCode.ORDER_ON_HOLD,
    NoticeCode.ITEM_BUT_STOPPED,
    NoticeCode.STOP_CANCELLED,
    NoticeCode.STOP_ON_HOLD,
    NoticeCode.STOP_CHANGED,
    NoticeCode.STOP_MOVED,
    NoticeCode.SHOP_SILENT,
    NoticeCode.NO_NUMBER,
    NoticeCode.LABEL_UNREADY,
    NoticeCode.PACKED_CHANGED,
    NoticeCode.LABEL_NOT_PRINTED,
    NoticeCode.LABEL_VOID,
    NoticeCode.LEDGER_FAILED,
)
_ASK = (
    NoticeCode.ITEM_AMBIGUOUS, NoticeCode.TAKE_OUT, NoticeCode.LABEL_OLD, NoticeCode.ASK_NEW_LABEL,
    NoticeCode.ASK_CANCEL, NoticeCode.ASK_CANCEL_LABEL, NoticeCode.ASK_HOLD_LABEL, NoticeCode.ASK_REPRINT, NoticeCode.ASK_REPRINT_REASON,
    NoticeCode.LABEL_DOUBTFUL, NoticeCode.LABEL_CHECK, NoticeCode.NUMBER_DOUBTFUL, NoticeCode.ASK_SUPERVISOR, NoticeCode.ASK_WHAT_TO_ALLOW,
    NoticeCode.ASK_WHY_RELEASE, NoticeCode.ASK_WHY_VOID, NoticeCode.ASK_WHY_OVERRULE,
)  # fmt: skip
_INFO = (
    NoticeCode.STARTING,
    NoticeCode.BADGE_FIRST,
    NoticeCode.RESUMED,
    NoticeCode.ORDER_OPENED_WITHOUT,
    NoticeCode.ITEM_OK_EXPIRED,
    NoticeCode.SHOP_BEING_ASKED,
    NoticeCode.LABEL_AGAIN,
    NoticeCode.LABEL_REPLACED,
    NoticeCode.ORDER_CONTACT,
    NoticeCode.ORDER_MOVED,
    NoticeCode.ORDER_GOODS,
    NoticeCode.ORDER_MOVED_GOODS,
    NoticeCode.TAKEN_OUT,
    NoticeCode.RECORDED_ANYWAY,
    NoticeCode.LABEL_ON_BACKUP,
    NoticeCode.TAKEN_BACK,
    NoticeCode.PUT_BACK,
    NoticeCode.NOTHING_OPEN,
    NoticeCode.HELD,
    NoticeCode.REPRINTING,
    NoticeCode.REPRINT_GIVEN_UP,
    NoticeCode.QUANTITY_SET,
    NoticeCode.UNAVAILABLE,
    NoticeCode.TEST_CODE,
    NoticeCode.HELP,
    NoticeCode.GOODBYE,
    NoticeCode.SIGNED_OUT,
    NoticeCode.LEAVE_OVERDUE,
    NoticeCode.NOTHING_TO_ALLOW,
    NoticeCode.OVERRULED,
    NoticeCode.RELEASED,
    NoticeCode.VOIDED,
)
_NEWS = (
    NoticeCode.ORDER_CAME,
    NoticeCode.PRINTER_READY,
    NoticeCode.PRINTER_TROUBLE,
    NoticeCode.PRINTER_NEAR_END,
    NoticeCode.PRINTER_UNHEARD,
    NoticeCode.BACKUP_READY,
    NoticeCode.BACKUP_TROUBLE,
    NoticeCode.BACKUP_NEAR_END,
    NoticeCode.BACKUP_UNHEARD,
    NoticeCode.SCANNER_READY,
    NoticeCode.SCANNER_LOST,
    NoticeCode.HANGUL_MODE,
    NoticeCode.SCAN_REPEATED,
    NoticeCode.SCAN_TWO_WAYS,
    NoticeCode.SCAN_CUT,
    NoticeCode.SCAN_EXPIRED,
    NoticeCode.SHOP_READY,
    NoticeCode.SHOP_LOST,
    NoticeCode.SHEETS_READY,
    NoticeCode.SHEETS_LOST,
    NoticeCode.SHEET_REFUSED,
    NoticeCode.COPIES_READY,
    NoticeCode.COPIES_LOST,
    NoticeCode.COPIES_ODD,
    NoticeCode.NUMBERS_LOW,
    NoticeCode.NUMBERS_NONE,
    NoticeCode.HANDOVER_DUE,
    NoticeCode.ORDERS_DUE,
    NoticeCode.HOLIDAYS_WRONG,
    NoticeCode.WEIGHT_UNKNOWN,
    NoticeCode.ZIP_UNKNOWN,
    NoticeCode.BOX_STAYS,
    NoticeCode.LEDGER_SLOW,
)
# Whatever is not named is a mistake to be put right by the packer.
_SEVERITY: dict[NoticeCode, NoticeSeverity] = dict.fromkeys(NoticeCode, NoticeSeverity.WRONG) | {
    code: severity
    for severity, codes in (
        (NoticeSeverity.RIGHT, _RIGHT),
        (NoticeSeverity.COMPLETE, _COMPLETE),
        (NoticeSeverity.STOP, _STOP),
        (NoticeSeverity.ASK, _ASK),
        (NoticeSeverity.INFO, _INFO),
        (NoticeSeverity.NEWS, _NEWS),
    )
    for code in codes
}

Value = str | int


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to the packer: its code, and what stands in its blanks. Never holds personal data.

    A value named `reason` or `device` is itself a code with a text of its own.
    """

    code: NoticeCode
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def severity(self) -> NoticeSeverity:
        """How serious it is."""
        return _SEVERITY[self.code]


def tell(code: NoticeCode, /, **values: Value) -> Notice:
    """A notice with its values, in the order given."""
    return Notice(code, tuple(values.items()))

"""What the packer is told: a code, how serious it is, and the values of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a notice looks and sounds. NEWS goes to the line at the foot and never hides a verdict."""

    RIGHT = "right"
    COMPLETE = "complete"
    INFO = "info"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"
    NEWS = "news"


class Code(StrEnum):
    """Every sentence the bench can say."""

    STARTING = "starting"
    READY = "ready"
    BADGE_FIRST = "badge_first"
    RESUMED = "resumed"
    # slips
    ORDER_OPENED = "order_opened"
    ORDER_OPENED_WITHOUT = "order_opened_without"
    ORDER_STILL_OPEN = "order_still_open"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_ON_HOLD = "order_on_hold"
    ORDER_ALREADY_PACKED = "order_already_packed"
    ORDER_IN_USE = "order_in_use"
    ORDER_NOT_READY = "order_not_ready"
    ANOTHER_OPEN = "another_open"
    # items
    ITEM_OK = "item_ok"
    ITEM_WRONG = "item_wrong"
    ITEM_TOO_MANY = "item_too_many"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_AMBIGUOUS = "item_ambiguous"
    ITEM_NO_ORDER = "item_no_order"
    ITEM_BUT_STOPPED = "item_but_stopped"
    ITEM_NEEDS_LOT = "item_needs_lot"
    ITEM_NEEDS_SERIAL = "item_needs_serial"
    ITEM_EXPIRED = "item_expired"
    ITEM_SERIAL_TWICE = "item_serial_twice"
    ITEM_SERIAL_TAKEN = "item_serial_taken"
    # the complete parcel
    PRINTING = "printing"
    PRINTING_UNASKED = "printing_unasked"
    SHOP_BEING_ASKED = "shop_being_asked"
    SHOP_SILENT = "shop_silent"
    NO_NUMBER = "no_number"
    SCAN_LABEL = "scan_label"
    SCAN_LABEL_UNASKED = "scan_label_unasked"
    NUMBER_REFUSED = "number_refused"
    NUMBER_DOUBTFUL = "number_doubtful"
    STOP_CANCELLED = "stop_cancelled"
    STOP_ON_HOLD = "stop_on_hold"
    STOP_CHANGED = "stop_changed"
    # labels
    PACKED = "packed"
    PACKED_ON_BACKUP = "packed_on_backup"
    PACKED_LATER = "packed_later"
    LABEL_CHECK = "label_check"
    LABEL_NOT_PRINTED = "label_not_printed"
    LABEL_AGAIN = "label_again"
    LABEL_ON_BACKUP = "label_on_backup"
    LABEL_DOUBTFUL = "label_doubtful"
    LABEL_WRONG = "label_wrong"
    LABEL_VOID = "label_void"
    COPY_PRINTED = "copy_printed"
    # commands
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    TAKEN_BACK = "taken_back"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    ASK_CANCEL = "ask_cancel"
    ASK_CANCEL_LABEL = "ask_cancel_label"
    PUT_BACK = "put_back"
    NOTHING_OPEN = "nothing_open"
    ASK_HOLD_LABEL = "ask_hold_label"
    HELD = "held"
    ASK_REPRINT = "ask_reprint"
    ASK_REPRINT_REASON = "ask_reprint_reason"
    NOTHING_TO_REPRINT = "nothing_to_reprint"
    REPRINTING = "reprinting"
    REPRINT_GIVEN_UP = "reprint_given_up"
    FINISH_MISSING = "finish_missing"
    QUANTITY_SET = "quantity_set"
    WAIT_FOR_LABEL = "wait_for_label"
    NOT_NOW = "not_now"
    NOTHING_ASKED = "nothing_asked"
    UNAVAILABLE = "unavailable"
    COMMAND_UNKNOWN = "command_unknown"
    TEST_CODE = "test_code"
    PRACTICE_CODE = "practice_code"
    HELP = "help"
    # people
    WELCOME = "welcome"
    GOODBYE = "goodbye"
    BADGE_UNKNOWN = "badge_unknown"
    FINISH_FIRST = "finish_first"
    # ways out, given from outside the bench
    RELEASED = "released"
    VOIDED = "voided"
    # news
    ORDER_CAME = "order_came"
    PRINTER_READY = "printer_ready"
    PRINTER_TROUBLE = "printer_trouble"
    PRINTER_NEAR_END = "printer_near_end"
    BACKUP_READY = "backup_ready"
    BACKUP_TROUBLE = "backup_trouble"
    BACKUP_NEAR_END = "backup_near_end"
    SCANNER_READY = "scanner_ready"
    SCANNER_LOST = "scanner_lost"
    SCAN_AGAIN = "scan_again"
    HANGUL_MODE = "hangul_mode"
    SCAN_REPEATED = "scan_repeated"
    SCAN_TWO_WAYS = "scan_two_ways"
    SHOP_READY = "shop_ready"
    SHOP_LOST = "shop_lost"
    COPIES_READY = "copies_ready"
    COPIES_LOST = "copies_lost"
    COPIES_ODD = "copies_odd"
    NUMBERS_LOW = "numbers_low"
    NUMBERS_NONE = "numbers_none"
    HANDOVER_DUE = "handover_due"
    LEDGER_FAILED = "ledger_failed"


_RIGHT = (Code.READY, Code.ORDER_OPENED, Code.ITEM_OK, Code.ORDER_STILL_OPEN, Code.UNDONE, Code.WELCOME)
_COMPLETE = (
    Code.PRINTING,
    Code.PRINTING_UNASKED,
    Code.SCAN_LABEL,
    Code.SCAN_LABEL_UNASKED,
    Code.PACKED,
    Code.PACKED_ON_BACKUP,
    Code.PACKED_LATER,
    Code.COPY_PRINTED,
)
_STOP = (
    Code.ORDER_CANCELLED,
    Code.ORDER_ON_HOLD,
    Code.ITEM_BUT_STOPPED,
    Code.STOP_CANCELLED,
    Code.STOP_ON_HOLD,
    Code.STOP_CHANGED,
    Code.SHOP_SILENT,
    Code.NO_NUMBER,
    Code.LABEL_NOT_PRINTED,
    Code.LABEL_VOID,
    Code.LEDGER_FAILED,
)
_ASK = (
    Code.ASK_CANCEL,
    Code.ASK_CANCEL_LABEL,
    Code.ASK_HOLD_LABEL,
    Code.ASK_REPRINT,
    Code.ASK_REPRINT_REASON,
    Code.LABEL_DOUBTFUL,
    Code.LABEL_CHECK,
    Code.NUMBER_DOUBTFUL,
)
_INFO = (
    Code.STARTING,
    Code.BADGE_FIRST,
    Code.RESUMED,
    Code.ORDER_OPENED_WITHOUT,
    Code.SHOP_BEING_ASKED,
    Code.LABEL_AGAIN,
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
    Code.RELEASED,
    Code.VOIDED,
)
_NEWS = (
    Code.ORDER_CAME,
    Code.PRINTER_READY,
    Code.PRINTER_TROUBLE,
    Code.PRINTER_NEAR_END,
    Code.BACKUP_READY,
    Code.BACKUP_TROUBLE,
    Code.BACKUP_NEAR_END,
    Code.SCANNER_READY,
    Code.SCANNER_LOST,
    Code.HANGUL_MODE,
    Code.SCAN_REPEATED,
    Code.SCAN_TWO_WAYS,
    Code.SHOP_READY,
    Code.SHOP_LOST,
    Code.COPIES_READY,
    Code.COPIES_LOST,
    Code.COPIES_ODD,
    Code.NUMBERS_LOW,
    Code.NUMBERS_NONE,
    Code.HANDOVER_DUE,
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

"""What the packer is told: a code, how serious it is, and the values of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeCode(StrEnum):
    """Every sentence the bench can say."""

    STARTING = "starting"
    READY = "ready"
    BADGE_FIRST = "badge_first"
    RESUMED = "resumed"
    # slips
    ORDER_OPENED = "order_opened"
    ORDER_OPENED_WITHOUT = "order_opened_without"
    ORDER_OPENED_NUMBERLESS = "order_opened_numberless"
    ORDER_STILL_OPEN = "order_still_open"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_ON_HOLD = "order_on_hold"
    ORDER_ALREADY_PACKED = "order_already_packed"
    ORDER_PACKED_LATER = "order_packed_later"
    ORDER_SENT = "order_sent"
    ORDER_IN_USE = "order_in_use"
    ORDER_NOT_READY = "order_not_ready"
    ORDER_LEFT_OUT = "order_left_out"
    ANOTHER_OPEN = "another_open"
    ANOTHER_PRINTING = "another_printing"
    ANOTHER_ASKED = "another_asked"
    ANOTHER_SILENT = "another_silent"
    ANOTHER_NUMBERLESS = "another_numberless"
    ANOTHER_TO_SCAN = "another_to_scan"
    ANOTHER_TO_RESERVE = "another_to_reserve"
    ANOTHER_DOUBTFUL = "another_doubtful"
    ANOTHER_UNPRINTED = "another_unprinted"
    ANOTHER_STOPPED = "another_stopped"
    # items
    ITEM_OK = "item_ok"
    ITEM_OK_EXPIRED = "item_ok_expired"
    ITEM_WRONG = "item_wrong"
    ITEM_TOO_MANY = "item_too_many"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_AMBIGUOUS = "item_ambiguous"
    ITEM_NO_ORDER = "item_no_order"
    ITEM_BUT_STOPPED = "item_but_stopped"
    ITEM_NEEDS_LOT = "item_needs_lot"
    ITEM_NEEDS_SERIAL = "item_needs_serial"
    ITEM_CUT = "item_cut"
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
    SCAN_OWN_LABEL = "scan_own_label"
    NUMBER_AWAITED = "number_awaited"
    NUMBER_TO_PRINT = "number_to_print"
    NOT_RESERVED = "not_reserved"
    ASK_SPARE = "ask_spare"
    NUMBER_REFUSED = "number_refused"
    NUMBER_DOUBTFUL = "number_doubtful"
    STOP_CANCELLED = "stop_cancelled"
    STOP_ON_HOLD = "stop_on_hold"
    STOP_CHANGED = "stop_changed"
    STOP_MOVED = "stop_moved"
    RESERVATION_LOST = "reservation_lost"
    ORDER_CONTACT = "order_contact"
    ORDER_MEMO = "order_memo"
    ORDER_MOVED = "order_moved"
    ORDER_GOODS = "order_goods"
    ORDER_MOVED_GOODS = "order_moved_goods"
    TAKE_OUT = "take_out"
    TAKEN_OUT = "taken_out"
    LABEL_UNREADY = "label_unready"
    # labels
    PACKED = "packed"
    PACKED_UNASKED = "packed_unasked"
    PACKED_ON_BACKUP = "packed_on_backup"
    PACKED_LATER = "packed_later"
    LABEL_CHECK = "label_check"
    LABEL_NOT_PRINTED = "label_not_printed"
    LABEL_AGAIN = "label_again"
    LABEL_ON_BACKUP = "label_on_backup"
    LABEL_DOUBTFUL = "label_doubtful"
    LABEL_WRONG = "label_wrong"
    LABEL_OTHER_BOX = "label_other_box"
    LABEL_UNKNOWN = "label_unknown"
    LABEL_SORTS = "label_sorts"
    LABEL_RIGHT = "label_right"
    LABEL_VOID = "label_void"
    LABEL_OLD = "label_old"
    LABEL_REPLACED = "label_replaced"
    PACKED_CHANGED = "packed_changed"
    COPY_PRINTED = "copy_printed"
    # commands
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    TAKEN_BACK = "taken_back"
    OPENED_AGAIN = "opened_again"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    ASK_CANCEL = "ask_cancel"
    ASK_CANCEL_LABEL = "ask_cancel_label"
    PUT_BACK = "put_back"
    NOTHING_OPEN = "nothing_open"
    ASK_HOLD_LABEL = "ask_hold_label"
    HELD = "held"
    ASK_REPRINT = "ask_reprint"
    ASK_NEW_LABEL = "ask_new_label"
    ASK_REPRINT_REASON = "ask_reprint_reason"
    NOTHING_TO_REPRINT = "nothing_to_reprint"
    REPRINT_ELSEWHERE = "reprint_elsewhere"
    REPRINT_NUMBERLESS = "reprint_numberless"
    ASK_REISSUE = "ask_reissue"
    REISSUED = "reissued"
    REISSUE_NUMBERLESS = "reissue_numberless"
    COPY_REFUSED = "copy_refused"
    NOT_PACKED_HERE = "not_packed_here"
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
    SIGNED_OUT = "signed_out"
    FINISH_FIRST = "finish_first"
    # a supervisor's leave
    ASK_SUPERVISOR = "ask_supervisor"
    ASK_WHAT_TO_ALLOW = "ask_what_to_allow"
    ASK_WHY_RELEASE = "ask_why_release"
    ASK_WHY_VOID = "ask_why_void"
    ASK_WHY_OVERRULE = "ask_why_overrule"
    BADGE_ALLOWS_NOTHING = "badge_allows_nothing"
    BADGE_PLAIN = "badge_plain"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    PIN_NOT_COMPARED = "pin_not_compared"
    PIN_NOBODYS = "pin_nobodys"
    LEAVE_OVERDUE = "leave_overdue"
    NOTHING_TO_ALLOW = "nothing_to_allow"
    TOO_LATE_TO_VOID = "too_late_to_void"
    OVERRULED = "overruled"
    # ways out, by a supervisor here or from outside the bench
    RELEASED = "released"
    VOIDED = "voided"
    # news
    ORDER_CAME = "order_came"
    BOARD_RELEASED = "board_released"
    BOARD_VOIDED = "board_voided"
    PRINTER_READY = "printer_ready"
    PRINTER_TROUBLE = "printer_trouble"
    PRINTER_NEAR_END = "printer_near_end"
    PRINTER_UNHEARD = "printer_unheard"
    BACKUP_READY = "backup_ready"
    BACKUP_TROUBLE = "backup_trouble"
    BACKUP_NEAR_END = "backup_near_end"
    BACKUP_UNHEARD = "backup_unheard"
    SCANNER_READY = "scanner_ready"
    SCANNER_LOST = "scanner_lost"
    SCAN_AGAIN = "scan_again"
    HANGUL_MODE = "hangul_mode"
    SCAN_REPEATED = "scan_repeated"
    SCAN_TWO_WAYS = "scan_two_ways"
    SCAN_CUT = "scan_cut"
    SCAN_EXPIRED = "scan_expired"
    SHOP_READY = "shop_ready"
    SHOP_LOST = "shop_lost"
    SHEETS_READY = "sheets_ready"
    SHEETS_LOST = "sheets_lost"
    SHEET_REFUSED = "sheet_refused"
    COPIES_READY = "copies_ready"
    COPIES_LOST = "copies_lost"
    COPIES_ODD = "copies_odd"
    NUMBERS_LOW = "numbers_low"
    NUMBERS_NONE = "numbers_none"
    HANDOVER_DUE = "handover_due"
    BOX_STAYS = "box_stays"
    ORDERS_DUE = "orders_due"
    HOLIDAYS_WRONG = "holidays_wrong"
    WEIGHT_UNKNOWN = "weight_unknown"
    ZIP_UNKNOWN = "zip_unknown"
    LABELS_UNPROVEN = "labels_unproven"
    LEDGER_FAILED = "ledger_failed"
    LEDGER_SLOW = "ledger_slow"
    RECORDED_ANYWAY = "recorded_anyway"


__all__ = ["Notice", "NoticeCode", "NoticeSeverity", "Value", "tell"]


class NoticeSeverity(StrEnum):
    """How a notice looks and sounds. NEWS goes to the line at the foot and never hides a verdict.

    MIXUP: another box's label, the mistake that a bench is there for, and never to be taken for a wrong item.
    """

    RIGHT = "right"
    COMPLETE = "complete"
    INFO = "info"
    ASK = "ask"
    WRONG = "wrong"
    STOP = "stop"
    MIXUP = "mixup"
    NEWS = "news"


_RIGHT = (
    NoticeCode.READY,
    NoticeCode.ORDER_OPENED,
    NoticeCode.ITEM_OK,
    NoticeCode.ORDER_STILL_OPEN,
    NoticeCode.UNDONE,
    NoticeCode.WELCOME,
    NoticeCode.LABEL_RIGHT,
    NoticeCode.OPENED_AGAIN,
)
_COMPLETE = (
    NoticeCode.PRINTING,
    NoticeCode.PRINTING_UNASKED,
    NoticeCode.SCAN_LABEL,
    NoticeCode.SCAN_LABEL_UNASKED,
    NoticeCode.SCAN_OWN_LABEL,
    NoticeCode.PACKED,
    NoticeCode.PACKED_UNASKED,
    NoticeCode.PACKED_ON_BACKUP,
    NoticeCode.PACKED_LATER,
    NoticeCode.COPY_PRINTED,
)
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
    NoticeCode.NUMBER_AWAITED,
    NoticeCode.NUMBER_TO_PRINT,
    NoticeCode.NOT_RESERVED,
    NoticeCode.RESERVATION_LOST,
    NoticeCode.LABEL_UNREADY,
    NoticeCode.PACKED_CHANGED,
    NoticeCode.LABEL_NOT_PRINTED,
    NoticeCode.LABEL_VOID,
    NoticeCode.LEDGER_FAILED,
)
_ASK = (
    NoticeCode.ITEM_AMBIGUOUS,
    NoticeCode.TAKE_OUT,
    NoticeCode.LABEL_OLD,
    NoticeCode.ASK_NEW_LABEL,
    NoticeCode.ASK_CANCEL,
    NoticeCode.ASK_CANCEL_LABEL,
    NoticeCode.ASK_HOLD_LABEL,
    NoticeCode.ASK_REPRINT,
    NoticeCode.ASK_REPRINT_REASON,
    NoticeCode.LABEL_DOUBTFUL,
    NoticeCode.LABEL_CHECK,
    NoticeCode.NUMBER_DOUBTFUL,
    NoticeCode.ASK_SPARE,
    NoticeCode.ASK_REISSUE,
    NoticeCode.ASK_SUPERVISOR,
    NoticeCode.ASK_WHAT_TO_ALLOW,
    NoticeCode.ASK_WHY_RELEASE,
    NoticeCode.ASK_WHY_VOID,
    NoticeCode.ASK_WHY_OVERRULE,
)
_INFO = (
    NoticeCode.STARTING,
    NoticeCode.BADGE_FIRST,
    NoticeCode.RESUMED,
    NoticeCode.ORDER_OPENED_WITHOUT,
    NoticeCode.ORDER_OPENED_NUMBERLESS,
    NoticeCode.REPRINT_ELSEWHERE,
    NoticeCode.REPRINT_NUMBERLESS,
    NoticeCode.ITEM_OK_EXPIRED,
    NoticeCode.SHOP_BEING_ASKED,
    NoticeCode.LABEL_AGAIN,
    NoticeCode.LABEL_REPLACED,
    NoticeCode.ORDER_CONTACT,
    NoticeCode.ORDER_MEMO,
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
    NoticeCode.REISSUED,
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
    NoticeCode.BOARD_RELEASED,
    NoticeCode.BOARD_VOIDED,
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
    NoticeCode.LABELS_UNPROVEN,
    NoticeCode.BOX_STAYS,
    NoticeCode.LEDGER_SLOW,
)
_MIXUP = (NoticeCode.LABEL_OTHER_BOX, NoticeCode.LABEL_UNKNOWN)
# Whatever is not named is a mistake to be put right by the packer.
_SEVERITY: dict[NoticeCode, NoticeSeverity] = dict.fromkeys(NoticeCode, NoticeSeverity.WRONG) | {
    code: severity
    for severity, codes in (
        (NoticeSeverity.RIGHT, _RIGHT),
        (NoticeSeverity.COMPLETE, _COMPLETE),
        (NoticeSeverity.STOP, _STOP),
        (NoticeSeverity.MIXUP, _MIXUP),
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

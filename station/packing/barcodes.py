"""What a code says by itself: command, badge, label or plain text, and the keys that find goods."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class BenchCommand(StrEnum):
    """Every command barcode of the bench; PS:QTY and PS:REASON carry a number behind a third colon."""

    UNDO = "PS:UNDO"
    CANCEL = "PS:CANCEL"
    HOLD = "PS:HOLD"
    SHORT = "PS:SHORT"
    NEXTBOX = "PS:NEXTBOX"
    REPRINT = "PS:REPRINT"
    FINISH = "PS:FINISH"
    OK = "PS:OK"
    HELP = "PS:HELP"
    LOGOUT = "PS:LOGOUT"
    SUPERVISOR = "PS:SUPERVISOR"
    QTY = "PS:QTY"
    REASON = "PS:REASON"


MAX_COUNT = 999
"""The largest n of PS:QTY:n: what one box can hold, and far from a product's barcode scanned by mistake."""

TEST = "PS:TEST"
"""Begins the codes of the scanner's test sheet, which mean nothing at work."""
PRINT_TEST = "PS:TEST:P"
"""Begins the codes of the printer's test label, which mean nothing at work."""
PRACTICE = "PS:PRACTICE"
"""Begins the codes of specimens that were printed for practice: no parcel has them."""

_COMMANDS = {command.value: command for command in BenchCommand}
_COUNTED = frozenset({BenchCommand.QTY, BenchCommand.REASON})
_BLANKS = " \t\r\n\f\v\u00a0\u3000\ufeff"
_WIDE = {0xFF00 + sign: 0x20 + sign for sign in range(1, 0x5F)} | {0x3000: 0x20}
# Hyphens and dashes of every kind, since editors make one of another, and the blanks of spreadsheets.
_MARKS = frozenset("- \t\r\n\u00a0\u00ad\u2007\u2009\u200b\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2060\ufeff")
_COUNT = re.compile(r"0{0,3}[1-9][0-9]{0,2}")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_WHOLE = 64


@dataclass(frozen=True, slots=True)
class CommandCode:
    """A command barcode. `name`: a `BenchCommand`; when not `known`, the whole text as folded.

    `count` is the n of PS:QTY:n and PS:REASON:n, otherwise 0.
    """

    name: str
    count: int = 0
    known: bool = True


@dataclass(frozen=True, slots=True)
class BadgeCode:
    """A packer's badge. `id` is spelled as scanned; compare it through `fold`."""

    id: str


@dataclass(frozen=True, slots=True)
class LabelCode:
    """The small code of one printed copy of a waybill label."""

    waybill: str
    copy: int


@dataclass(frozen=True, slots=True)
class PlainText:
    """Anything else: an order, an item, a waybill, or nothing known. The state of the bench decides."""

    text: str


Code = CommandCode | BadgeCode | LabelCode | PlainText


def tidy(text: str) -> str:
    """Return the text in NFC without the blanks around it; GS and its kin are content and stay."""
    return unicodedata.normalize("NFC", text).strip(_BLANKS)


def narrow(text: str) -> str:
    """Return the text with letters, digits and marks of full width, as a Korean keyboard types them, made plain."""
    return text.translate(_WIDE)


def bare_number(text: str) -> str:
    """Return a number in capitals of the usual width, without the hyphens and blanks that people write in it."""
    return "".join(sign for sign in narrow(text) if sign not in _MARKS).upper()


def exact_key(text: str) -> str:
    """Return the key under which two spellings of one text meet: tidy, and without regard to case."""
    return unicodedata.normalize("NFC", tidy(text).upper())


def gtin_key(text: str) -> str:
    """Return the GTIN-14 of a GTIN-8, -12, -13 or -14, or "" when the text is none.

    A wrong check digit makes it no GTIN: nothing is guessed. A row of zeros identifies nothing.
    """
    digits = tidy(text)
    if len(digits) not in _GTIN_LENGTHS or not _all_digits(digits) or not digits.strip("0"):
        return ""
    padded = digits.zfill(14)
    return padded if check_digit(padded[:-1]) == padded[-1] else ""


def check_digit(digits: str) -> str:
    """Return the check digit behind the digits of a GTIN (GS1 General Specifications, 7.9.1)."""
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def fold(text: str) -> str:
    """Return one comparison key: the GTIN-14 where the text is a GTIN, else its exact key."""
    return gtin_key(text) or exact_key(text)


def code_keys(text: str) -> tuple[str, ...]:
    """Return the keys to look a code up by, best first: an exact match wins over a GTIN match.

    A GTIN may be written with hyphens and blanks, as UPC-E, as ISBN-10, or with a book's add-on digits behind it: all
    of that is one number, if every check digit is right. The indicator digit of a GTIN-14 names another trade unit and
    is never left out.
    """
    exact, plain = exact_key(text), exact_key(narrow(text))
    return tuple(dict.fromkeys((exact, plain, *(key for key in _gtin_keys(plain) if key))))


def shortened_key(text: str) -> str:
    """Return the GTIN-14 of a UPC-A that lost its zeros in front, to a spreadsheet or a scanner's setting, or ""."""
    digits = exact_key(narrow(text))
    return gtin_key(digits.zfill(12)) if _SHORTENED.fullmatch(digits) else ""


@lru_cache(maxsize=4096)
def shelf_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which a code of the catalogue is kept: also that of a number that lost its zeros.

    They are remembered, since every scan is compared with all codes of the open box.
    """
    return tuple(key for key in dict.fromkeys((*code_keys(text), shortened_key(text))) if key)


_GTIN_WORDS = re.compile(r"[0-9][0-9 -]*[0-9X]", re.ASCII)
_ISBN_10 = re.compile(r"[0-9]{9}[0-9X]")
_SHORTENED = re.compile(r"[1-9][0-9]{8,10}")
_UPC_E = re.compile(r"[01][0-9]{7}")
# A book's add-on says its price or its shelf; behind 977 it is the issue of a magazine, and not to be left out.
_WITH_ADD_ON = re.compile(r"(97[89][0-9]{10})(?:\]E[12]|[ -])?(?:[0-9]{5}|[0-9]{2})")


def _gtin_keys(exact: str) -> Iterator[str]:
    yield gtin_key(exact)
    if book := _WITH_ADD_ON.fullmatch(exact):
        yield gtin_key(book[1])
    if not _GTIN_WORDS.fullmatch(exact):
        return
    digits = exact.replace("-", "").replace(" ", "")
    yield gtin_key(digits)
    if _ISBN_10.fullmatch(digits) and _is_isbn(digits):
        body = f"978{digits[:9]}"
        yield gtin_key(body + check_digit(body))
    # GTIN-8 begin with 1, too; with 0 only those of a shop's own.
    if _UPC_E.fullmatch(digits) and not (digits[0] == "1" and gtin_key(digits)):
        yield gtin_key(_expanded(digits))


def _is_isbn(digits: str) -> bool:
    """Whether the check digit of an ISBN-10 is right (ISO 2108:1992)."""
    values = (10 if digit == "X" else int(digit) for digit in digits)
    return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0


def _expanded(digits: str) -> str:
    """The UPC-A that a UPC-E is short for (GS1 General Specifications, 5.2.2.4.2)."""
    system, body, last, check = digits[0], digits[1:6], digits[6], digits[7]
    match last:
        case "0" | "1" | "2":
            whole = f"{body[:2]}{last}0000{body[2:]}"
        case "3":
            whole = f"{body[:3]}00000{body[3:]}"
        case "4":
            whole = f"{body[:4]}00000{body[4]}"
        case _:
            whole = f"{body}0000{last}"
    return f"{system}{whole}{check}"


def classify(text: str) -> Code:
    """Return what the text is by its spelling alone; `PS:` is read without regard to case.

    A `PS:` text that is no command, or one whose number is out of range, is a Command with `known` False; so
    is a code of the test sheet, as TEST, and one of a practice label, as PRACTICE.
    """
    said = tidy(narrow(text))
    folded = exact_key(said)
    if not folded.startswith("PS:"):
        return PlainText(said)
    parts, folded_parts = said.split(":"), folded.split(":")
    match folded_parts[1:]:
        case ["TEST", _] if folded.startswith(PRINT_TEST):
            return CommandCode(folded, known=False)  # whole: who printed the label looks for it in the journal
        case ["PRACTICE", *_]:
            return CommandCode(PRACTICE, known=False)
        case ["BADGE", who] if who:
            return BadgeCode(parts[2].strip(_BLANKS))
        case ["LABEL", waybill, copy] if waybill and _COUNT.fullmatch(copy):
            return LabelCode(waybill, int(copy))
        case ["TEST", _, *_]:
            return CommandCode(TEST, known=False)
        case [word] if f"PS:{word}" in _COMMANDS and f"PS:{word}" not in _COUNTED:
            return CommandCode(_COMMANDS[f"PS:{word}"])
        case [word, count] if f"PS:{word}" in _COUNTED and _COUNT.fullmatch(count):
            return CommandCode(_COMMANDS[f"PS:{word}"], int(count))
        case _:
            return CommandCode(folded, known=False)


def journal_code(text: str, key: bytes) -> str:
    """Return what the journal keeps of a text that nobody knows.

    Up to 64 printable ASCII characters stay whole; anything else may be a person's data and becomes its
    length and the first 16 hex digits of HMAC-SHA256 under the station's key (rules.md, Data).
    """
    if len(text) <= _WHOLE and text.isascii() and text.isprintable():
        return text
    return hidden_code(text, key)


def hidden_code(text: str, key: bytes) -> str:
    """Return the length of a text and its keyed hash: what may be kept of one that tells about a person."""
    digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return f"#{len(text)}:{digest[:16]}"


def is_storable(text: str) -> bool:
    """Whether a text can be written anywhere: half a surrogate pair, as garbled typing leaves it, cannot."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()

"""The check digits of waybill numbers: what a number's last digit says about the digits before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from station.packing.barcodes import bare_number

_POSTAL = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


class NumberFinding(StrEnum):
    """What a look at a waybill number found."""

    OK = "ok"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    WRONG_LENGTH = "wrong_length"
    NOT_DIGITS = "not_digits"


class FindingSeverity(StrEnum):
    """How much a finding weighs. STOP: the number is not used. WARNING: a supervisor may accept it."""

    NONE = "none"
    WARNING = "warning"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The answer to a number: what was found, and how much it weighs."""

    finding: NumberFinding
    severity: FindingSeverity = FindingSeverity.NONE

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against the number."""
        return self.finding is NumberFinding.OK


@dataclass(frozen=True, slots=True)
class CheckRule:
    """The remainder by 7 of a base's digits from `skip` on is its check digit.

    CJ leaves its two-digit prefix out (the old 10-digit number lives on behind it); Lotte, Hanjin and Logen
    count every digit.
    """

    base_digits: int
    skip: int = 0

    def check_digit(self, base: str) -> str:
        """Return the digit that belongs behind `base`."""
        return str(int(base[self.skip :]) % 7)

    def fits(self, number: str) -> bool:
        """Return whether the last digit of a full number is the one its base asks for."""
        return number[-1] == self.check_digit(number[:-1])


def plain(number: str) -> str:
    """Return a number as it is sent to shops and carriers: in capitals, without the hyphens and blanks people write."""
    return bare_number(number)


def is_mixed(text: str) -> bool:
    """Return whether the text consists of ASCII letters and digits and has a digit, as numbers of couriers abroad."""
    return text.isascii() and text.isalnum() and any(sign.isdigit() for sign in text)


def is_postal(number: str) -> bool | None:
    """Return whether a postal item's number fits its check digit; None for a number of another shape.

    UPU S10: two letters, eight digits, a check digit, two letters of the country (EE123456785KR).
    """
    if _POSTAL.fullmatch(number) is None:
        return None
    left = 11 - sum(weight * int(sign) for weight, sign in zip(_POSTAL_WEIGHTS, number[2:10], strict=True)) % 11
    return int(number[10]) == {10: 0, 11: 5}.get(left, left)


def is_number(text: str) -> bool:
    """Return whether the text consists of ASCII digits, and of nothing else."""
    return text.isascii() and text.isdigit()


def groups(number: str) -> str:
    """Return a number in groups of four, as it is printed: "6500 0000 0011"."""
    digits = plain(number)
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

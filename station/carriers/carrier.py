"""One carrier: its names, the numbers it accepts, and how its pre-assigned ranges are counted."""

from __future__ import annotations

from dataclasses import dataclass

from station.carriers.numbers import (
    CheckRule,
    FindingSeverity,
    NumberCheck,
    NumberFinding,
    is_mixed,
    is_number,
    is_postal,
    plain,
)

SHORTEST = 9
"""No carrier has fewer digits; shorter ones come from memos that stand in the number's place."""
LONGEST = 30
"""No carrier has longer numbers with letters in them."""


class RangeError(ValueError):
    """A range of waybill numbers cannot be taken; `code` names why, `detail` the end that is wrong.

    Codes: not_digits, wrong_length, mixed, wrong_check_digit, reversed, leading_zero, out_of_range.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class BaseRange:
    """A range of bases, both ends included; a base has no check digit where its carrier uses one."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many numbers the range holds."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier as shops name it. `name_ko` is the name in the seller centre's dispatch sheet.

    `lengths`: the digits its numbers have in tracking, the usual length first; empty: unknown, 9 to 14.
    `rule`: its check digit, None where none is known. `strict`: a number that fails is never used; otherwise
    a supervisor may accept it, since the rule is inferred. `also`: rules of older, other lengths.
    `interleaved`: its labels carry the number as Interleaved 2 of 5 instead of Code 128. `letters`: its numbers may
    carry letters, written as Code 128 then. `abroad`: it brings parcels to other countries. `offered`: the setup names
    it; the others can be written into the file. `practice_from`: the first base of a stretch that it gives to nobody,
    0 where none is known. `sorts_by_code`: its hubs go by a code that it alone gives, so that a label without one is no
    waybill there (courier-practice 1).
    """

    code: str
    name_ko: str
    name_en: str
    lengths: tuple[int, ...] = ()
    rule: CheckRule | None = None
    strict: bool = False
    tracking_link: str = ""
    also: tuple[CheckRule, ...] = ()
    interleaved: bool = False
    letters: bool = False
    abroad: bool = False
    offered: bool = False
    practice_from: int = 0
    sorts_by_code: bool = False

    @property
    def number_length(self) -> int:
        """Digits of a number that a range gives out; 0 where the carrier leaves it open."""
        return self.lengths[0] if self.lengths else 0

    @property
    def base_length(self) -> int:
        """Digits of a base: the number without its check digit; 0 where the carrier leaves it open."""
        return self.rule.base_digits if self.rule else self.number_length

    def name(self, language: str) -> str:
        """Return its name in a language of the product."""
        return self.name_ko if language == "ko" else self.name_en

    def proves(self, number: str) -> bool:
        """Return whether a number of this length carries a check digit that its rule knows."""
        length = len(plain(number))
        return any(rule.base_digits + 1 == length for rule in self._rules)

    def check(self, number: str) -> NumberCheck:
        """Return what is wrong with a number, hyphens and blanks aside, and how much that weighs."""
        digits = plain(number)
        if self.letters and not is_number(digits):
            return self._mixed(digits)
        if not is_number(digits):
            return NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.STOP)
        if len(digits) < SHORTEST:
            return NumberCheck(NumberFinding.WRONG_LENGTH, FindingSeverity.STOP)
        if not self._has_length(digits):
            return NumberCheck(NumberFinding.WRONG_LENGTH, self._severity)
        rules = (rule for rule in self._rules if rule.base_digits + 1 == len(digits))
        if not all(rule.fits(digits) for rule in rules):
            return NumberCheck(NumberFinding.WRONG_CHECK_DIGIT, self._severity)
        return NumberCheck(NumberFinding.OK)

    def _mixed(self, number: str) -> NumberCheck:
        """Judge a number that carries letters; of most of them nothing but their length is known."""
        if not is_mixed(number):
            return NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.STOP)
        if not SHORTEST <= len(number) <= LONGEST:
            return NumberCheck(NumberFinding.WRONG_LENGTH, FindingSeverity.STOP)
        fits = is_postal(number)
        if fits is None and not self.abroad:
            return NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.WARNING)
        return (
            NumberCheck(NumberFinding.OK)
            if fits is not False
            else NumberCheck(NumberFinding.WRONG_CHECK_DIGIT, FindingSeverity.WARNING)
        )

    def number_from_base(self, base: int) -> str:
        """Return the waybill number of a base, zero padded, with its check digit.

        Raises:
            RangeError: out_of_range, when the base has more digits than the carrier's numbers.
        """
        digits = str(base).zfill(self.base_length)
        if base < 0 or (self.base_length and len(digits) > self.base_length):
            raise RangeError("out_of_range", str(base))
        return digits + self.rule.check_digit(digits) if self.rule else digits

    def range(self, from_text: str, to_text: str) -> BaseRange:
        """Return the range between two bases, or between two full numbers with correct check digits.

        Raises:
            RangeError: the ends are no numbers, of a wrong or of different lengths, fail their check digit,
                or stand the wrong way round.
        """
        ends = [plain(from_text), plain(to_text)]
        for written, digits in zip((from_text, to_text), ends, strict=True):
            if not is_number(digits):
                raise RangeError("not_digits", written)
        bases = [self._base_of(digits) for digits in ends]
        if len(ends[0]) != len(ends[1]):
            raise RangeError("mixed", f"{ends[0]} {ends[1]}")
        if bases[0] > bases[1]:
            raise RangeError("reversed", f"{ends[0]} {ends[1]}")
        return BaseRange(bases[0], bases[1])

    def tracking_url(self, number: str) -> str:
        """Return the carrier's page for a number, or "" where none is known."""
        return self.tracking_link.replace("{number}", plain(number))

    @property
    def _rules(self) -> tuple[CheckRule, ...]:
        return (self.rule, *self.also) if self.rule else self.also

    @property
    def _severity(self) -> FindingSeverity:
        return FindingSeverity.STOP if self.strict else FindingSeverity.WARNING

    def _has_length(self, digits: str) -> bool:
        return len(digits) in (self.lengths or range(SHORTEST, 15))

    def _base_of(self, digits: str) -> int:
        """Return the base of one end of a range."""
        if self.rule and len(digits) == self.base_length + 1:
            if not self.rule.fits(digits):
                raise RangeError("wrong_check_digit", digits)
            return int(digits[:-1])
        if self.base_length and len(digits) != self.base_length:
            raise RangeError("wrong_length", digits)
        if not self.base_length:
            _refuse_open_end(digits, fits=self._has_length(digits))
        return int(digits)


def _refuse_open_end(digits: str, *, fits: bool) -> None:
    """Refuse an end that could not be written again from its value alone, where no length is fixed."""
    if not fits:
        raise RangeError("wrong_length", digits)
    if digits.startswith("0"):
        raise RangeError("leading_zero", digits)

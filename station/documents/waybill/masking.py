"""Names and phone numbers as they may be shown to strangers (guidance of 2021 and 2025, and the carriers' own)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from station.documents.waybill.label_text import clean

MaskProfile = Literal["strict", "cj-normal", "cj-return", "hanjin-slip", "hanjin-customer"]

_LEGAL_FORMS = re.compile(
    r"\((?:주|유|사|재|합)\)|㈜|㈔|㈐|주식회사|유한회사|합자회사|사단법인|재단법인"
    r"|\b(?:co|ltd|inc|llc|corp)\b\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\+?[0-9](?:[-. ()]{0,3}[0-9])*")
_LONGEST_PHONE, _SHORTEST_PHONE = 12, 7
_KEPT_LATIN = 4


@dataclass(frozen=True, slots=True)
class MaskRule:
    """Whose name and phone are hidden, and how a name is: as the guidance says, or as a carrier's own guide does."""

    receiver: bool
    sender: bool
    hanjin: bool = False

    def name(self, name: str) -> str:
        """A hidden name."""
        return mask_name_hanjin(name) if self.hanjin else mask_name(name)


_RULES: dict[MaskProfile, MaskRule] = {
    "strict": MaskRule(receiver=True, sender=True),
    "cj-normal": MaskRule(receiver=False, sender=True),
    "cj-return": MaskRule(receiver=True, sender=False),
    "hanjin-slip": MaskRule(receiver=True, sender=False, hanjin=True),
    "hanjin-customer": MaskRule(receiver=True, sender=True, hanjin=True),
}


def masks(profile: MaskProfile) -> MaskRule:
    """What a profile hides.

    Strict both; CJ's normal shipment the sender, its return the receiver; of 한진's two faces the courier's slip the
    receiver, the customer's everybody. An address is never hidden.
    """
    return _RULES[profile]


def mask_name(name: str) -> str:
    """A name with parts of it as "*".

    A Korean name and any shorter than five letters lose every second letter (홍길동 → 홍*동,
    남궁민수 → 남*민*); a longer foreign one keeps its first four. Blanks and signs do not count, and a
    company's legal form stays. A single letter is hidden altogether.
    """
    text = clean(name)
    letters = _letters(text)
    if _is_korean(text, letters) or len(letters) <= _KEPT_LATIN:
        hidden = set(letters[1::2]) if len(letters) > 1 else set(letters)
    else:
        hidden = set(letters[_KEPT_LATIN:])
    return _starred(text, hidden)


def mask_name_hanjin(name: str) -> str:
    """A name with parts of it as "*", as 한진's guide for labels has it (courier-practice 3.2).

    Of two or three letters the second is hidden, of four the second and the fourth; of five and more in a Korean name
    the second and all from the fourth on, in a foreign one all from the fifth on. Blanks, signs, a legal form and a
    single letter are treated as `mask_name` does.
    """
    text = clean(name)
    letters = _letters(text)
    if len(letters) <= _KEPT_LATIN:
        hidden = set(letters[1::2]) if len(letters) > 1 else set(letters)
    elif _is_korean(text, letters):
        hidden = {letters[1], *letters[3:]}
    else:
        hidden = set(letters[_KEPT_LATIN:])
    return _starred(text, hidden)


def mask_phone(phone: str) -> str:
    """A phone number without its last four digits (010-1234-****), safe numbers (050x) too.

    Digits that are no whole phone number (an extension) are hidden altogether; of a row too long for one
    number only the first three stay.
    """
    return _NUMBER.sub(lambda found: _hide_digits(found[0]), clean(phone))


def _hide_digits(number: str) -> str:
    places = [at for at, sign in enumerate(number) if sign.isdigit()]
    if len(places) < _SHORTEST_PHONE:
        hidden = set(places)
    elif len(places) > _LONGEST_PHONE:
        hidden = set(places[3:])
    else:
        hidden = set(places[-4:])
    return _starred(number, hidden)


def _letters(text: str) -> list[int]:
    """Where the letters of a name stand that count; those of a company's legal form do not."""
    kept = {at for form in _LEGAL_FORMS.finditer(text) for at in range(*form.span())}
    return [at for at, sign in enumerate(text) if at not in kept and _counts(sign)]


def _is_korean(text: str, letters: list[int]) -> bool:
    return any("가" <= text[at] <= "힣" for at in letters)


def _starred(text: str, hidden: set[int]) -> str:
    return "".join("*" if at in hidden else sign for at, sign in enumerate(text))


def _counts(sign: str) -> bool:
    """Letters and digits are parts of a name; so are the marks that some scripts write on them."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")

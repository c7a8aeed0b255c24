"""A two-set Korean keyboard (KS X 5002) in Hangul mode, as an input method joins its jamo."""

from __future__ import annotations

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
KEYS = "qwertyuiopasdfghjklzxcvbnm"
PLAIN = dict(zip(KEYS, "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
JOINED_VOWELS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}
JOINED_TAILS = {
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
PARTED_TAILS = {joined: (pair[0], pair[1]) for pair, joined in JOINED_TAILS.items()}


def jamo_of(key: str) -> str:
    """Return the jamo on a key, or "" for a digit or sign."""
    return SHIFTED.get(key) or PLAIN.get(key.lower(), "")


def typed_in_hangul_mode(keys: str) -> str:
    """Return what the screen gets when these keys are pressed in Hangul mode."""
    ime = InputMethod()
    return "".join(map(ime.press, keys)) + ime.commit()


class InputMethod:
    """One syllable under construction: lead, vowel, tail."""

    def __init__(self) -> None:
        self.lead = self.vowel = self.tail = ""

    def press(self, key: str) -> str:
        """Return what the key press completes."""
        jamo = jamo_of(key)
        if not jamo:
            return self.commit() + key
        return self._vowel(jamo) if jamo in VOWELS else self._consonant(jamo)

    def commit(self) -> str:
        """End the syllable and return it."""
        lead, vowel, tail = self.lead, self.vowel, self.tail
        self.lead = self.vowel = self.tail = ""
        if lead and vowel:
            place = (LEADS.index(lead) * 21 + VOWELS.index(vowel)) * 28 + TAILS.index(tail)
            return chr(0xAC00 + place)
        return lead + vowel

    def _consonant(self, jamo: str) -> str:
        if self.lead and self.vowel:
            joined = JOINED_TAILS.get(self.tail + jamo, jamo if not self.tail else "")
            if joined in TAILS[1:]:
                self.tail = joined
                return ""
        done = self.commit()
        self.lead = jamo
        return done

    def _vowel(self, jamo: str) -> str:
        if self.tail:
            self.tail, moves = PARTED_TAILS.get(self.tail, ("", self.tail))
            done = self.commit()
            self.lead, self.vowel = moves, jamo
            return done
        if self.vowel:
            joined = JOINED_VOWELS.get(self.vowel + jamo)
            if joined:
                self.vowel = joined
                return ""
            done = self.commit()
            self.vowel = jamo
            return done
        self.vowel = jamo
        return ""

"""The texts of one language: sentences of the bench, and labels by key, with their blanks filled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Self, cast

from station.locale.particles import PARTICLES, with_particle
from station.packing.notices import Notice, Value

LANGUAGES = ("ko", "en")
"""The languages that the product speaks; the first one is complete by definition."""

_NOTHING = "-"
_HIDDEN_CODE = re.compile(r"#(\d+):[0-9a-f]{16}")
"""What is kept of a scanned text that may tell about a person: its length and its keyed hash."""

_COPY_CODE = re.compile(r"PS:LABEL:([0-9A-Z]+):(\d+)", re.IGNORECASE)
"""The small code of a label's copy."""

_Part = tuple[str, str | None, str]
_Three = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class NoticeSentence:
    """What the packer is told. `word`: seen from afar; `text`: what happened; `next`: what to do now."""

    word: str
    text: str
    next: str


class LocaleTexts:
    """Speaks one language. Never fails on what it is given: a missing blank is "-", an unknown code is shown.

    A blank may say how it is written: ``{name:을}`` with its particle, ``{waybill:4}`` in groups of four,
    ``{waybill:4을}`` both, ``{count:piece|pieces}`` with the noun that fits the number. The values `reason`,
    `device` and `command` are codes and are put into words; `{hint}` says what to do about the reason,
    `{doubt}` what to do about a label that it left in doubt.
    """

    def __init__(self, language: str, texts: dict[str, str], sentences: dict[str, _Three]) -> None:
        self.language = language
        self._texts = texts
        self._sentences = sentences
        self._parts: dict[str, tuple[_Part, ...]] = {}

    @classmethod
    def load(cls, language: str, *books: str) -> Self:
        """Read a language that ships with the product. Raises ValueError for any other.

        `books`: texts that only some parts of the program need ("commands", "board"), besides the bench's own.
        """
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r}: allowed are {', '.join(LANGUAGES)}")
        tables = _read(f"{language}.toml")
        sentences = cast("dict[str, _Three]", tables.pop("sentence"))
        for book in books:
            for name, table in _read(f"{book}.{language}.toml").items():
                tables[name] = {**tables.get(name, {}), **table}
        texts = {f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()}
        return cls(language, texts, sentences)

    def say(self, notice: Notice) -> NoticeSentence:
        """The notice in words."""
        three = self._sentences.get(notice.code.value)
        values = dict(notice.values)
        if three is None:
            return NoticeSentence(notice.code.value, " ".join(str(value) for value in values.values()), "")
        word, text, following = (self._fill(part, values) for part in three)
        return NoticeSentence(word, text, following)

    def text(self, key: str, **values: Value) -> str:
        """The text of a key such as "lamp.printer"; the key itself where there is none."""
        text = self._texts.get(key)
        return key if text is None else self._fill(text, values)

    def has(self, key: str) -> bool:
        """There is a text for this key."""
        return key in self._texts

    def _fill(self, text: str, values: dict[str, Value]) -> str:
        if "{" not in text:
            return text
        parts = self._parts.get(text)
        if parts is None:
            parsed = Formatter().parse(text)
            parts = self._parts[text] = tuple((said, name, spec or "") for said, name, spec, _ in parsed)
        filled = "".join(said if name is None else said + self._blank(name, spec, values) for said, name, spec in parts)
        return " ".join(filled.split())

    def _blank(self, name: str, spec: str, values: dict[str, Value]) -> str:
        value = values.get(name, "")
        if "|" in spec:
            one, many = spec.split("|", 1)
            return f"{value} {one if str(value) == '1' else many}"
        said = self._spoken(name, str(value), values)
        if spec.startswith("4"):
            said, spec = grouped(said), spec[1:]
        return with_particle(said, spec) if spec in PARTICLES and said != _NOTHING else said

    def _spoken(self, name: str, value: str, values: dict[str, Value]) -> str:
        match name:
            case "reason":
                return self._coded("reason", value)
            case "hint" | "doubt":
                reason = values.get("reason", "")
                return self._texts.get(f"{name}.{reason}", self._texts.get(f"{name}.other", ""))
            case "device":
                return self._device(value)
            case "command":
                return self._texts.get(f"command.{value.removeprefix('PS:').lower()}", value)
            case "code":
                return self._scanned(value) or _NOTHING
            case "option":
                return value
            case _:
                return value or _NOTHING

    def _scanned(self, code: str) -> str:
        if hidden := _HIDDEN_CODE.fullmatch(code):
            return self._fill(self._texts.get("code.hidden", code), {"count": hidden[1]})
        if copy := _COPY_CODE.fullmatch(code):
            return self._fill(self._texts.get("code.copy", code), {"waybill": copy[1], "copy": copy[2]})
        return code

    def _coded(self, table: str, code: str) -> str:
        if not code:
            return self._texts.get(f"{table}.unsaid", _NOTHING)
        known = self._texts.get(f"{table}.{code}")
        return known or self._fill(self._texts.get(f"{table}.unknown", "{code}"), {"code": code})

    def _device(self, device: str) -> str:
        if known := self._texts.get(f"device.{device}"):
            return known
        return self._fill(self._texts.get("device.scanner", "{name}"), {"name": device.removeprefix("scanner:")})


def grouped(number: str) -> str:
    """A long number in groups of four, as people read it aloud: "6500 0000 0011"."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) or number


def _read(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))

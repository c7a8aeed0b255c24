"""Reading one TOML table key by key: every value checked, every key that nobody asked for refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeVar

from station.config.config_error import ConfigError
from station.config.error_texts import Language
from station.config.secret import SecretSource

Choice = TypeVar("Choice", bound=str)
TEXT = '"…"'
PLACES = '{ env = "NAME" } | { file = "PATH" } | { credential = "NAME" }'
_SECRET_KINDS: tuple[Literal["env", "file", "credential"], ...] = ("env", "file", "credential")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """What all tables of one file share: the file, its language where that could be read, the home folder."""

    file: Path
    language: Language | None
    home: str

    def path(self, text: str) -> Path:
        """A path of the file: relative ones count from its own folder."""
        if text == "~" or text.startswith("~/"):
            text = self.home + text[1:]
        return Path(self.file.parent, text)


class ConfigTable:
    """One table. Every reader method takes a key and its default; `done` refuses what is left over.

    Raises (every method): ConfigError, naming the key.
    """

    def __init__(self, source: ConfigSource, key: str, raw: Mapping[str, object]) -> None:
        self.source = source
        self._key = key
        self._raw = raw
        self._asked: list[str] = []

    def has(self, name: str) -> bool:
        """The file gives this key."""
        return name in self._raw

    def key(self, name: str) -> str:
        """The dotted name of a key of this table."""
        return f"{self._key}.{written_key(name)}" if self._key else written_key(name)

    def error(self, name: str, code: str, allowed: str, found: object = None) -> ConfigError:
        """The error of a key; `found` is written as TOML would."""
        shown = "" if found is None else written(found)
        return ConfigError(self.source.file, self.key(name), code, allowed, shown, self.source.language)

    def text(self, name: str, default: str | None = None, *, allowed: str = TEXT) -> str:
        """A text of printable characters; without a default it must be given, and not be empty."""
        value = self._take(name, default, allowed)
        if not isinstance(value, str):
            raise self.error(name, "wrong_type", allowed, value)
        if (default is None and not value.strip()) or _has_controls(value):
            raise self.error(name, "not_allowed", allowed, value)
        return value

    def raw_text(self, name: str, default: str, longest: int) -> str:
        """A text that may hold control characters, of `longest` characters at most."""
        allowed = f"{TEXT} (0…{longest})"
        value = self._take(name, default, allowed)
        if not isinstance(value, str):
            raise self.error(name, "wrong_type", allowed, value)
        if len(value) > longest:
            raise self.error(name, "not_allowed", allowed, value)
        return value

    def choice(self, name: str, options: tuple[Choice, ...], default: Choice) -> Choice:
        """One of the options."""
        value = self._take(name, default, "")
        allowed = " | ".join(written(option) for option in options)
        if not isinstance(value, str):
            raise self.error(name, "wrong_type", allowed, value)
        for option in options:
            if option == value:
                return option
        raise self.error(name, "not_allowed", allowed, value)

    def choices(self, name: str, options: tuple[str, ...]) -> tuple[str, ...]:
        """A list of different options; all of them in their order when it is not given."""
        value = self._take(name, list(options), "")
        allowed = f"[{', '.join(written(option) for option in options)}]"
        if not isinstance(value, list) or not value:
            raise self.error(name, "wrong_type", allowed, value)
        for one in value:
            if one not in options or value.count(one) > 1:
                raise self.error(name, "not_allowed", allowed, one)
        return tuple(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(name, default, "")
        if not isinstance(value, bool):
            raise self.error(name, "wrong_type", "true | false", value)
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._take(name, default, "")
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(name, "wrong_type", f"{low}…{high}", value)
        if not low <= value <= high:
            raise self.error(name, "not_allowed", f"{low}…{high}", value)
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`, whole or not."""
        value = self._take(name, default, "")
        allowed = f"{low:g}…{high:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(name, "wrong_type", allowed, value)
        if not low <= value <= high:
            raise self.error(name, "not_allowed", allowed, value)
        return value

    def maybe_whole(self, name: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`; None when the key is not given."""
        if self.has(name):
            return self.whole(name, low, low, high)
        self._asked.append(name)
        return None

    def texts(self, name: str, allowed: str) -> tuple[str, ...]:
        """One text, or an array of at least one; nothing when the key is not given."""
        value = self._take(name, (), allowed)
        given = value if isinstance(value, list) else [value] if self.has(name) else []
        said = tuple(one for one in given if isinstance(one, str))
        if len(said) != len(given):
            raise self.error(name, "wrong_type", allowed, value)
        if (self.has(name) and not said) or any(_has_controls(one) for one in said):
            raise self.error(name, "not_allowed", allowed, value)
        return said

    def whole_or_texts(self, name: str, low: int, high: int, allowed: str) -> int | tuple[str, ...]:
        """A whole number from `low` to `high`, or texts as `texts` reads them; nothing when the key is not given."""
        value = self._raw.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            if low <= value <= high:
                return self.whole(name, low, low, high)
            raise self.error(name, "not_allowed", allowed, value)
        return self.texts(name, allowed)

    def day_text(self, name: str) -> str:
        """A day as a text, also where TOML read it as one; "" when the key is not given."""
        value = self._raw.get(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            self._asked.append(name)
            return value.isoformat()
        return self.text(name, "")

    def path(self, name: str, default: str) -> Path:
        """A path, absolute; relative ones count from the file's folder."""
        text = self.text(name, default)
        if not text.strip():
            raise self.error(name, "not_allowed", TEXT, text)
        return self.source.path(text)

    def secret(self, name: str, default: str = "") -> SecretSource | None:
        """Where a secret lies. `default` names an environment variable; empty: there is none."""
        value = self._take(name, {"env": default} if default else {}, "")
        if not isinstance(value, dict):
            raise self.error(name, "plain_secret", PLACES)
        if not value and not self.has(name):
            return None
        kinds = [kind for kind in _SECRET_KINDS if kind in value]
        where = value.get(kinds[0]) if len(kinds) == len(value) == 1 else None
        if not isinstance(where, str) or not where or _has_controls(where):
            raise self.error(name, "not_allowed", PLACES, value)
        if kinds[0] == "file":
            where = str(self.source.path(where))
        elif "/" in where or "=" in where:
            raise self.error(name, "not_allowed", PLACES, value)
        return SecretSource(kinds[0], where, self.source.file, self.key(name), self.source.language)

    def table(self, name: str) -> ConfigTable:
        """A table inside this one; an empty one when the file has none."""
        value = self._take(name, {}, "")
        if not isinstance(value, dict):
            raise self.error(name, "wrong_type", f"[{self.key(name)}]", value)
        return ConfigTable(self.source, self.key(name), value)

    def tables(self, name: str) -> tuple[ConfigTable, ...]:
        """An array of tables, in the order of the file."""
        value = self._take(name, [], "")
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(name, "wrong_type", f"[[{self.key(name)}]]", value)
        return tuple(ConfigTable(self.source, f"{self.key(name)}[{at}]", one) for at, one in enumerate(value))

    def rest(self) -> tuple[str, ...]:
        """Keys that nobody asked for so far."""
        return tuple(name for name in self._raw if name not in self._asked)

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for name in self.rest():
            raise self.error(name, "unknown_key", ", ".join(self._asked))

    def _take(self, name: str, default: object, allowed: str) -> object:
        self._asked.append(name)
        if name in self._raw:
            return self._raw[name]
        if default is None:
            raise self.error(name, "missing", allowed)
        return default


def written(value: object) -> str:
    """A value as TOML writes it, on one line and not too long."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            shown = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in value)
            return f'"{shown}"' if len(shown) <= _SHOWN else f'"{shown[:_SHOWN]}…"'
        case dict():
            return "{ … }"
        case list():
            return "[ … ]"
        case int() if value.bit_length() > _SHOWN:
            return "…"
        case _:
            return str(value)[:_SHOWN]


def written_key(name: str) -> str:
    """A key as TOML writes it: bare where it may be, else in quotes."""
    bare = name.isascii() and name.replace("-", "_").isidentifier()
    return name if bare else written(name)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)

"""Sentences that remember which text they are, to be said again in another language, or with less in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from station.checkup.finding import Finding
from station.config import ConfigError
from station.config.texts import Language
from station.locale.texts import Texts
from station.packing.notices import Value


class Said(str):
    """A sentence, with its text's `key` and the `values` of its blanks."""

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Value]


class Remembering(Texts):
    """Texts whose sentences remember what they are."""

    def text(self, key: str, **values: Value) -> str:
        """The text of a key, as `Said`."""
        said = Said(super().text(key, **values))
        said.key, said.values = key, values
        return said


def refused(error: ConfigError, language: Language = "ko") -> Finding:
    """What is wrong with the configuration, as a finding; in `language` where the configuration says none."""
    said = Said(error.text(error.language or language))
    said.key = "doctor.configuration_refused"
    said.values = {"setting": error.key, "code": error.message_code}
    return Finding("configuration", "fail", said)


def again(text: str, texts: Texts, clean: Callable[[str], str]) -> str:
    """The sentence in another language, with every text of its values made clean; what has no key is cleaned whole."""
    if not isinstance(text, Said):
        return clean(text)
    values = {
        name: value if isinstance(value, int | float) else clean(str(value)) for name, value in text.values.items()
    }
    return texts.text(text.key, **values)

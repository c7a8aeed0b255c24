"""Sentences that remember which text they are, to be said again in another language, or with less in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from station.config import ConfigError
from station.config.error_texts import Language
from station.doctor.finding import DoctorFinding
from station.locale.texts import LocaleTexts
from station.packing.notices import Value


class KeyedSentence(str):
    """A sentence, with its text's `key` and the `values` of its blanks."""

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Value]


class RememberingTexts(LocaleTexts):
    """Texts whose sentences remember what they are."""

    def text(self, key: str, **values: Value) -> str:
        """The text of a key, as `KeyedSentence`."""
        said = KeyedSentence(super().text(key, **values))
        said.key, said.values = key, values
        return said


def refused(error: ConfigError, language: Language = "ko") -> DoctorFinding:
    """What is wrong with the configuration, as a finding; in `language` where the configuration says none."""
    said = KeyedSentence(error.text(error.language or language))
    said.key = "doctor.configuration_refused"
    said.values = {"setting": error.key, "code": error.message_code}
    return DoctorFinding("configuration", "fail", said)


def again(text: str, texts: LocaleTexts, clean: Callable[[str], str]) -> str:
    """The sentence in another language, with every text of its values made clean; what has no key is cleaned whole."""
    if not isinstance(text, KeyedSentence):
        return clean(text)
    values = {
        name: value if isinstance(value, int | float) else clean(str(value)) for name, value in text.values.items()
    }
    return texts.text(text.key, **values)

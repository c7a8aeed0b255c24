"""The one error of a configuration: which file, which key, what was found there and what is allowed."""

from __future__ import annotations

from pathlib import Path

from station.config.error_texts import Language, sentence


class ConfigError(Exception):
    """The configuration cannot be used. One line for the user, in the station's language where it is known.

    `key` is dotted, with the index of an array's table (``scanner[0].kind``); empty when it is about the
    whole file. `message_code` names the sentence; `allowed` and `found` are written as TOML writes values,
    so they need no translation. The value of a secret is never in it.
    """

    def __init__(
        self,
        file: Path,
        key: str,
        message_code: str,
        allowed: str = "",
        found: str = "",
        language: Language | None = None,
    ) -> None:
        super().__init__(file, key, message_code, allowed, found)
        self.file = file
        self.key = key
        self.message_code = message_code
        self.allowed = allowed
        self.found = found
        self.language = language

    def text(self, language: Language) -> str:
        """The one line in a language."""
        return ": ".join(part for part in (str(self.file), self.key, self.reason(language)) if part)

    def reason(self, language: Language) -> str:
        """What is wrong, without file and key."""
        return sentence(self.message_code, language, found=self.found, allowed=self.allowed)

    def __str__(self) -> str:
        """The line in the station's language; in Korean as long as that is not known."""
        return self.text(self.language or "ko")

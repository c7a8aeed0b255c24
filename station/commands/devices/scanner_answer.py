"""What is said of a scanner that was listened to: findings in words, and the block that fits it."""

from __future__ import annotations

from collections.abc import Sequence

from station.commands.command_base import out, out_rows
from station.commands.devices.devices import refusal
from station.commands.devices.scanner_listening import CandidateBook
from station.config.blocks import scanner_block
from station.locale.texts import LocaleTexts


def sentences(book: CandidateBook, texts: LocaleTexts) -> list[tuple[str, str, str]]:
    """Code, state and sentence of everything that was found out.

    The end of a code is not told of a HID scanner: its driver took it off.
    """
    ends_known = book.candidate.settings.kind != "hid"
    return [
        (finding.code, finding.state.value, texts.text(f"finding.{finding.code}", **dict(finding.values)))
        for finding in book.diagnosis.findings
        if ends_known or finding.code != "suffix"
    ]


class ScannerAnswer:
    """What is said of the scanner that was heard best, and the block that fits it."""

    def __init__(self, book: CandidateBook, texts: LocaleTexts) -> None:
        self._book, self._texts = book, texts
        self._said = sentences(book, texts)
        comments = [book.candidate.label, *(text for _, state, text in self._said if state != "fail")]
        self.block = scanner_block(comments, _keys(book)) if book.diagnosis.seen else ""

    def as_json(self, deaf: Sequence[CandidateBook]) -> dict[str, object]:
        """One document."""
        settings = self._book.candidate.settings
        return {
            "scanner": settings.name if self._book.deliveries else None,
            "kind": settings.kind,
            "path": settings.port or settings.device,
            "seen": list(self._book.diagnosis.seen),
            "findings": [{"code": code, "state": state, "text": text} for code, state, text in self._said],
            "unheard": [{"scanner": one.candidate.settings.name, "reason": one.deaf} for one in deaf],
            "block": self.block,
        }

    def print(self, deaf: Sequence[CandidateBook]) -> None:
        """Rows for people, and the block."""
        for one in deaf:
            out(refusal(one.candidate.settings, one.deaf, self._texts))
        if self._book.deliveries:
            out(self._texts.text("scanners.heard_best", label=self._book.candidate.label))
        out_rows((state, text) for _, state, text in self._said)
        if self.block:
            out("")
            out(self.block.rstrip())


def _keys(book: CandidateBook) -> dict[str, str | int]:
    """The keys of the block that fits."""
    settings, found = book.candidate.settings, book.diagnosis
    keys: dict[str, str | int] = {"kind": settings.kind}
    if settings.kind == "serial":
        keys |= {"port": settings.port, "baud": book.baud}
    elif settings.device:
        keys["device"] = settings.device
    return keys | {"suffix": found.suffix} | ({"prefix": found.prefix} if found.prefix else {})

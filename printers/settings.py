"""How one printer is to be treated: its way, its language and its patience."""

from __future__ import annotations

from dataclasses import dataclass

from printers.language import PrinterLanguage


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """Times in seconds. `confirm` is "auto" or the name of a `Fence`.

    `timeout`: from the last byte to the word that it is printed; `answer`: from a question to its answer; `look`:
    between questions to an idle printer; `watch`: to one that prints; `cooling`: for a head that got too hot;
    `release`: without a label, after which the connection is let go for others; 0: it is held.
    """

    port: str
    language: PrinterLanguage
    confirm: str
    timeout: float
    answer: float
    look: float
    watch: float
    cooling: float
    release: float = 0.0

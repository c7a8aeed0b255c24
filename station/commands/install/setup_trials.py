"""The setup's trials with what is really plugged in: hear a scanner, print a specimen, ask the shop."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import AbstractContextManager

from station.commands.install.setup_checks import in_words
from station.config import ConfigError, StationFile
from station.locale.texts import LocaleTexts
from station.setup.form import FoundOffer, printer_offers, scanner_offers
from station.setup.steps import Answers
from station.setup.trying import Say, TrialResult
from station.shop_kinds import shop_kind

_STEP = 0.2

ConfigTrial = Callable[[Answers], AbstractContextManager[StationFile]]
"""Makes a configuration of answers for as long as it is tried. Raises ConfigError, OSError."""


class DeviceTrials:
    """Implements `station.setup.trying.SetupTrials`."""

    def __init__(self, trying: ConfigTrial) -> None:
        self._trying = trying

    def scanners(self) -> tuple[FoundOffer, ...]:
        """What is plugged in that could read codes."""
        from scanners.setup.discovery import find

        return scanner_offers(find())

    def printers(self) -> tuple[FoundOffer, ...]:
        """What is plugged in that could print."""
        return printer_offers()

    def listen(self, answers: Answers, say: Say, stop: Callable[[], bool]) -> TrialResult:
        """Everything but this terminal, which belongs to the screen, until something is scanned."""
        from scanners.setup.listening import DeafScanner, EarEvent, SomethingHeard
        from station.commands.devices.scanner_listening import ears
        from station.commands.devices.scanners import candidates_of

        texts = _texts(answers)
        heard: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
        known = {one.settings.name: one for one in candidates_of(texts, None) if one.settings.kind != "keyboard"}
        with ears(list(known.values()), heard.put):
            while not stop():
                try:
                    event = heard.get(timeout=_STEP)
                except queue.Empty:
                    continue
                if isinstance(event, SomethingHeard):
                    one = known[event.source]
                    code = event.delivery.data.decode("utf-8", "replace").strip()
                    place = f"{one.settings.kind} {one.settings.port or one.settings.device}"
                    found = (("scanner", place), ("baud", str(event.baud or "")))
                    return TrialResult.worked(texts.text("tried.heard", label=one.label, code=code[:40]), *found)
                # The PC's own ports are there whether anything is plugged in or not.
                if isinstance(event, DeafScanner) and "ttyS" not in known[event.source].settings.port:
                    say(texts.text("tried.deaf", label=known[event.source].label))
        return TrialResult.failed(texts.text("tried.silent"))

    def print(self, answers: Answers) -> TrialResult:
        """A specimen of a test label; whether it came out, the printer says, or the person does."""
        from printers.base import DocumentFault, PaperOutcome
        from station.commands.devices.paper import submit
        from station.documents.kinds import test_paper
        from station.documents.papers.calibration_label import calibration_label
        from station.documents.rendering import pages_of

        texts = _texts(answers)
        try:
            with self._trying(answers) as config:
                settled = submit(config, pages_of(config, calibration_label(test_paper(config)), turn=False))
        except ConfigError as problem:
            return TrialResult.failed(in_words(problem, texts))
        except (OSError, DocumentFault) as problem:
            return TrialResult.failed(str(problem))
        last = settled[-1] if settled else None
        if last is None or last.outcome is PaperOutcome.NOT_PRINTED:
            reason = texts.text(f"reason.{last.reason}") if last and texts.has(f"reason.{last.reason}") else ""
            return TrialResult.failed(texts.text("tried.not_printed", why=reason))
        return TrialResult.worked(
            texts.text("tried.printed" if last.outcome is PaperOutcome.CONFIRMED else "tried.sent")
        )

    def ask(self, answers: Answers) -> TrialResult:
        """The shop's newest orders, as the bench would ask for them."""
        from station.commands.devices.devices import shop_state

        texts = _texts(answers)
        if shop_kind(answers["shop"]).by_sheet:
            return TrialResult.worked(texts.text("tried.files", inbox=answers["inbox"], outbox=answers["outbox"]))
        try:
            with self._trying(answers) as config:
                reason, ahead = shop_state(config)
        except ConfigError as problem:
            return TrialResult.failed(in_words(problem, texts))
        except OSError as problem:
            return TrialResult.failed(problem.strerror or str(problem))
        if reason:
            known = f"shop_fault.{reason}"
            return TrialResult.failed(texts.text(known if texts.has(known) else "shop_fault.other", reason=reason))
        return TrialResult.worked(texts.text("tried.asked", seconds=abs(round(ahead or 0))))


def _texts(answers: Answers) -> LocaleTexts:
    return LocaleTexts.load(answers["language"], "setup")

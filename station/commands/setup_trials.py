"""The setup's trials with what is really plugged in: hear a scanner, print a specimen, ask the shop."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from station.commands.setup_checks import in_words
from station.config import Config, ConfigError
from station.locale.texts import Texts
from station.setup.found import Offer, printer_offers, scanner_offers
from station.setup.steps import Answers
from station.setup.trying import Say, Tried

_STEP = 0.2


class Configs(Protocol):
    """Makes a configuration of answers."""

    def trying(self, answers: Answers) -> AbstractContextManager[Config]:
        """For as long as it is tried. Raises ConfigError, OSError."""
        ...


class DeviceTrials:
    """Implements `station.setup.trying.Trials`."""

    def __init__(self, configs: Configs) -> None:
        self._configs = configs

    def scanners(self) -> tuple[Offer, ...]:
        """What is plugged in that could read codes."""
        from scanners.finding import find

        return scanner_offers(find())

    def printers(self) -> tuple[Offer, ...]:
        """What is plugged in that could print."""
        return printer_offers()

    def listen(self, answers: Answers, say: Say, stop: Callable[[], bool]) -> Tried:
        """Everything but this terminal, which belongs to the screen, until something is scanned."""
        from scanners.listening import Deaf, EarEvent, Heard
        from station.commands.listening import ears
        from station.commands.scanners import candidates_of

        texts = _texts(answers)
        heard: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
        known = {one.settings.name: one for one in candidates_of(texts, None) if one.settings.kind != "keyboard"}
        with ears(list(known.values()), heard.put):
            while not stop():
                try:
                    event = heard.get(timeout=_STEP)
                except queue.Empty:
                    continue
                if isinstance(event, Heard):
                    one = known[event.source]
                    code = event.delivery.data.decode("utf-8", "replace").strip()
                    place = f"{one.settings.kind} {one.settings.port or one.settings.device}"
                    found = (("scanner", place), ("baud", str(event.baud or "")))
                    return Tried.worked(texts.text("tried.heard", label=one.label, code=code[:40]), *found)
                # The PC's own ports are there whether anything is plugged in or not.
                if isinstance(event, Deaf) and "ttyS" not in known[event.source].settings.port:
                    say(texts.text("tried.deaf", label=known[event.source].label))
        return Tried.failed(texts.text("tried.silent"))

    def print(self, answers: Answers) -> Tried:
        """A specimen of a test label; whether it came out, the printer says, or the person does."""
        from printers.base import DocumentFault, Outcome
        from station.commands.paper import submit
        from station.drawing import pages_of
        from station.labels.calibration import calibration_label
        from station.papers import test_paper

        texts = _texts(answers)
        try:
            with self._configs.trying(answers) as config:
                settled = submit(config, pages_of(config, calibration_label(test_paper(config)), turn=False))
        except ConfigError as problem:
            return Tried.failed(in_words(problem, texts))
        except (OSError, DocumentFault) as problem:
            return Tried.failed(str(problem))
        last = settled[-1] if settled else None
        if last is None or last.outcome is Outcome.NOT_PRINTED:
            reason = texts.text(f"reason.{last.reason}") if last and texts.has(f"reason.{last.reason}") else ""
            return Tried.failed(texts.text("tried.not_printed", why=reason))
        return Tried.worked(texts.text("tried.printed" if last.outcome is Outcome.CONFIRMED else "tried.sent"))

    def ask(self, answers: Answers) -> Tried:
        """The shop's newest orders, as the bench would ask for them."""
        from station.commands.devices import shop_state

        texts = _texts(answers)
        if answers["shop"] == "files":
            return Tried.worked(texts.text("tried.files", inbox=answers["inbox"], outbox=answers["outbox"]))
        try:
            with self._configs.trying(answers) as config:
                reason, ahead = shop_state(config)
        except ConfigError as problem:
            return Tried.failed(in_words(problem, texts))
        except OSError as problem:
            return Tried.failed(problem.strerror or str(problem))
        if reason:
            known = f"shop_fault.{reason}"
            return Tried.failed(texts.text(known if texts.has(known) else "shop_fault.other", reason=reason))
        return Tried.worked(texts.text("tried.asked", seconds=abs(round(ahead or 0))))


def _texts(answers: Answers) -> Texts:
    return Texts.load(answers["language"], "setup")

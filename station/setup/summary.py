"""All answers in words, before they are written."""

from __future__ import annotations

from collections.abc import Iterator

from station.locale.texts import LocaleTexts
from station.setup.steps import STEPS, Answers, SetupField

_HIDDEN = "●●●●"


def summary(answers: Answers, texts: LocaleTexts) -> str:
    """A line for each question, its answers behind it; a secret is not shown."""
    rows = ((texts.text(f"step.{step.name}"), ", ".join(_told(step.fields, answers, texts))) for step in STEPS)
    return "\n".join(f"  {name}: {told or '-'}" for name, told in rows)


def _told(fields: tuple[SetupField, ...], answers: Answers, texts: LocaleTexts) -> Iterator[str]:
    for field in fields:
        value = answers.get(field.key, "")
        if not value or field.key == "typed" or not field.shown(answers):
            continue
        key = f"choice.{field.key}_{value}"
        yield _HIDDEN if field.secret else texts.text(key) if texts.has(key) else value

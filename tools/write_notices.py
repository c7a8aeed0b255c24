"""Writes docs/notices.md: every code that the bench tells, with its texts in both languages."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from station.locale.particles import PARTICLES
from station.locale.texts import LANGUAGES
from station.packing.notices import Notice, NoticeCode

PAGE = Path(__file__).parents[1] / "docs" / "notices.md"
_HEAD = """\
<!-- Written by tools/write_notices.py from station/locale; change the texts there, then run it. -->
# What the bench says · 포장대가 하는 말

A record of the journal that led to a sentence on the screen carries its code as `notice`. Each sentence has three
parts: the word seen from afar, what happened, and what to do next. `{order}` and the like are filled in; `{reason}`,
`{hint}` and `{doubt}` come from the second table.

기록(`journal`)의 `notice`에 이 코드가 남아요. 문장은 세 부분이에요: 크게 보이는 말, 무슨 일인지, 다음에 할 일.

How a notice looks and sounds (`severity`): `right` goes on, `complete` a parcel's label is on its way or out, `info`
tells something, `ask` waits for an answer, `wrong` did not count, `stop` must not go on, `news` is a line at the foot
that hides nothing.
"""
_REASONS = """\
## Reasons · 이유

The codes of `reason` in the journal, in `outbox --json` and in the sentences above; the advice is their `{hint}`, or
their `{doubt}` where a label may have come out. A reason without one has that of `other`.
할 일이 비어 있으면 `other`의 것을 보여 줘요.
"""
_BLANK = re.compile(r"\{(\w+)(?::([^}]*))?\}")


def page() -> str:
    """The whole page, as the texts are now."""
    korean, english = (_book(language) for language in LANGUAGES)
    notices = _notices(korean["sentence"], english["sentence"])
    reasons = _reasons(korean, english)
    return "\n".join([_HEAD, *notices, "", _REASONS, *reasons, ""])


def _book(language: str) -> dict[str, dict[str, str | list[str]]]:
    text = files("station.locale").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _notices(korean: dict[str, str | list[str]], english: dict[str, str | list[str]]) -> list[str]:
    rows = ["| code | severity | 한국어 | English |", "|---|---|---|---|"]
    for code in NoticeCode:
        said = (_sentence(korean[code.value]), _sentence(english[code.value]))
        rows.append(f"| `{code.value}` | {Notice(code).severity.value} | {said[0]} | {said[1]} |")
    return rows


def _reasons(*books: dict[str, dict[str, str | list[str]]]) -> list[str]:
    rows = [
        "| code | 한국어 | English | 할 일 | advice | 나왔는지 모를 때 | in doubt |",
        "|---|---|---|---|---|---|---|",
    ]
    for code in books[0]["reason"]:
        if code not in ("unsaid", "unknown"):
            names = [_plain(str(book["reason"][code])) for book in books]
            hints = [_plain(str(book["hint"].get(code, ""))) for book in books]
            doubts = [_plain(str(book["doubt"].get(code, ""))) for book in books]
            rows.append(" | ".join((f"| `{code}`", *names, *hints, *doubts)) + " |")
    return rows


def _sentence(parts: str | list[str]) -> str:
    word, *others = list(parts)
    return "<br>".join([f"**{_plain(word)}**", *(_plain(part) for part in others)])


def _plain(text: str) -> str:
    """Blanks as a reader understands them: particles in both forms, nouns in the plural."""
    return _BLANK.sub(lambda blank: "{" + blank[1] + "}" + _following(blank[2] or ""), text).replace("|", "\\|")


def _following(form: str) -> str:
    if "|" in form:
        return " " + form.partition("|")[2]
    pair = PARTICLES.get(form.removeprefix("4"))
    return f"{pair[0]}({pair[1]})" if pair else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

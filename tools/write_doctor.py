"""Writes docs/doctor.md: everything that `packing-station doctor` looks at and can say, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from station.locale.particles import PARTICLES
from station.locale.texts import LANGUAGES

PAGE = Path(__file__).parents[1] / "docs" / "doctor.md"
_BOOKS = ("commands", "doctor")
_HEAD = """\
<!-- Written by tools/write_doctor.py from station/locale; change the texts there, then run it. -->
# What doctor looks at · 진단이 살펴보는 것

`packing-station doctor` looks at every part of the chain, one line each: `ok`, `warn` (goes on, but see to it) or
`fail` (does not work). It ends with 1 when something fails. `--json` gives the same to a script: `check`, `state`
and `text`. While the bench runs, its devices are left alone: what it recorded of them is told. `doctor` takes a few
seconds, also with a million records: of the journal it proves the newest 2,000 and the records that the backups
noted; `verify-journal` proves all of them.

`packing-station doctor`는 처음부터 끝까지 하나씩 살펴보고 한 줄씩 알려 줘요: 정상, 주의(일은 되지만 손봐야 해요),
고장(안 돼요). 고장이 있으면 1로 끝나요. `--json`은 같은 것을 프로그램이 읽게 줘요. 포장대가 켜져 있으면 장치를
건드리지 않고, 포장대가 남긴 기록으로 말해요. 기록이 백만 개여도 몇 초면 돼요. 최근 2,000개와 백업 때 적어 둔 기록만
확인하고, 처음부터 다 보는 것은 `verify-journal`이 해요.
"""
_BUNDLE = """\
## An archive to mail · 보낼 파일

`packing-station doctor --bundle help.zip` puts what doctor found and what belongs to it into one file of a few
hundred kilobytes (never more than 5 MB), for whoever helps from afar. It says what is in it; open it and look, it
is plain text.

`packing-station doctor --bundle help.zip`은 살펴본 것을 파일 하나에 담아요. 도와주는 사람에게 메일로 보내세요.
무엇이 들었는지 화면에 나오고, 열어 보면 누구나 읽을 수 있는 글이에요.
"""
_KEPT = """\
Nothing passes but what is known to be harmless: listed keys of `station.toml` and listed fields of the journal,
each only as it should look; of logs and other free text the words that the program itself is written with, and
numbers up to four digits. What does not pass became `[…]`; packers, scanners, stations and orders of an unknown
form are numbered, and a code that is no product's, order's, label's or command is told by its shape (`911`: eleven
digits; `A3`: three letters). The environment is not looked at. A family name that is also a word of the program,
such as "Page", could pass alone.

해롭지 않다고 알려진 것만 담아요. `station.toml`과 기록은 정해진 항목만, 로그 같은 글은 프로그램에 쓰인 낱말과 네
자리까지의 숫자만 남기고 나머지는 `[…]`로 바꿔요. 포장하는 사람, 스캐너, 포장대 이름은 번호로 바꾸고, 알 수 없는
바코드는 모양만 남겨요 (`911`: 숫자 열한 자리, `A3`: 글자 세 자).
"""
_ORDER = (
    "configuration",
    "versions",
    "services",
    "display",
    "terminal",
    "disk",
    "database",
    "journal",
    "clock",
    "copies",
    "numbers",
    "carrier",
    "outbox",
    "bench",
    "scanner",
    "printer",
    "fonts",
    "shop",
)
_OF: Mapping[str, str] = {
    "data": "database",
    "fsync": "disk",
    "release": "versions",
    "releases": "versions",
    "service": "services",
    "camera": "scanner",
    "restored": "copies",
    "restore": "copies",
    "keys": "copies",
    "zbar": "fonts",
    "folder": "shop",
    "sheets": "shop",
    "weights": "carrier",
    "calendar": "carrier",
}
"""First word of a text's key → its check, where they differ."""

_STATES = ("ok", "warn", "fail")
_BLANK = re.compile(r"\{(\w+)(?::([^}]*))?\}")
Book = dict[str, dict[str, str]]


def page() -> str:
    """The whole page, as the texts are now."""
    korean, english = (book(language) for language in LANGUAGES)
    parts = [_HEAD]
    for check in (*_ORDER, *sorted(set(checks_of(korean["doctor"])) - set(_ORDER))):
        parts += _check(check, korean, english)
    told = [f"- {_plain(texts['bundle'][key])}" for texts in (english, korean) for key in ("outside", "numbers")]
    return "\n".join([*parts, _BUNDLE, *told, "", _KEPT])


def book(language: str) -> Book:
    """The texts of the commands and of doctor, by table and key."""
    found: Book = {}
    for name in _BOOKS:
        text = files("station.locale").joinpath(f"{name}.{language}.toml").read_text("utf-8")
        for table, texts in tomllib.loads(text).items():
            found.setdefault(table, {}).update(texts)
    return found


def checks_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Which sentences belong to which check."""
    found: dict[str, list[str]] = {}
    for key in texts:
        if key not in _STATES:
            first = key.partition("_")[0]
            found.setdefault(_OF.get(first, first), []).append(key)
    return found


def _check(check: str, korean: Book, english: Book) -> list[str]:
    titles = [texts["check"].get(check, check) for texts in (english, korean)]
    means = [texts["means"].get(check, "") for texts in (english, korean)]
    rows = [
        f"| {_plain(korean['doctor'][key])} | {_plain(english['doctor'][key])} |"
        for key in checks_of(korean["doctor"]).get(check, ())
    ]
    return [f"## {' · '.join(titles)}", "", *means, "", "| 한국어 | English |", "|---|---|", *rows, ""]


def _plain(text: str) -> str:
    """Blanks as a reader understands them: particles in both forms, nouns in the plural."""
    return _BLANK.sub(lambda blank: "{" + blank[1] + "}" + _following(blank[2] or ""), text).replace("|", "\\|")


def _following(form: str) -> str:
    if "|" in form:
        return " " + form.partition("|")[2]
    pair = PARTICLES.get(form)
    return f"{pair[0]}({pair[1]})" if pair else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

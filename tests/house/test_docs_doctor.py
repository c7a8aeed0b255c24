"""The page of doctor says everything that doctor can say, and its texts are whole in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from tools.write_doctor import PAGE, book, checks_of, page

KOREAN, ENGLISH = book("ko"), book("en")
ROOT = Path(__file__).parents[2]
TOLD = re.compile(r'Finding\(\s*"([a-z_]+)"')


def sources() -> str:
    rooms = (ROOT / "station" / "doctor", ROOT / "station" / "commands")
    return "\n".join(path.read_text("utf-8") for room in rooms for path in sorted(room.rglob("*.py")))


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_the_page_of_doctor_is_as_the_texts_are() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: .venv/bin/python -m tools.write_doctor"


def test_the_page_holds_every_sentence_under_a_heading_that_means_something() -> None:
    found = checks_of(KOREAN["doctor"])
    told = {key for keys in found.values() for key in keys}
    assert told == set(KOREAN["doctor"]) - {"ok", "warn", "fail"}
    for texts in (KOREAN, ENGLISH):
        assert [check for check in found if check not in texts["means"]] == []


def test_every_check_that_the_program_makes_has_a_name() -> None:
    made = set(TOLD.findall(sources()))
    assert made
    assert [check for check in made if check not in ENGLISH["check"]] == []


def test_both_languages_have_the_same_keys_and_the_same_blanks() -> None:
    for table in ("doctor", "check", "means", "bundle"):
        assert set(KOREAN[table]) == set(ENGLISH[table])
        for key, text in KOREAN[table].items():
            assert blanks(text) == blanks(ENGLISH[table][key]), f"{table}.{key}"


def test_every_sentence_can_be_said() -> None:
    said = sources()
    forms = [re.sub(r"\{[^}]*\}", "[a-z_]+", form) for form in re.findall(r'"doctor\.([a-z_{}.]+)"', said)]
    for key in set(KOREAN["doctor"]) - {"ok", "warn", "fail"}:
        assert f'"{key}"' in said or any(re.fullmatch(form, key) for form in forms if form != "[a-z_]+"), key

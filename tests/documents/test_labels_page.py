"""The packer's page: its barcodes are the bench's commands, and it speaks the words of the screen."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from printers.check import check
from printers.document import Code128Item
from printers.render import from_png, render
from station.cli import main
from station.commands.devices.sheet import page
from station.documents.papers.packer_page import PAGE_WORDS
from station.documents.waybill.label_words import Language
from station.locale.texts import LocaleTexts
from station.packing.barcodes import CommandCode, classify
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import IdleState
from station.screen.function_keys import command_of
from station.screen.view import SIGNS
from tests.support.support_labels import texts
from tests.support.support_pictures import PICTURES
from tests.support.support_scenes import DESK

LANGUAGES = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_barcode_of_the_page_reads_back_and_is_the_command_of_its_key(language: Language) -> None:
    document = page(language)
    codes = [item.value for item in document.items if isinstance(item, Code128Item)]
    assert codes == [code for _, _, code in PAGE_WORDS[language].keys]
    assert [code for code in codes if not isinstance(classify(code), CommandCode)] == []
    assert [command_of(IdleState(DESK), key.lower()) for key, _, _ in PAGE_WORDS[language].keys] == codes
    assert check(document, render(document)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_troubles_and_signs_as_the_screen_does(language: Language) -> None:
    words, said = PAGE_WORDS[language], LocaleTexts.load(language)
    screen = {said.say(tell(code)).word for code in NoticeCode}
    assert [shown for shown, _ in words.troubles if shown not in screen] == []
    assert {verdict.shown for verdict in words.verdicts} == set(SIGNS.values()) - {"»"}
    assert texts(page(language))[0] == words.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_the_page_is_the_page(language: Language) -> None:
    assert from_png(PICTURES / f"page-{language}.png") == render(page(language)).bitmap


def test_the_page_is_written_as_a_pdf_of_a4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["commands", "sheet", "--page", "--language", "en", "--pdf", "page.pdf"]) == 0
    written = (tmp_path / "page.pdf").read_bytes()
    assert written.startswith(b"%PDF-")
    assert b"/MediaBox [ 0 0 595." in written


def test_a_sheet_without_a_file_to_write_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKING_STATION_LANGUAGE", "en")
    assert main(["commands", "sheet", "--page"]) == 2
    assert "--png FILE or --pdf FILE" in capsys.readouterr().err

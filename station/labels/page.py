"""The packer's page: one sheet of A4 that hangs at the bench and says all that a beginner needs."""

from __future__ import annotations

from collections.abc import Callable

from printers.document import Code128Item, FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem
from station.labels.bands import LabelBand, moved, stack
from station.labels.page_words import PAGE_WORDS, PageWords, VerdictSample
from station.labels.text import width_of
from station.labels.words import Language

Signs = Callable[[str], tuple[str, ...] | None]
"""A sign of the screen as rows of half blocks, so that paper and screen show the same one."""

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 11.0
_ACROSS = _WIDTH - 2 * _MARGIN
_HALF = _ACROSS / 2


def packer_page(language: Language, signs: Signs) -> PrintDocument:
    """The sheet in one language."""
    words = PAGE_WORDS[language]
    parts = (
        _head(words),
        _steps(words),
        _table(words.verdicts_head, [_verdict(verdict, signs) for verdict in words.verdicts]),
        _table(words.troubles_head, [_trouble(*row) for row in words.troubles]),
        _keys(words),
    )
    return PrintDocument(_WIDTH, _HEIGHT, moved(stack(parts, 3.4).items, _MARGIN, _MARGIN))


def _head(words: PageWords) -> LabelBand:
    title = TextItem(0, 0, _ACROSS, 14, words.title, 9, align=TextAlign.CENTRE, inverse=True)
    return LabelBand(20, (title, TextItem(0, 15.2, _ACROSS, 4.8, words.promise, 4, align=TextAlign.CENTRE)))


def _heading(text: str) -> tuple[Item, ...]:
    return TextItem(0, 0, _ACROSS, 6, text, 5), RuleItem(0, 6.6, _ACROSS, 0.6)


def _steps(words: PageWords) -> LabelBand:
    """The four steps in two columns, read downwards."""
    items = list(_heading(words.steps_head))
    for at, step in enumerate(words.steps):
        column, row = divmod(at, 2)
        number = TextItem(0, 0, 10, 10, str(at + 1), 7, align=TextAlign.CENTRE, inverse=True)
        text = TextItem(12.5, 0, _HALF - 14, 10, step, 4.6, floor=3.6)
        items += moved((number, text), column * _HALF, 8.6 + row * 11.6)
    return LabelBand(30.2, tuple(items))


def _table(head: str, rows: list[LabelBand]) -> LabelBand:
    return stack([LabelBand(7.2, _heading(head)), *rows], 0.8)


def _verdict(verdict: VerdictSample, signs: Signs) -> LabelBand:
    return LabelBand(
        9.4,
        (
            *_sign(signs(verdict.shown) or ()),
            TextItem(22, 0.3, 48, 4.6, verdict.colour, 4.2),
            TextItem(22, 5, 48, 4, verdict.sound, 3.3, bold=False),
            TextItem(72, 0, _ACROSS - 72, 9, verdict.meaning, 4.6, floor=3.6),
            RuleItem(0, 9.6, _ACROSS, 0.2),
        ),
    )


def _sign(rows: tuple[str, ...], dot: float = 0.6) -> tuple[Item, ...]:
    """The half blocks as squares of `dot` mm."""
    return tuple(
        FrameItem(2 + x * dot, 0.4 + (2 * y + lower) * dot, dot, dot, filled=True)
        for y, row in enumerate(rows)
        for x, block in enumerate(row)
        for lower, filled in ((0, block in "▀█"), (1, block in "▄█"))
        if filled
    )


def _trouble(shown: str, remedy: str) -> LabelBand:
    """What fits one line stands in the middle, beside what the screen says."""
    size, width = 4.3, _ACROSS - 42
    lines = 1 if width_of(remedy) * size <= width else 2
    said = TextItem(0, 0.8, 39, 9.4, shown, 4.4, floor=3.2, align=TextAlign.CENTRE, inverse=True)
    return LabelBand(10.8, (said, TextItem(42, 0.4, width, 10.4, remedy, size, floor=3.2, lines=lines)))


def _keys(words: PageWords) -> LabelBand:
    """The commands of every day, in two columns, far enough from each other to be hit alone."""
    items = list(_heading(words.keys_head))
    for at, (key, name, code) in enumerate(words.keys):
        row, column = divmod(at, 2)
        items += moved(_key(key, name, code), column * (_HALF + 2), 8.4 + row * 22)
    return LabelBand(73.4, tuple(items))


def _key(key: str, name: str, code: str) -> tuple[Item, ...]:
    width = _HALF - 2
    return (
        FrameItem(0, 0, width, 20.4, 0.4),
        TextItem(1.5, 1.5, 13, 6, key, 4.6, align=TextAlign.CENTRE, inverse=True),
        TextItem(17, 1.5, width - 40, 6, name, 4.4, floor=3.2),
        TextItem(width - 24, 1.5, 22.5, 6, code, 2.8, align=TextAlign.RIGHT, bold=False),
        Code128Item(1, 8.8, width - 2, 10.4, code, module_min=3, module_max=4),
    )

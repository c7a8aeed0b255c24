"""The packer's page: one sheet of A4 that hangs at the bench and says all that a beginner needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from printers.document import Code128Item, FrameItem, Item, PrintDocument, RuleItem, TextAlign, TextItem
from station.documents.waybill.label_parts import LabelBand, moved, stack
from station.documents.waybill.label_text import width_of
from station.documents.waybill.label_words import Language
from station.packing.barcodes import BenchCommand


@dataclass(frozen=True, slots=True)
class VerdictSample:
    """One answer of the bench: its sign on the screen, its colour, its sound, and what to do."""

    shown: str
    colour: str
    sound: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """The page from top to bottom. `troubles`: what the screen says, and what to do. `keys`: key and command."""

    title: str
    promise: str
    steps_head: str
    steps: tuple[str, ...]
    verdicts_head: str
    verdicts: tuple[VerdictSample, ...]
    troubles_head: str
    troubles: tuple[tuple[str, str], ...]
    keys_head: str
    keys: tuple[tuple[str, str, str], ...]


_KO = PageWords(
    "포장하는 사람을 위한 한 장",
    "화면이 시키는 대로만 하면 돼요. 스캔한 것은 전원이 꺼져도 남아요.",
    "1 · 스캔 순서",
    (
        "주문서를 스캔해요",
        "상품을 하나씩 스캔하고 상자에 담아요",
        "송장이 저절로 나오면 상자에 붙여요",
        "다음 주문서를 스캔해요",
    ),
    "2 · 화면의 큰 띠와 소리",
    (
        VerdictSample("✔", "파란색", "짧고 높은 소리 한 번", "맞아요. 상자에 담고 이어서 해요"),
        VerdictSample("✔✔", "초록색", "올라가는 두 소리", "다 됐어요. 화면의 '다음'을 봐요"),
        VerdictSample("?", "노란색", "같은 소리 두 번", "물어봐요. 네는 F12, 아니면 하던 일을 계속해요"),
        VerdictSample("✖", "주황색", "낮고 긴 소리", "틀렸어요. 세지 않았으니 빼 놓고 화면을 읽어요"),
        VerdictSample("✖✖", "빨간색", "같은 소리 세 번과 낮은 소리", "남의 송장이에요. 떼고 이 상자의 송장을 찾아요"),
        VerdictSample("⊘", "검은색 빗금", "오르내리는 사이렌", "멈춰요. 이 상자는 지금 나가면 안 돼요"),
    ),
    "3 · 이럴 때는",
    (
        ("송장 나왔나요?", "온전하면 그 송장을 스캔해요. 아니면 찢어 버리고 F6, 그다음 F12."),
        ("송장 안 나옴", "용지와 덮개를 봐요. 고치면 저절로 나와요. 다시 누르지 않아도 돼요."),
        ("취소된 주문", "F8, 그다음 F12. 상품은 선반에 돌려 놓고, 송장이 있으면 찢어요."),
        ("바코드 미등록", "다른 바코드를 스캔해 봐요. 없으면 F3으로 보류하고 관리자에게 말해요."),
        ("쇼핑몰 끊김", "그대로 포장해요. 발송처리는 연결되면 저절로 돼요."),
        ("기록 멈춤", "포장을 멈추고 관리자를 불러요."),
    ),
    "4 · 키와 명령 바코드 (스캔해도 똑같아요)",
    (
        ("F2", "되돌리기", BenchCommand.UNDO),
        ("F12", "확인 · 네", BenchCommand.OK),
        ("F3", "보류", BenchCommand.HOLD),
        ("F8", "취소 · 비우기", BenchCommand.CANCEL),
        ("F6", "송장 재출력", BenchCommand.REPRINT),
        ("F1", "도움말", BenchCommand.HELP),
    ),
)

_EN = PageWords(
    "One page for those who pack",
    "Do what the screen says. What was scanned stays, even without power.",
    "1 · What to scan, in this order",
    (
        "Scan the order slip",
        "Scan each item and put it into the box",
        "The label comes by itself: put it on the box",
        "Scan the next order slip",
    ),
    "2 · The big band and its sounds",
    (
        VerdictSample("✔", "blue", "one short high tick", "Right. Put it into the box and go on"),
        VerdictSample("✔✔", "green", "two rising tones", "Done. Look at “Next” on the screen"),
        VerdictSample("?", "yellow", "the same tone twice", "A question. F12 is yes; if not, just go on"),
        VerdictSample("✖", "orange", "one long low buzz", "Wrong, and not counted. Take it out, read the screen"),
        VerdictSample(
            "✖✖", "red", "three equal tones, a low one", "Another box's label. Take it off, find this box's own"
        ),
        VerdictSample("⊘", "black, hatched", "a siren", "Stop. This box must not leave now"),
    ),
    "3 · When this is on the screen",
    (
        ("Label there?", "If it is whole, scan it. If not, tear it up; press F6, then F12."),
        ("No label", "Look at paper and cover. Once mended, it comes by itself."),
        ("Cancelled", "Press F8, then F12. Put the goods back; tear up any label."),
        ("No product", "Scan another barcode of it. None? Hold the box with F3."),
        ("Shop lost", "Go on packing. The shop is told by itself when it is back."),
        ("Record fails", "Stop packing and call the supervisor."),
    ),
    "4 · Keys and command barcodes (scanning does the same)",
    (
        ("F2", "Undo", BenchCommand.UNDO),
        ("F12", "OK: yes", BenchCommand.OK),
        ("F3", "Hold", BenchCommand.HOLD),
        ("F8", "Cancel, empty the box", BenchCommand.CANCEL),
        ("F6", "Reprint the label", BenchCommand.REPRINT),
        ("F1", "Help", BenchCommand.HELP),
    ),
)

PAGE_WORDS: dict[Language, PageWords] = {"ko": _KO, "en": _EN}


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

"""What the packer's page says, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from station.labels.words import Language


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
        ("F2", "되돌리기", "PS:UNDO"),
        ("F12", "확인 · 네", "PS:OK"),
        ("F3", "보류", "PS:HOLD"),
        ("F8", "취소 · 비우기", "PS:CANCEL"),
        ("F6", "송장 재출력", "PS:REPRINT"),
        ("F1", "도움말", "PS:HELP"),
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
        ("F2", "Undo", "PS:UNDO"),
        ("F12", "OK: yes", "PS:OK"),
        ("F3", "Hold", "PS:HOLD"),
        ("F8", "Cancel, empty the box", "PS:CANCEL"),
        ("F6", "Reprint the label", "PS:REPRINT"),
        ("F1", "Help", "PS:HELP"),
    ),
)

PAGE_WORDS: dict[Language, PageWords] = {"ko": _KO, "en": _EN}

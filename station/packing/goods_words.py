"""The words of a product's name and option: which of them say size or colour, and by which two products differ."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

# Which of several alternatives fits is found by trying, so their order does not matter.
_WHOLE = (
    "블랙|검정|화이트|하양|레드|빨강|블루|파랑|옐로우|옐로|노랑|그린|초록|그레이|핑크|분홍|베이지|아이보리|네이비|브라운|퍼플|바이올렛|보라|"
    "카키|민트|오렌지|주황|와인|버건디|크림|차콜|실버|골드|로즈골드|라벤더|코랄|머스타드|올리브|멜란지|투명|무지개"
)
# These are colours only with the word for colour behind them: 청색, but not every name that ends so.
_SHORT = "청|녹|회|남|갈|은|금|흰|연두|검은|하얀|빨간|파란|노란|하늘|자주|살구|스카이블루"
_ENGLISH = (
    "black|white|red|blue|yellow|green|gray|grey|pink|beige|ivory|navy|brown|purple|violet|khaki|mint|orange|wine|"
    "burgundy|cream|charcoal|silver|gold|skyblue|lavender|coral|mustard|olive|melange|clear|bk|wh|rd|bl|yl|gr|pk|nv"
)
_SHADE = "다크|라이트|딥|연한|진한|연|진|밝은|어두운|파스텔|스카이|로얄|로즈|네온"
_COLOUR = rf"(?:{_SHADE})*(?:(?:{_WHOLE})(?:색상|색|컬러)?|(?:{_SHORT})(?:색상|색))"
_UNIT = (
    "ml|l|cc|mg|kg|g|t|mm|cm|m|km|oz|lb|inch|in|kcal|mah|gb|tb|mb|w|v|p|pcs|ea|pack|밀리|리터|그램|킬로|센치|센티|미터|인치|호|"
    "개입|개월|개|입|매입|매|장|팩|포|병|캔|봉|박스|세트|켤레|쌍|묶음|롤|인용|인|겹|단|칸|구|권|정|캡슐|평|사이즈"
)
_AMOUNT = re.compile(rf"(?<![0-9.,])\d+(?:[.,]\d+)*\s?(?:{_UNIT})(?![0-9a-z가-힣])")
_PIECE = re.compile(r"[^\s()\[\]{}<>（）［］【】〔〕「」『』《》〈〉/\\,，·・|:;_~∼+*×=!?\"'…—–-]+")
_SIZE = re.compile(
    r"(?:[2-6]?x{1,3}[sl]|[sml]|xxs|xs|free|os|small|medium|large|big|mini|"
    r"프리|스몰|미디엄|미디움|라지|엑스라지|투엑스라지|특대|대|중|소|특|대형|중형|소형|미니|점보|왕|빅|키즈|성인|남성|여성|남아|여아)"
    r"(?:사이즈|size)?|프리사이즈|\d{1,3}(?:\.\d+)?"
)
_ENGLISH_COLOUR = re.compile(_ENGLISH)
_ALL_COLOUR = re.compile(rf"(?:{_COLOUR})+")
_COLOUR_AHEAD = re.compile(rf"(?P<trait>(?:{_COLOUR})+)(?P<stem>.+)")
_COLOUR_BEHIND = re.compile(rf"(?P<stem>.+?)(?P<trait>(?:{_COLOUR})+)")
_LABEL = re.compile(
    "색상|색깔|컬러|사이즈|크기|옵션|용량|수량|종류|선택|타입|구성|스타일|size|colou?r|option|type|style"
)
# What a shop writes in front of a name to sell it, and takes away again, is no part of the name.
_SELLING = re.compile(
    r"[\[【〔(（](?=[^\])）】〕]*(?:무료|배송|발송|당일|특가|할인|세일|이벤트|증정|신상|정품|추천|한정|인기|best|new|sale|hot))"
    r"[^\])）】〕]*[\])）】〕]"
)
_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class GoodsWord:
    """A word of a text, where it stands, and how it is compared. `trait`: it says a size or a colour."""

    start: int
    end: int
    key: str
    trait: bool


@dataclass(frozen=True, slots=True)
class GoodsWords:
    """All words of a product. `stem`: its name without sizes, colours, blanks and brackets. `traits`: the rest."""

    name: tuple[GoodsWord, ...]
    option: tuple[GoodsWord, ...]
    stem: str
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsSetOff:
    """The words by which a product differs from others: where they stand in its name and in its option."""

    name: tuple[tuple[int, int], ...] = ()
    option: tuple[tuple[int, int], ...] = ()


NOT_SET_OFF = WordsSetOff()
"""No word differs."""


@lru_cache(_KEPT)
def goods_words(name: str, option: str) -> GoodsWords:
    """The words of a product's name and option; every word of the option is a trait but what only names one."""
    named = _words(name)
    chosen = tuple(
        GoodsWord(word.start, word.end, word.key, trait=_LABEL.fullmatch(word.key) is None) for word in _words(option)
    )
    stem = "".join(word.key for word in named if not word.trait)
    traits = tuple(sorted(word.key for word in (*named, *chosen) if word.trait))
    return GoodsWords(named, chosen, stem, traits)


@lru_cache(_KEPT)
def set_off(own: tuple[str, str], others: tuple[tuple[str, str], ...]) -> WordsSetOff:
    """Where a product's name and option differ from those of others, each as (name, option)."""
    words = goods_words(*own)
    keys: set[str] = set()
    for other in others:
        keys |= set(_differing(words, goods_words(*other)))
    return WordsSetOff(
        tuple((word.start, word.end) for word in words.name if word.key in keys),
        tuple((word.start, word.end) for word in words.option if word.key in keys),
    )


@lru_cache(_KEPT)
def words_of_its_own(other: tuple[str, str], own: tuple[str, str]) -> str:
    """What the other product is called and this one is not, as it is written; empty when nothing tells it apart."""
    keys = set(_differing(goods_words(*other), goods_words(*own)))
    words = goods_words(*other)
    said = [(word.key, other[0][word.start : word.end]) for word in words.name if word.key in keys]
    said += [(word.key, other[1][word.start : word.end]) for word in words.option if word.key in keys]
    return " ".join(dict(said).values())


def _differing(one: GoodsWords, other: GoodsWords) -> tuple[str, ...]:
    """The keys of one product's words that the other lacks; with the same stem only traits are looked at."""
    alike = one.stem == other.stem
    own, foreign = (
        Counter(
            word.key for word in (*each.name, *each.option) if word.trait or not (alike or _LABEL.fullmatch(word.key))
        )
        for each in (one, other)
    )
    return tuple((own - foreign).keys())


def _words(text: str) -> tuple[GoodsWord, ...]:
    # Lowering may change the length of a text, and the places would not fit any more.
    small = text.lower() if len(text.lower()) == len(text) else text
    small = _SELLING.sub(lambda found: " " * len(found[0]), small)
    found: list[GoodsWord] = []
    at = 0
    for amount in _AMOUNT.finditer(small):
        found += _pieces(small, at, amount.start())
        found.append(_word(small, amount.start(), amount.end(), trait=True))
        at = amount.end()
    found += _pieces(small, at, len(small))
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> list[GoodsWord]:
    found: list[GoodsWord] = []
    for piece in _PIECE.finditer(text, start, end):
        found += _split(text, piece.start(), piece.end())
    return found


def _split(text: str, start: int, end: int) -> list[GoodsWord]:
    """A piece as one word, or as what it names and its colour, written together: 머그컵블랙, 블랙머그컵."""
    piece = text[start:end]
    if _SIZE.fullmatch(piece) or _ALL_COLOUR.fullmatch(piece) or _ENGLISH_COLOUR.fullmatch(piece):
        return [_word(text, start, end, trait=True)]
    if behind := _COLOUR_BEHIND.fullmatch(piece):
        middle = start + behind.start("trait")
        return [_word(text, start, middle, trait=False), _word(text, middle, end, trait=True)]
    if ahead := _COLOUR_AHEAD.fullmatch(piece):
        middle = start + ahead.end("trait")
        return [_word(text, start, middle, trait=True), _word(text, middle, end, trait=False)]
    return [_word(text, start, end, trait=False)]


def _word(text: str, start: int, end: int, *, trait: bool) -> GoodsWord:
    key = unicodedata.normalize("NFKC", text[start:end]).casefold()
    return GoodsWord(start, end, "".join(key.split()), trait)

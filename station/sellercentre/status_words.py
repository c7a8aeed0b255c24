"""The seller centre's words for states, claims and ways of delivery, in Korean and as its interface spells them.

A word that stands in no table is never guessed at: whatever it belongs to waits, and the word is named.
Sources: 상품 주문 정보 구조체 of the Commerce API (enums), and the columns of the order sheet (발주발송관리).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OURS = ""
"""The reason of a delivery that a bench packs: none."""
CARRIAGE: Mapping[str, str] = {
    # What is ours to pack, and leaves in a parcel with a waybill number …
    **dict.fromkeys(("NORMAL", "TODAY", "OPTION_TODAY", "HOPE", "PRE_ORDER"), OURS),
    **dict.fromkeys(("SELLER_GUARANTEE", "HOPE_SELLER_GUARANTEE", "DELIVERY", "GDFW_ISSUE_SVC"), OURS),
    # … and what is known to be somebody else's, or no parcel.
    "ARRIVAL_GUARANTEE": "fulfilment",
    "TODAY_ARRIVAL": "same_day",
    "DAWN_ARRIVAL": "dawn",
    "PICKUP": "pick_up",
    "VISIT_RECEIPT": "pick_up",
    "DIRECT_DELIVERY": "by_hand",
    "QUICK": "quick",
    "QUICK_SVC": "quick",
    "NOTHING": "no_delivery",
    "INSTALLATION": "install",
    "FREIGHT": "freight",
    "OVERSEAS": "abroad",
}
"""Every known attribute and method of delivery: why a bench leaves it alone, or `OURS`."""

_DELIVERIES: Mapping[str, str] = {
    **dict.fromkeys(("일반", "일반배송", "택배일반배송"), "NORMAL"),
    **dict.fromkeys(("오늘출발", "오늘출발배송"), "TODAY"),
    **dict.fromkeys(("옵션별오늘출발", "옵션오늘출발"), "OPTION_TODAY"),
    **dict.fromkeys(("희망일", "희망일배송"), "HOPE"),
    **dict.fromkeys(("예약구매", "예약배송"), "PRE_ORDER"),
    "n판매자배송": "SELLER_GUARANTEE",
    "n희망일배송": "HOPE_SELLER_GUARANTEE",
    **dict.fromkeys(("택배등기소포", "택배", "등기", "소포", "택배배송"), "DELIVERY"),
    **dict.fromkeys(("굿스플로송장출력", "굿스플로"), "GDFW_ISSUE_SVC"),
    **dict.fromkeys(
        ("n배송", "도착보장", "n도착보장", "네이버도착보장", "풀필먼트", "풀필먼트배송"), "ARRIVAL_GUARANTEE"
    ),
    **dict.fromkeys(("당일배송", "당일", "오늘배송", "오늘도착", "n오늘배송"), "TODAY_ARRIVAL"),
    **dict.fromkeys(("새벽배송", "새벽", "새벽도착"), "DAWN_ARRIVAL"),
    **dict.fromkeys(("픽업", "매장픽업"), "PICKUP"),
    **dict.fromkeys(("방문수령", "방문"), "VISIT_RECEIPT"),
    **dict.fromkeys(("직접전달", "직접배송"), "DIRECT_DELIVERY"),
    **dict.fromkeys(("즉시배달", "지금배달"), "QUICK"),
    **dict.fromkeys(("퀵서비스", "퀵", "퀵배송"), "QUICK_SVC"),
    **dict.fromkeys(("배송없음", "배송없는상품", "e쿠폰"), "NOTHING"),
    **dict.fromkeys(("설치", "설치배송", "가구설치"), "INSTALLATION"),
    **dict.fromkeys(("화물", "화물배송", "화물택배"), "FREIGHT"),
    **dict.fromkeys(("해외", "해외배송", "해외직배송", "국제배송", "ems"), "OVERSEAS"),
}

SENT = frozenset({"DELIVERING", "DELIVERED", "PURCHASE_DECIDED", "EXCHANGED", "RETURNED"})
GONE = frozenset({"CANCELED", "CANCELED_BY_NOPAYMENT"})
CLAIM_OPEN = frozenset({"CANCEL_REQUEST", "CANCELING", "ADMIN_CANCELING", "HOLDBACK"})
CLAIM_DONE = frozenset({"CANCEL_DONE", "ADMIN_CANCEL_DONE"})

_NOTHING = frozenset({"", "n", "없음", "해당없음", "미해당", "비대상"})
_NOISE = re.compile(r"[\s()\[\]{}<>,.·:/_|-]+")
# A claim that was rejected or withdrawn says nothing any more.
_OVER = re.compile(r"(?:취소|반품|교환)(?:요청)?(?:거부|거절|철회)(?:완료)?")


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How a product order stands, in the interface's words. `unknown`: a word that stands in no table."""

    state: str = ""
    confirmed: str = ""
    claim: str = ""
    gift: str = ""
    unknown: str = ""


_STATES: Mapping[str, LineStanding] = {
    **dict.fromkeys(
        ("결제완료", "발송대기", "상품준비", "상품준비중", "배송준비", "배송준비중"), LineStanding("PAYED")
    ),
    **dict.fromkeys(("배송준비지연", "발송준비", "발송준비중", "발송지연", "배송지변경"), LineStanding("PAYED")),
    **dict.fromkeys(("발송전배송지변경", "오늘출발", "오늘출발지연"), LineStanding("PAYED")),
    **dict.fromkeys(("발주확인", "발주확인완료", "발주확인완료건"), LineStanding(confirmed="OK")),
    **dict.fromkeys(("신규주문", "발주확인전", "발주미확인", "미발주"), LineStanding(confirmed="NOT_YET")),
    **dict.fromkeys(("발주해제", "발주확인해제", "발주확인취소", "발주취소"), LineStanding(confirmed="CANCEL")),
    **dict.fromkeys(("결제대기", "결제전", "입금대기", "입금전", "미결제", "미입금"), LineStanding("PAYMENT_WAITING")),
    "수락대기": LineStanding(gift="WAIT_FOR_RECEIVING"),
    **dict.fromkeys(("배송중", "발송완료", "발송처리", "발송처리완료"), LineStanding("DELIVERING")),
    "배송완료": LineStanding("DELIVERED"),
    "구매확정": LineStanding("PURCHASE_DECIDED"),
    **dict.fromkeys(("취소완료", "직권취소", "직권취소완료"), LineStanding("CANCELED")),
    **dict.fromkeys(("미결제취소", "미입금취소"), LineStanding("CANCELED_BY_NOPAYMENT")),
    # Beside a claim that runs it only says what the claim is about.
    "취소": LineStanding("CANCELED"),
    # Of a parcel that has arrived, and that the buyer does not accept yet.
    **dict.fromkeys(("구매확정보류", "구매확정요청", "구매확정보류해제"), LineStanding("DELIVERED")),
}
_WEIGHT = ("PURCHASE_DECIDED", "RETURNED", "EXCHANGED", "DELIVERED", "DELIVERING", "CANCELED", "CANCELED_BY_NOPAYMENT")


def delivery_of(word: str) -> str:
    """Return a word for a delivery as the interface spells it; one that is not known as it stands, nothing as ""."""
    plain = bare(word)
    if plain in _NOTHING:
        return ""
    return _DELIVERIES.get(plain, word.strip())


def names_nothing(word: str) -> bool:
    """Whether a cell stands for nothing: blank, a dash, "없음"."""
    return bare(word) in _NOTHING


def standing_of(words: Iterable[str]) -> LineStanding:
    """Return what the cells of a row say together of its state; paid and confirmed where all are blank."""
    told = [_standing(word) for word in words]
    claim = next((one.claim for one in told if one.claim), "")
    states = [one.state for one in told if one.state and not (claim and one.state == "CANCELED")]
    state = next((state for state in _WEIGHT if state in states), "")
    state = state or next((state for state in states if state != "PAYED"), "PAYED")
    confirmed = [one.confirmed for one in told if one.confirmed]
    return LineStanding(
        state,
        next((one for one in ("CANCEL", "NOT_YET") if one in confirmed), "OK"),
        claim,
        next((one.gift for one in told if one.gift), ""),
        next((one.unknown for one in told if one.unknown), ""),
    )


def spelling_of(words: Iterable[str]) -> dict[str, str]:
    """Return how the cells of a row spell each of the words that stand for them."""
    told = [(word, _standing(word)) for word in words]
    return {value: word for word, one in told for value in (one.state, one.confirmed, one.claim, one.gift) if value}


def bare(said: str) -> str:
    """Return a word without blanks, brackets and marks, in small letters of the usual width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", said)).casefold()


def _standing(said: str) -> LineStanding:
    word = _OVER.sub("", bare(said))
    if word in _NOTHING:
        return LineStanding()
    if word in _STATES:
        return _STATES[word]
    if "취소" in word:
        done = "완료" in word
        return LineStanding("CANCELED") if done else LineStanding(claim="CANCEL_REQUEST")
    if word.startswith("반품"):
        return LineStanding("RETURNED")
    if word.startswith("교환"):
        return LineStanding("EXCHANGED")
    if "보류" in word:
        return LineStanding(claim="HOLDBACK")
    return LineStanding(unknown=said.strip())

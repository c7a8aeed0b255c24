"""Answers of the API and the refusals of a whole call, with the codes and sentences of its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNREADABLE = "요청이 올바르지 않습니다. (HttpMessageNotReadableException)"

# https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-dispatch-product-orders-pay-order-seller
MESSAGES = {
    "4000": "잘못된 요청 파라미터",
    "9999": "기타",
    "100001": "상품 주문을 찾을 수 없음",
    "100003": "주문을 찾을 수 없음",
    "101009": "처리 권한 없음",
    "101011": "직계약 상품은 물류사만 발주확인 가능",
    "104105": "발송 기한 입력 범위 초과",
    "104116": "배송 방법 변경 필요 (배송 없음 주문)",
    "104117": "배송 방법 변경 필요",
    "104118": "택배사 미입력",
    "104119": "택배사 코드 확인 필요",
    "104120": "송장 번호 미입력",
    "104121": "배송 송장 오류(기사용 송장)",
    "104122": "배송 송장 오류(비유효 송장)",
    "104131": "상품 주문 번호 중복",
    "104133": "잘못된 요청",
    "104138": "배송 희망일 변경 실패",
    "104139": "조회 가능한 날짜 범위 초과",
    "104417": "교환 상태 확인 필요 (재배송 불가)",
    "104441": "희망일배송 상품 아님",
    "104442": "상품 주문 상태 확인 필요",
    "104443": "발주 상태 확인 필요",
    "104444": "배송 희망일 오류",
    "104445": "배송 희망일 범위 초과",
    "104446": "배송 희망일이 기존과 동일",
    "104449": "배송 희망일 변경 가능 기간 아님",
    "104450": "희망일배송 시간·지역 변경 불가",
    "105001": "E쿠폰 번호 중복",
    "105002": "E쿠폰 코드 오류",
    "105306": "변경하려는 상태가 기존과 동일",
    "105308": "직계약 상품은 물류사만 발송처리 가능",
}


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What is sent back; the gateway adds time, trace and rate headers. `outcome`: one word for the book of calls."""

    status: int
    body: Mapping[str, object]
    outcome: str = "done"
    headers: dict[str, str] = field(default_factory=dict)


class WholeCall(Exception):  # noqa: N818 -- a refusal is an answer
    """A call is refused as a whole, with an HTTP status, a code and a sentence."""

    def __init__(self, code: str, message: str = "", *, status: int = 400) -> None:
        self.code, self.status = code, status
        self.message = message or MESSAGES.get(code, "")
        super().__init__(f"{status} {code}")


def unreadable() -> WholeCall:
    """The refusal of a body that is no JSON, or has a value that an enumeration does not know."""
    return WholeCall("000400", UNREADABLE)


def failure(product_order: str, code: str) -> dict[str, str]:
    """One entry of failProductOrderInfos."""
    return {"productOrderId": product_order, "code": code, "message": MESSAGES.get(code, code)}

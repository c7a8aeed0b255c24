"""What the simulated 로젠 answers, call by call, in the shapes of its portal."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from station.simulators.logen.logen_books import CUSTOMER, LogenBooks, RegisteredSlip
from station.simulators.logen.logen_faults import LogenFault

Said = dict[str, object]
_MOST = 9_999
_FARE_TYPES = ("010", "020", "030", "040")
_NEEDED = (
    "printYn",
    "slipNo",
    "custCd",
    "sndCustNm",
    "sndCustAddr1",
    "rcvCustNm",
    "rcvCustAddr1",
    "rcvBranCd",
    "takeDt",
)
_WHOLE = ("dlvFare", "extraFare", "goodsAmt")
_NO_CUSTOMER = "유효한 거래처코드가 아닙니다."
_REGIONS = (("제주", "jejuRegYn"), ("울릉", "shipYn"), ("도서", "shipYn"), ("산간", "montYn"))


class LogenDesk:
    """Answers calls of one customer. `accepts_again`: a slip that is registered twice is fine the second time, too."""

    def __init__(self, books: LogenBooks, *, accepts_again: bool = False) -> None:
        self._books, self._accepts_again = books, accepts_again
        self._calls: Mapping[str, Callable[[Any, LogenFault | None], Said]] = {
            "contractTotalInfo": self._contract,
            "getSlipNo": self._numbers,
            "integratedInquiry": self._inquiry,
            "slipPrintM": self._slip,
            "custExtraFare": self._extra,
            "inquirySlipNoMulti": self._orders,
        }

    def answer(self, call: str, body: object, fault: LogenFault | None) -> Said | None:
        """What a call is answered; None for one that there is not."""
        desk = self._calls.get(call)
        if desk is None:
            return None
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(body, dict) or body.get("userId") != CUSTOMER or fault is LogenFault.UNKNOWN_CUSTOMER:
            return _failed("유효한 연동업체코드가 아닙니다." if fault is None else _NO_CUSTOMER)
        return desk(data, fault)

    def _contract(self, data: Any, fault: LogenFault | None) -> Said:
        item = _first(data)
        ended = fault is LogenFault.CONTRACT_ENDED
        if item.get("custCd") != CUSTOMER or fault is LogenFault.PART_FAILURE:
            return _listed([{"custCd": item.get("custCd"), "resultCd": "FALSE", "resultMsg": _NO_CUSTOMER}], fault)
        known = {"custCd": CUSTOMER, "pickBranCd": "336", "pickBranNm": "견본", "fareTy": "030", "fareTyNm": "신용"}
        return _listed([{**known, "useYn": "N" if ended else "Y", **_well("TRUE", fault)}], fault)

    def _numbers(self, data: Any, fault: LogenFault | None) -> Said:
        count = _first(data).get("slipQty", 1)
        if not isinstance(count, int) or not 1 <= count <= _MOST or fault is LogenFault.PART_FAILURE:
            words = "slipQty는 1 이상 9999 이하입니다."
            none = {"slipNo": None, "resultCd": "FALSE", "resultMsg": words}
            return {"data": {"startSlipNo": None, "closeSlipNo": None, "data1": [none]}, **_top(fault, well=False)}
        given = self._books.give(count, again=fault is LogenFault.DUPLICATE)
        told = [number[1:] if fault is LogenFault.WRONG_LENGTHS else number for number in given]
        items = [{"slipNo": number, **_well("TRUE", fault)} for number in told]
        # The portal's own sample names the ends the wrong way round.
        return {"data": {"startSlipNo": told[-1], "closeSlipNo": told[0], "data1": items}, **_top(fault, well=True)}

    def _inquiry(self, data: Any, fault: LogenFault | None) -> Said:
        items = data if isinstance(data, list) else [data]
        return _listed([_sorted(item if isinstance(item, dict) else {}, fault) for item in items], fault)

    def _slip(self, data: Any, fault: LogenFault | None) -> Said:
        item = _first(data)
        words = "주문 정보를 등록하지 못했습니다." if fault is LogenFault.PART_FAILURE else self._entered(item)
        slip = "90000000064" if fault is LogenFault.OTHER_SLIP else item.get("slipNo")
        said = {"resultCd": "FALSE", "resultMsg": words} if words else _well("TRUE", fault)
        return {"data": {"slipNo": slip, **said}, **_top(fault, well=not words)}

    def _entered(self, item: Mapping[str, Any]) -> str:
        """Enter a slip; why not, in the carrier's words."""
        missing = [name for name in _NEEDED if not item.get(name)]
        missing += [name for name in ("sndCustAddr2", "rcvCustAddr2") if not isinstance(item.get(name), str)]
        missing += [
            f"{who}TelNo" for who in ("snd", "rcv") if not (item.get(f"{who}TelNo") or item.get(f"{who}CellNo"))
        ]
        missing += [name for name in _WHOLE if not isinstance(item.get(name), int)]
        if missing:
            return f"필수 항목이 없습니다: {', '.join(missing)}"
        if item["custCd"] != CUSTOMER:
            return _NO_CUSTOMER
        if item.get("qty") != 1 or item["printYn"] != "Y" or item.get("fareTy") not in _FARE_TYPES:
            return "수량, 출력여부 또는 운임타입이 올바르지 않습니다."
        number = str(item["slipNo"])
        if not self._books.has_given(number):
            return "채번되지 않은 송장번호입니다."
        slip = RegisteredSlip(number, CUSTOMER, str(item.get("fixTakeNo", "")), item["takeDt"], item["rcvBranCd"])
        if self._books.register(slip) or self._accepts_again:
            return ""
        return "이미 등록된 송장번호입니다."

    def _extra(self, data: Any, fault: LogenFault | None) -> Said:
        item = _first(data)
        amount = item.get("goodsAmt") or 0
        # The portal's sample: 15,000,000 of goods cost 42,750 more.
        extra = round(amount * 0.00285) if isinstance(amount, int) and amount > 500_000 else 0
        kept = {name: item.get(name) for name in ("custCd", "fareTy", "goodsAmt", "dlvFare")}
        return _listed([{**kept, "extraFare": extra, **_well("TRUE", fault)}], fault)

    def _orders(self, data: Any, fault: LogenFault | None) -> Said:
        told: list[Said] = []
        for item in data if isinstance(data, list) else [data]:
            order = item.get("fixTakeNo", "") if isinstance(item, dict) else ""
            found = [{"slipNo": one.slip, "delYn": "Y" if one.deleted else "N"} for one in self._books.of_order(order)]
            result = (
                _well("TRUE", fault) if found else {"resultCd": "FALSE", "resultMsg": "유효한 주문번호가 없습니다."}
            )
            told.append({"fixTakeNo": order, "data1": found or [{"slipNo": "", "delYn": "N"}], **result})
        return _listed(told, fault)


def _sorted(item: Mapping[str, Any], fault: LogenFault | None) -> Said:
    """How an address is sorted: always the same of the same address, and of some words what they say."""
    address = str(item.get("addr") or "").strip()
    if not address or "없는주소" in address or fault in (LogenFault.ADDRESS_UNKNOWN, LogenFault.PART_FAILURE):
        return {"custCd": item.get("custCd"), "resultCd": "FALSE", "resultMsg": "주소를 확인할 수 없습니다."}
    if "배송불가" in address or fault is LogenFault.UNDELIVERABLE:
        return {"custCd": item.get("custCd"), "resultCd": "FALSE", "resultMsg": "배송불가 지역입니다."}
    mark = zlib.crc32(address.encode())
    branch = f"{100 + mark % 800}"
    flags: Said = {flag: "N" for _, flag in _REGIONS}
    flags |= {flag: "Y" for word, flag in _REGIONS if word in address}
    code = f"{'ABCDEFG'[mark % 7]}{1 + mark % 9}-{branch}"
    return {
        "custCd": item.get("custCd"),
        "branCd": branch,
        "dongNm": address.split()[1] if " " in address else address,
        "classCd": code + "-9999999999" if fault is LogenFault.WRONG_LENGTHS else code,
        "zipCd": f"{10000 + mark % 50000}",
        **flags,
        "salesNm": "견본영업소",
        "branShareYn": "N",
        "tmlNm": "견본TM",
        **_well("SUCCESS", fault),
    }


def _first(data: Any) -> dict[str, Any]:
    item = data[0] if isinstance(data, list) and data else data
    return item if isinstance(item, dict) else {}


def _well(word: str, fault: LogenFault | None) -> Said:
    other = {"TRUE": "SUCCESS", "SUCCESS": "TRUE"}[word]
    turned = fault is LogenFault.OTHER_WORD
    return {"resultCd": other if turned else word, "resultMsg": None if turned else ""}


def _top(fault: LogenFault | None, *, well: bool) -> Said:
    # What makes an answer treacherous: the top calls a call of which its item failed a success.
    fine = well or fault is LogenFault.PART_FAILURE
    return {"sttsCd": "SUCCESS" if fine else "FAIL", "sttsMsg": f"총1건 - 처리결과 : 1건 처리 중 {int(well)}건 성공"}


def _listed(items: list[Said], fault: LogenFault | None) -> Said:
    well = [item for item in items if item["resultCd"] in ("TRUE", "SUCCESS")]
    word = "SUCCESS" if len(well) == len(items) or fault is LogenFault.PART_FAILURE else "PARTIAL SUCCESS"
    count = f"총{len(items)}건 - 처리결과 : {len(items)}건 처리 중 {len(well)}건 성공"
    return {"sttsCd": word if well or word == "SUCCESS" else "FAIL", "sttsMsg": count, "data": items}


def _failed(words: str) -> Said:
    return {"sttsCd": "FAIL", "sttsMsg": words, "data": [{"resultCd": "FALSE", "resultMsg": words}]}

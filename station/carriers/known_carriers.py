"""The carriers the bench knows, by the codes that SmartStore uses; rules from observed numbers.

Of most of the list nothing is known but the name: their numbers are 9 to 14 digits, and a person confirms odd ones.
"""

from __future__ import annotations

from station.carriers.carrier import Carrier
from station.carriers.numbers import CheckRule
from station.carriers.unruled_carriers import ABROAD, NAMES

_TWELVE = CheckRule(base_digits=11)

_RULED = (
    Carrier(
        "CJGLS",
        "CJ대한통운",
        "CJ Logistics",
        lengths=(12, 10),
        rule=CheckRule(base_digits=11, skip=2),
        strict=True,
        tracking_link="https://trace.cjlogistics.com/next/tracking.html?wblNo={number}",
        also=(CheckRule(base_digits=9),),
        offered=True,
        practice_from=65_000_000_000,
        sorts_by_code=True,
    ),
    Carrier(
        "HYUNDAI",
        "롯데택배",
        "Lotte Global Logistics",
        lengths=(12,),
        rule=_TWELVE,
        strict=True,
        tracking_link="https://www.lotteglogis.com/home/reservation/tracking/linkView?InvNo={number}",
        offered=True,
        practice_from=30_000_000_000,
        sorts_by_code=True,
    ),
    Carrier(
        "HANJIN",
        "한진택배",
        "Hanjin",
        lengths=(12, 14),
        rule=_TWELVE,
        interleaved=True,
        tracking_link="https://www.hanjin.com/kor/CMS/DeliveryMgr/WaybillResult.do"
        "?mCode=MN038&schLang=KR&wblnumText2={number}",
        offered=True,
        practice_from=50_900_034_003,
        sorts_by_code=True,
    ),
    Carrier(
        "KGB",
        "로젠택배",
        "Logen",
        lengths=(11,),
        rule=CheckRule(base_digits=10),
        tracking_link="https://www.ilogen.com/web/personal/trace/{number}",
        offered=True,
        practice_from=9_000_000_000,
        sorts_by_code=True,
    ),
    Carrier(
        "EPOST",
        "우체국택배",
        "Korea Post",
        lengths=(13,),
        tracking_link="https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1={number}",
        offered=True,
    ),
    Carrier("REGISTPOST", "우편등기", "Korea Post registered mail", lengths=(13,)),
    Carrier(
        "CUPARCEL",
        "CU편의점택배",
        "CU parcel",
        lengths=(12, 10),
        tracking_link="https://www.cupost.co.kr/postbox/delivery/localResult.cupost?invoice_no={number}",
        offered=True,
    ),
    Carrier(
        "CVSNET",
        "GSPostbox택배",
        "GS Postbox parcel",
        lengths=(12, 10),
        tracking_link="https://www.cvsnet.co.kr/invoice/tracking.do?invoice_no={number}",
        offered=True,
    ),
    Carrier("GSPOSTBOX", "GSPostbox퀵", "GS Postbox quick", lengths=(12, 10)),
    Carrier("KDEXP", "경동택배", "Kyungdong", lengths=(13, *range(9, 13), *range(14, 22))),
    Carrier(
        "DAESIN",
        "대신택배",
        "Daesin",
        lengths=(13,),
        tracking_link="https://www.ds3211.co.kr/freight/internalFreightSearch.ht?billno={number}",
    ),
    Carrier(
        "CHUNIL",
        "천일택배",
        "Chunil",
        lengths=(11,),
        tracking_link="https://www.chunil.co.kr/HTrace/HTrace.jsp?transNo={number}",
    ),
    Carrier("ILYANG", "일양로지스", "Ilyang Logis", letters=True),
    Carrier("HDEXP", "합동택배", "Hapdong", letters=True),
    Carrier("KUNYOUNG", "건영택배", "Kunyoung", letters=True),
    Carrier("SLX", "SLX택배", "SLX", letters=True),
    Carrier("CH1", "기타택배", "Other carrier", letters=True),
)
_OTHERS = (line.split(" ", 1) for line in NAMES.strip().splitlines())
CARRIERS = (
    *_RULED,
    *(Carrier(code, name, code, letters=True, abroad=code in ABROAD) for code, name in _OTHERS),
)


USUAL = CARRIERS[0].code
"""Who carries where the file does not say."""
OFFERED = tuple(one.code for one in CARRIERS if one.offered)
"""The carriers that the setup offers; another code can be written into the file."""


class UnknownCarrier(LookupError):  # noqa: N818 -- it is said as "an unknown carrier", in texts and in codes
    """No carrier has this code; `code` is what was asked for, the message lists the known ones."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is no carrier; known: {', '.join(one.code for one in CARRIERS)}")
        self.code = code


def carrier(code: str) -> Carrier:
    """Return the carrier with this code, without regard to case.

    Raises:
        UnknownCarrier: nobody has it.
    """
    wanted = code.strip().upper()
    for one in CARRIERS:
        if one.code == wanted:
            return one
    raise UnknownCarrier(code)

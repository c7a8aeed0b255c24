"""로젠's OPEN API as a carrier's interface: numbers by the range, sort data by the address, slips one by one.

Of the calls of its portal (openapihome.ilogen.com, as of 2026-09) path B needs `getSlipNo`, `integratedInquiry` and
`slipPrintM`; `contractTotalInfo` says whether the customer is known without using anything up.
"""

from __future__ import annotations

from collections.abc import Mapping

from station.carrier_apis.api_making import ApiMaking, ApiSettingError, ParcelSender
from station.carrier_apis.base import CarrierCredentials, CarrierRefused, CarrierUnreachable, ParcelSlip, SlipBooked
from station.carrier_apis.logen.logen_answers import (
    branch_code,
    ends_of,
    is_well,
    numbers_of,
    one_of,
    sort_of,
    text_of,
    words_of,
)
from station.carrier_apis.logen.logen_calls import KeyRing, LogenCalls, refusal
from station.carriers import Carrier, carrier
from station.carriers.api_kinds import api_kind
from station.http_line import WebLine
from station.packing.carriage import SortData
from station.packing.orders import Receiver

_KIND = api_kind("logen")
_FARE_TYPES = {"prepaid": "010", "collect": "020"}
_LONGEST_ADDRESS, _LONGEST_NAME, _LONGEST_GOODS = 500, 50, 1000
# Mobile numbers and the safe numbers of shops; others are landlines.
_MOBILE = ("01", "050")


class LogenApi:
    """Implements `CarrierApi`. Raises ValueError for an address or a key that cannot work."""

    def __init__(self, making: ApiMaking) -> None:
        self._making, self._sender = making, making.sender
        line = WebLine(making.base_url, None, answer_seconds=making.answer_seconds)
        keys = KeyRing(making.secrets["secret_key"], making.secrets.get("next_key", ""))
        self._calls = LogenCalls(line, keys, making.answer_seconds)
        self._customer = making.text("customer_code")
        self._partner = making.text("partner_code") or self._customer

    @property
    def name(self) -> str:
        """The kind and its address."""
        return f"{_KIND.name}:{self._calls.address}"

    def check(self) -> None:
        """See `CarrierApi`."""
        self._require_sender()
        contract = one_of(self._post("contractTotalInfo", [{"custCd": self._customer}]), "custCd", self._customer)
        if not is_well(contract):
            failure = refusal(words_of(contract))
            raise failure if isinstance(failure, CarrierCredentials) else CarrierCredentials("customer_code")
        if text_of(contract.get("useYn")).upper() == "N":
            raise CarrierCredentials("contract_ended")

    def draw(self, count: int) -> tuple[str, ...]:
        """See `CarrierApi`."""
        said = self._post("getSlipNo", [{"slipQty": max(1, min(count, _KIND.most_numbers))}])
        if self._making.text("numbers_from") == "ends":
            return _between(carrier(_KIND.carrier), *ends_of(said))
        return numbers_of(said)

    def sort_data(self, receiver: Receiver) -> SortData:
        """See `CarrierApi`. One address a call: an answer does not say which address it is of."""
        address = _whole_address(receiver)
        if not address:
            raise CarrierRefused("address_not_understood")
        said = self._post("integratedInquiry", [{"custCd": self._customer, "addr": address}])
        return sort_of(one_of(said))

    def register(self, slip: ParcelSlip) -> SlipBooked:
        """See `CarrierApi`."""
        self._require_sender()
        with self._calls.together():
            sort = slip.sort if branch_code(slip.sort) else self.sort_data(slip.receiver)
            item = self._slip(slip, sort or SortData())
            said = self._post("slipPrintM", [item] if self._making.text("slip_body") == "list" else item)
        done = one_of(said, "slipNo", slip.waybill)
        if is_well(done):
            return SlipBooked.ACCEPTED
        words = words_of(done)
        # Numbers are drawn by us alone, so that one which is registered already was registered by this debt.
        if any(sign in words for sign in self._making.texts("registered_words")):
            return SlipBooked.ALREADY_DONE
        raise refusal(words)

    def cancel(self, waybill: str) -> None:
        """See `CarrierApi`: none of the documented calls takes an outgoing parcel back."""
        raise CarrierRefused("unsupported", waybill)

    def close(self) -> None:
        """Let go of the connection."""
        self._calls.close()

    def _require_sender(self) -> None:
        """A registration without its sender is refused, and was no fault of the parcel."""
        if not (self._sender.name.strip() and self._sender.phone.strip() and self._sender.address.strip()):
            raise CarrierCredentials("sender_missing")

    def _post(self, call: str, data: object) -> Mapping[str, object]:
        return self._calls.post(call, {"userId": self._partner, "data": data})

    def _slip(self, slip: ParcelSlip, sort: SortData) -> dict[str, object]:
        """A registration's fields by the names of `slipPrintM`; every surcharge is the caller's to name."""
        fare_type = _FARE_TYPES.get(slip.freight) or self._making.text("credit_type")
        to = slip.receiver
        return {
            "printYn": "Y",
            "slipNo": slip.waybill,
            "custCd": self._customer,
            **_sender(self._sender),
            "rcvCustNm": to.name.strip()[:_LONGEST_NAME],
            **_phone("rcv", to.phone),
            "rcvCustAddr1": to.address.strip()[:_LONGEST_ADDRESS],
            "rcvCustAddr2": to.address2.strip()[:_LONGEST_ADDRESS],
            "rcvBranCd": branch_code(sort),
            "fareTy": fare_type,
            "qty": 1,
            "dlvFare": self._making.whole("fare"),
            "extraFare": 0,
            "goodsAmt": 0,
            **self._surcharges(sort, fare_type),
            "goodsNm": _goods(slip),
            "takeDt": f"{slip.packed_at:%Y%m%d}",
            "fixTakeNo": slip.order[:100],
            "remarks": to.memo.strip()[:_LONGEST_GOODS],
        }

    def _surcharges(self, sort: SortData, fare_type: str) -> dict[str, object]:
        region = sort.region.split()
        extra: dict[str, object] = {}
        if "제주" in region:
            extra |= {"jejuAmtTy": fare_type, "jejuAmt": self._making.whole("jeju_fare")}
        if "도서" in region:
            extra |= {"shipYn": "Y", "shipFare": self._making.whole("island_fare")}
        if "산간" in region:
            extra |= {"montFare": self._making.whole("mountain_fare")}
        return extra


def make_api(making: ApiMaking) -> LogenApi:
    """로젠's interface. Raises ApiSettingError."""
    for key in ("customer_code", "partner_code"):
        code = making.text(key)
        if code and not (code.isascii() and code.isalnum()):
            raise ApiSettingError(key, "not_allowed", '"20179999"')
    try:
        return LogenApi(making)
    except ValueError as error:
        key = "secret_key" if "key" in str(error) else "base_url"
        raise ApiSettingError(key, "not_allowed", str(error)) from None


def _between(courier: Carrier, first: str, last: str) -> tuple[str, ...]:
    """Every number from one end of a range to the other. Raises CarrierUnreachable for ends that are none."""
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and len(first) == len(last)):
        raise CarrierUnreachable("lacks_fields")
    bases = range(int(first[:-1]), int(last[:-1]) + 1)
    if len(bases) > _KIND.most_numbers:
        raise CarrierUnreachable("lacks_fields")
    numbers = tuple(courier.number_from_base(base) for base in bases)
    if (numbers[0], numbers[-1]) != (first, last):
        raise CarrierUnreachable("lacks_fields")
    return numbers


def _sender(sender: ParcelSender) -> dict[str, object]:
    return {
        "sndCustNm": sender.name.strip()[:_LONGEST_NAME],
        **_phone("snd", sender.phone),
        "sndCustAddr1": sender.address.strip()[:_LONGEST_ADDRESS],
        # Demanded, and empty in the documentation's own sample.
        "sndCustAddr2": "",
    }


def _phone(who: str, written: str) -> dict[str, object]:
    digits = "".join(sign for sign in written if sign.isascii() and sign.isdigit())
    return {f"{who}CellNo" if digits.startswith(_MOBILE) else f"{who}TelNo": digits}


def _whole_address(receiver: Receiver) -> str:
    return " ".join(f"{receiver.address} {receiver.address2}".split())[: 2 * _LONGEST_ADDRESS]


def _goods(slip: ParcelSlip) -> str:
    return ", ".join(f"{name} {pieces}" for name, pieces in slip.goods)[:_LONGEST_GOODS]

"""What 로젠's answers say, item by item.

The top's `sttsCd` says SUCCESS of calls of which single items failed, so each is judged by its own `resultCd`: TRUE and
SUCCESS both occur, by call, and so do null and an empty text. Documented lengths are wrong, and none is held to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from station.carrier_apis.base import CarrierRefused, CarrierUnreachable
from station.carrier_apis.logen.logen_calls import refusal
from station.packing.carriage import SortData
from station.packing.orders import trimmed

_WELL = frozenset({"TRUE", "SUCCESS"})
_REGIONS = (("jejuRegYn", "제주"), ("shipYn", "도서"), ("montYn", "산간"))
_UNDELIVERABLE = ("배송불가", "배송 불가", "배달불가")
_LONGEST = 60


def items_of(said: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The items of an answer, whether it holds one or a list of them."""
    data = said.get("data")
    return tuple(_objects(data if isinstance(data, list) else [data]))


def one_of(said: Mapping[str, Any], key: str = "", value: str = "") -> Mapping[str, Any]:
    """The one item of an answer about one thing; with a `key` it must be the one that was asked for.

    Raises CarrierFailure: unanswered for another thing's answer, else what the carrier refused the call with.
    """
    items = items_of(said)
    if not items:
        raise _refused_whole(said)
    named = [item for item in items if not key or text_of(item.get(key)) in ("", value)]
    if not named:
        raise CarrierUnreachable("unanswered")
    return named[0]


def is_well(item: Mapping[str, Any]) -> bool:
    """Whether an item says of itself that it went well."""
    return text_of(item.get("resultCd")).upper() in _WELL


def words_of(item: Mapping[str, Any]) -> str:
    """What an item says of itself."""
    return trimmed(text_of(item.get("resultMsg")))


def numbers_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The numbers that were given, in their order, once each; items that failed are left out.

    Raises CarrierFailure where there is none.
    """
    items = items_of(said)
    listed = [one for item in items for one in _objects(item.get("data1"))] or list(items)
    given = [text_of(one.get("slipNo")) for one in listed if is_well(one) or "resultCd" not in one]
    found = tuple(dict.fromkeys(number for number in given if number))
    if not found:
        failed = [words_of(one) for one in (*listed, *items) if "resultCd" in one and not is_well(one)]
        raise refusal(next(filter(None, failed), "")) if failed else _refused_whole(said)
    return found


def ends_of(said: Mapping[str, Any]) -> tuple[str, str]:
    """First and last number of the range that was given; the documentation's own sample has them the other way round.

    Raises CarrierFailure where there is none.
    """
    for item in items_of(said):
        ends = sorted(text_of(item.get(name)) for name in ("startSlipNo", "closeSlipNo"))
        if all(ends):
            return ends[0], ends[1]
    raise _refused_whole(said)


def sort_of(item: Mapping[str, Any]) -> SortData:
    """How parcels to an address are sorted. Raises CarrierFailure for an address that the carrier does not take."""
    if not is_well(item):
        words = words_of(item)
        gone = any(sign in words for sign in _UNDELIVERABLE)
        raise refusal(words, "undeliverable" if gone else "address_not_understood")
    code = _short(item.get("classCd"))
    if not code:
        raise CarrierRefused("no_sort_code")
    branch = " ".join(filter(None, (_short(item.get("branCd")), _short(item.get("salesNm")))))
    return SortData(
        sort_code=code,
        terminal=_short(item.get("tmlNm")),
        branch=branch,
        region=" ".join(word for flag, word in _REGIONS if text_of(item.get(flag)).upper() == "Y"),
        short_address=_short(item.get("dongNm")),
    )


def branch_code(sort: SortData | None) -> str:
    """The branch's code as the registration wants it, from what was told of the address; empty: not told."""
    head = sort.branch.partition(" ")[0] if sort is not None else ""
    return head if head.isascii() and head.isalnum() else ""


def text_of(value: object) -> str:
    """A value as text: null is none, and a number that came without quotes is one all the same."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int) else ""


def _short(value: object) -> str:
    return trimmed(text_of(value), _LONGEST)


def _objects(values: object) -> Iterable[Mapping[str, Any]]:
    return (value for value in values if isinstance(value, dict)) if isinstance(values, list) else ()


def _refused_whole(said: Mapping[str, Any]) -> Exception:
    """Why an answer holds nothing: what the top says, or that it says nothing."""
    words = trimmed(text_of(said.get("sttsMsg")))
    if text_of(said.get("sttsCd")).upper() == "FAIL":
        return refusal(words)
    return CarrierUnreachable("lacks_fields", words)

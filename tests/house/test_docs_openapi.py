"""The simulated shop and the bench's own side keep what docs/openapi.yaml promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml  # type: ignore[import-untyped]  # comes with python-escpos, without its types

from station.packing.orders import BoxLine, OrderStatus
from station.shops.base import ParcelDispatch
from station.shops.rest import RestShop
from station.shops.rest_json import dispatch_body
from station.simulators import goods
from station.simulators.rest_shop import DemoShop
from tests.support.support_patience import PATIENCE
from tests.support.support_shops import NOW

PAGE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "docs" / "openapi.yaml").read_text("utf-8"))
SCHEMAS: dict[str, dict[str, Any]] = PAGE["components"]["schemas"]
KINDS = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Where a value differs from its schema; the few words of JSON Schema that the page uses."""
    if name := schema.get("$ref"):
        return faults(value, SCHEMAS[name.rpartition("/")[2]], at)
    if choices := schema.get("anyOf"):
        return min((faults(value, choice, at) for choice in choices), key=len)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(KINDS[kind] for kind in kinds)):
        return [f"{at} is no {kinds}"]
    match value:
        case dict():
            return [fault for name, part in parts(value, schema) for fault in faults(part[0], part[1], f"{at}.{name}")]
        case list():
            few = [f"{at} is short"] if len(value) < schema.get("minItems", 0) else []
            return few + [fault for one in value for fault in faults(one, schema["items"], f"{at}[]")]
        case str():
            return [f"{at} is {value!r}"] if not spelled(value, schema) else []
        case int():
            return [f"{at} is {value}"] if value < schema.get("minimum", value) else []
        case _:
            return []


def parts(value: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, dict[str, Any]]]]:
    """Each field with its schema; a field that is missing or not on the page has one that nothing fits."""
    never: dict[str, Any] = {"type": []}
    known = schema["properties"]
    for name in value.keys() | set(schema["required"]):
        yield name, (value.get(name), known.get(name, never) if name in value else never)


def spelled(text: str, schema: dict[str, Any]) -> bool:
    if schema.get("format") == "date-time" and datetime.fromisoformat(text).tzinfo is None:
        return False
    if "pattern" in schema and not re.match(schema["pattern"], text):
        return False
    return text in schema.get("enum", [text]) and schema.get("minLength", 0) <= len(text)


@pytest.fixture
def demo() -> Iterator[DemoShop]:
    shop = DemoShop(clock=lambda: NOW)
    shop.start()
    yield shop
    shop.stop()


def dispatch(number: int = 0, waybill: str = "650000000011") -> ParcelDispatch:
    order = goods.orders(NOW)[number]
    lines = tuple(BoxLine(order.number, line.id, line.sku, line.quantity) for line in order.consignments[0].lines)
    return ParcelDispatch(f"P{number}", "CJGLS", waybill, NOW, lines)


def test_a_page_of_orders_is_as_the_document_says(demo: DemoShop) -> None:
    status, page = asked(demo, "GET", "/orders?changed_since=2026-11-01T00:00:00%2B09:00&limit=100")
    assert (status, faults(page, SCHEMAS["Page"])) == (200, [])
    assert len(page["orders"]) == 24


def test_a_dispatch_is_as_the_document_says() -> None:
    assert faults(msgspec.json.decode(dispatch_body(dispatch())), SCHEMAS["Dispatch"]) == []


def test_what_the_simulated_shop_says_no_with_is_as_the_document_says(demo: DemoShop) -> None:
    demo.cancel(goods.orders(NOW)[1].number)
    for body in (dispatch_body(dispatch(1)), dispatch_body(dispatch(2, "7")), b"{}", b"nonsense"):
        status, said = asked(demo, "POST", "/dispatches", body)
        assert str(status) in PAGE["paths"]["/dispatches"]["post"]["responses"]
        assert faults(said, SCHEMAS["Refusal"]) == []
    status, said = asked(demo, "GET", "/orders/1")
    assert (status, faults(said, SCHEMAS["Refusal"])) == (404, [])


def test_both_sides_call_what_the_document_names_and_nothing_else(demo: DemoShop) -> None:
    shop = RestShop(demo.url, "demo")
    shop.changed(NOW, None, 1)
    shop.order(goods.orders(NOW)[0].number)
    shop.dispatch(dispatch())
    shop.close()
    named = {(verb.upper(), re.sub(r"\{.*\}", "", path)) for path, verbs in PAGE["paths"].items() for verb in verbs}
    assert {(call.method, re.sub(r"[0-9]+$", "", call.path)) for call in demo.calls} == named


def test_the_states_of_an_order_are_those_of_the_bench() -> None:
    known = set(SCHEMAS["Order"]["properties"]["status"]["enum"])
    assert known == {status.value for status in OrderStatus} - {"not_ready"}


@pytest.mark.parametrize("wrong", [{"orders": [{}]}, {}, {"orders": [], "more": 1}, {"orders": 1}, []])
def test_the_look_at_a_schema_sees_what_is_wrong(wrong: object) -> None:
    assert faults(wrong, SCHEMAS["Page"]) != []


def asked(shop: DemoShop, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
    line = HTTPConnection(shop.url.removeprefix("http://"), timeout=PATIENCE)
    key = json.loads(body).get("parcel", "") if body and body.startswith(b"{") else ""
    try:
        line.request(method, path, body, {"Authorization": "Bearer demo", "Idempotency-Key": key})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()

"""The tables of a station.toml whose numbers come from the carrier's interface."""

from __future__ import annotations


def by_interface(url: str, more: str = "") -> str:
    """[carrier] by the interface at `url`, whose key lies in `carrier-key`; `more`: further keys of [carrier.api]."""
    return f'''
[carrier]
code = "KGB"
numbers = "api"
self_print = true
[carrier.sender]
name = "견본상점"
phone = "02-000-0000"
address = "서울 가상구 견본로 1"
[carrier.api]
kind = "logen"
base_url = "{url}"
secret_key = {{ file = "./carrier-key" }}
customer_code = "20179999"
draw = 10
{more}'''

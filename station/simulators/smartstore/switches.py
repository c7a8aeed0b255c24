"""What the API's documentation leaves open: one switch each, and a default that is the likelier reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

_WORDS = {"on": True, "off": False}


def _switch(default: object, meaning: str, *choices: str) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices})


@dataclass(frozen=True, slots=True)
class ShopSwitches:
    """How the shop behaves where nobody outside knows. `explained` lists them with their meaning."""

    calls_per_second: int = _switch(2, "calls a second for each API, twice as many at once; 0: no limit")
    token_error_code: str = _switch("BAD_REQUEST", "code of a refused token call")
    wrong_form: str = _switch("serve", "a token call of the wrong form is served, or gets a 400", "serve", "refuse")
    token_penalty: bool = _switch(default=True, meaning="one call an hour after a token call of the wrong form")
    strict_times: bool = _switch(default=True, meaning="a time without milliseconds is refused")
    wide_window: str = _switch("refuse", "a feed window of more than 24 hours", "refuse", "accept")
    future_window: str = _switch("refuse", "a feed window that ends in the future", "refuse", "accept")
    lookback_days: int = _switch(0, "how far back a window may begin; 0: without end")
    feed_lag_seconds: int = _switch(0, "a change is in the feed so much later than its own time says")
    part_cancel_shown: bool = _switch(default=False, meaning="claimStatus keeps CANCEL_DONE after a partial cancel")
    unpaid_timeout_told: bool = _switch(default=False, meaning="an order that was not paid in time is in the feed")
    unknown_ids: str = _switch("missing", "ids of no order in a detail query", "missing", "refuse")
    old_claims: bool = _switch(default=True, meaning="cancel, return, exchange where partial claims are not understood")
    too_many: str = _switch("4000", "code for more ids than a call may have", "4000", "104133")
    repeat_confirm: str = _switch("left_out", "confirming again", "left_out", "success")
    unconfirmed_dispatch: str = _switch("104443", "dispatch without confirmation", "104443", "confirm")
    repeat_dispatch: str = _switch(
        "left_out", "dispatch again, same waybill", "left_out", "success", "105306", "104442"
    )
    other_waybill: str = _switch("104442", "dispatch again, other waybill", "104442", "105306", "left_out")
    cancelled_dispatch: str = _switch("104442", "code of a dispatch of what is cancelled")
    dispatch_over_cancel: str = _switch("ship", "dispatch while a cancel is asked for", "ship", "104442")
    used_waybill: str = _switch(
        "receiver", "a number is used up for any other …; any: for all", "receiver", "package", "order", "any", "off"
    )
    waybill_check: str = _switch("length", "what is looked at in a number", "length", "digits", "off")
    unknown_carrier: str = _switch("whole_call", "a carrier that is no code: 400, or 104119", "whole_call", "item")
    method_change: str = _switch("refuse", "another way of delivery than the goods have", "refuse", "accept")
    addons: str = _switch(
        "after_main", "add-ons go after their main line, or in a call of their own", "after_main", "later_call", "any"
    )
    seller_cancel: str = _switch("done", "the seller's cancel is done at once, or asked for", "done", "request")
    delay_moves_due: bool = _switch(default=True, meaning="a delay notice moves shippingDueDate")
    delay_limit: int = _switch(0, "delay notices for one product order; 0: without end")
    delay_longest_days: int = _switch(90, "how far a delay notice may reach")
    exchange_ends: str = _switch("EXCHANGED", "state after an exchange", "EXCHANGED", "PURCHASE_DECIDED")
    pickup_after_minutes: int = _switch(0, "the carrier has a parcel so long after dispatch; 0: never by itself")
    deliver_after_minutes: int = _switch(0, "a parcel is delivered so long after dispatch; 0: never by itself")


def with_changes(switches: ShopSwitches, changes: Iterable[str]) -> ShopSwitches:
    """The switches with each "name=value" applied. Raises ValueError that says what is possible."""
    known = {one.name: one for one in fields(ShopSwitches)}
    for change in changes:
        name, _, text = change.partition("=")
        if name not in known:
            raise ValueError(f"{name!r} is no switch; there are {', '.join(known)}")
        switches = replace(switches, **{name: _value(known[name], text)})
    return switches


def explained() -> tuple[tuple[str, str, str], ...]:
    """Name, values with the default first, and meaning of every switch."""
    return tuple((one.name, _values(one), str(one.metadata["meaning"])) for one in fields(ShopSwitches))


def _value(switch: Field[Any], text: str) -> Any:
    choices = switch.metadata["choices"]
    if isinstance(switch.default, bool):
        if text in _WORDS:
            return _WORDS[text]
    elif isinstance(switch.default, int):
        if text.isascii() and text.isdigit() and len(text) < 8:
            return int(text)
    elif text in choices or (text and not choices):
        return text
    raise ValueError(f"{switch.name}={text}: {_values(switch)}")


def _values(switch: Field[Any]) -> str:
    if isinstance(switch.default, bool):
        return "on, off" if switch.default else "off, on"
    if isinstance(switch.default, int):
        return f"{switch.default} or another number"
    rest = [choice for choice in switch.metadata["choices"] if choice != switch.default]
    return ", ".join([str(switch.default), *rest]) if rest else f"{switch.default} or another text"

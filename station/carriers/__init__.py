"""Carriers: names, number rules, pre-assigned ranges and tracking pages; pure, and without a network."""

from station.carriers.carrier import BaseRange, Carrier, RangeError
from station.carriers.known_carriers import CARRIERS, OFFERED, USUAL, UnknownCarrier, carrier
from station.carriers.numbers import FindingSeverity, NumberCheck, NumberFinding, groups, plain

__all__ = [
    "CARRIERS",
    "OFFERED",
    "USUAL",
    "BaseRange",
    "Carrier",
    "FindingSeverity",
    "NumberCheck",
    "NumberFinding",
    "RangeError",
    "UnknownCarrier",
    "carrier",
    "groups",
    "plain",
]

"""Carriers: names, number rules, pre-assigned ranges and tracking pages; pure, and without a network."""

from station.carriers.carrier import BaseRange, Carrier, RangeError
from station.carriers.numbers import Finding, NumberCheck, Severity, groups, plain
from station.carriers.table import CARRIERS, UnknownCarrier, carrier

__all__ = [
    "CARRIERS",
    "BaseRange",
    "Carrier",
    "Finding",
    "NumberCheck",
    "RangeError",
    "Severity",
    "UnknownCarrier",
    "carrier",
    "groups",
    "plain",
]

"""Why a HID scanner may not be read: the udev rule it lacks, or the group its user is not in."""

from __future__ import annotations

import grp
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scanners.setup.discovery import SearchPlaces

GROUP: Final = "dialout"
"""Whom our udev rules give scanners to; serial ports are theirs already, people's keyboards are not."""

RULES: Final = "60-packing-station-scanners.rules"

_GIVEN: Final = f'GROUP="{GROUP}", MODE="0660", TAG+="uaccess"'
_HID_ID: Final = re.compile(r"^HID_ID=([0-9A-F]{4}):0{4}([0-9A-F]{4}):0{4}([0-9A-F]{4})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MissingRight:
    """What is missing: membership in GROUP, or else `rule`, the udev line for this very device ("" if unknown)."""

    in_group_it_works: bool
    rule: str


def missing_right(device: str, places: SearchPlaces | None = None) -> MissingRight:
    """Return what keeps this user from a device that exists and may not be opened."""
    places = places or SearchPlaces()
    node = Path(device).resolve()
    return MissingRight(_given_to_group(node), _rule(node, places))


def _given_to_group(node: Path) -> bool:
    try:
        group = grp.getgrgid(node.stat().st_gid).gr_name
        return group == GROUP and bool(node.stat().st_mode & 0o040)
    except (OSError, KeyError):
        return False


def _rule(node: Path, places: SearchPlaces) -> str:
    """The line that names the device by maker and model."""
    if node.name.startswith("hidraw"):
        told = _HID_ID.search(_text(places.sys / "class/hidraw" / node.name / "device/uevent"))
        return f'KERNEL=="hidraw*", KERNELS=="{told[1]}:{told[2]}:{told[3]}.*", {_GIVEN}' if told else ""
    ids = places.sys / "class/input" / node.name / "device/id"
    vendor, product = _text(ids / "vendor"), _text(ids / "product")
    if not (vendor and product):
        return ""
    return (
        f'KERNEL=="event*", ATTRS{{id/vendor}}=="{vendor}", ATTRS{{id/product}}=="{product}", '
        f'{_GIVEN}, ENV{{LIBINPUT_IGNORE_DEVICE}}="1"'
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""

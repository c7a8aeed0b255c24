"""What is plugged in that could read codes: serial ports, keyboards, HID-POS scanners and cameras."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from scanners.hid.descriptor import read_descriptor
from scanners.hid.pos import is_scanner

Way = Literal["serial", "evdev", "hidraw", "camera"]
"""How codes come: as bytes, as keys of a keyboard of its own, as whole reports, as pictures."""

VENDORS: Final = {
    0x0536: "Honeywell",
    0x05E0: "Zebra",
    0x05F9: "Datalogic",
    0x065A: "Opticon",
    0x067E: "Honeywell",
    0x0745: "CipherLab",
    0x080C: "Datalogic",
    0x0ACD: "ID TECH",
    0x0C2E: "Honeywell",
    0x1EAB: "Newland",
}
"""USB vendor numbers under which scanners are sold, and their makers (http://www.linux-usb.org/usb.ids)."""

_TELLING: Final = re.compile(r"bar ?code|scanner|reader|imager", re.IGNORECASE)
_SERIAL: Final = ("ttyACM*", "ttyUSB*", "ttyS*")
_KEY_ENTER: Final = 28
_KEY_1: Final = 2
_UPWARDS: Final = 6


@dataclass(frozen=True, slots=True)
class FoundScanner:
    """One thing that could read codes.

    `kind`: what a [[scanner]] block calls it. `path`: its most lasting name, for `port` or `device`. `name`:
    what it calls itself, or "". `likely`: it says that it is a scanner, or its maker makes little else; a
    keyboard that is not likely may be a person's. `reason`: why it cannot be read: "no_permission" (a udev
    rule or a group is missing), "missing" (no node yet), or "".
    """

    way: Way
    path: str
    name: str
    likely: bool
    reason: str = ""

    @property
    def kind(self) -> Literal["serial", "hid", "camera"]:
        """The `kind` of the [[scanner]] block that reads it."""
        return "hid" if self.way == "evdev" or self.way == "hidraw" else self.way  # noqa: PLR1714 -- for mypy

    @property
    def readable(self) -> bool:
        """Whether this user may read it. Whether another program holds it is known only by opening it."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class SearchPlaces:
    """Where to look, and how to ask whether a node may be opened."""

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")
    access: Callable[[Path, int], bool] = field(default=os.access)


def find(places: SearchPlaces | None = None) -> tuple[FoundScanner, ...]:
    """Return everything that could read codes, the likely scanners first. Never raises; opens nothing."""
    places = places or SearchPlaces()
    found = [*_hidraws(places), *_keyboards(places), *_serial_ports(places), *_cameras(places)]
    return tuple(sorted(found, key=lambda one: not one.likely))


def _hidraws(places: SearchPlaces) -> Iterator[FoundScanner]:
    for device in _class(places, "hidraw"):
        if is_scanner(read_descriptor(_bytes(device / "device/report_descriptor"))):
            name = re.search(r"^HID_NAME=(.+)$", _text(device / "device/uevent"), re.MULTILINE)
            yield _found(places, "hidraw", device, "scanner", name[1] if name else "", likely=True)


def _keyboards(places: SearchPlaces) -> Iterator[FoundScanner]:
    for device in _class(places, "input"):
        if device.name.startswith("event") and _types(_text(device / "device/capabilities/key")):
            name = _text(device / "device/name")
            vendor = _hex(device / "device/id/vendor")
            likely = vendor in VENDORS or bool(_TELLING.search(name))
            yield _found(places, "evdev", device, "input", name, likely=likely)


def _serial_ports(places: SearchPlaces) -> Iterator[FoundScanner]:
    for pattern in _SERIAL:
        for device in sorted((places.sys / "class/tty").glob(pattern)):
            # The kernel lists serial ports that the board does not have; their type is 0.
            if not (device / "device").exists() or _text(device / "type") == "0":
                continue
            name, vendor = _of_usb(device / "device")
            likely = vendor in VENDORS or bool(_TELLING.search(name))
            yield _found(places, "serial", device, "serial", name, likely=likely)


def _cameras(places: SearchPlaces) -> Iterator[FoundScanner]:
    for device in _class(places, "video4linux"):
        # Further nodes of a camera carry its metadata and no picture.
        if device.name.startswith("video") and _text(device / "index") in ("", "0"):
            yield _found(places, "camera", device, "v4l", _text(device / "name"), likely=False)


def _found(places: SearchPlaces, way: Way, device: Path, links: str, name: str, *, likely: bool) -> FoundScanner:
    node = places.dev / ("input" if way == "evdev" else "") / device.name
    wanted = os.R_OK | os.W_OK if way == "serial" else os.R_OK
    allowed = places.access(node, wanted)
    reason = "" if allowed else "no_permission" if node.exists() else "missing"
    return FoundScanner(way, str(_lasting(places.dev / links, node)), name, likely, reason)


def _lasting(folder: Path, node: Path) -> Path:
    """The link that names a node whatever its number: by what it is, else by where it is plugged in."""
    for links in (folder, folder / "by-id", folder / "by-path"):
        for link in sorted(links.glob("*")):
            if link.is_symlink() and link.resolve() == node.resolve():
                return link
    return node


def _class(places: SearchPlaces, name: str) -> list[Path]:
    return sorted((places.sys / "class" / name).glob("*"), key=lambda one: (len(one.name), one.name))


def _of_usb(device: Path) -> tuple[str, int]:
    """Name and vendor of the USB device to which a node belongs; empty and 0 where it is none."""
    above = device.resolve()
    for _ in range(_UPWARDS):
        if (above / "idVendor").exists():
            name = f"{_text(above / 'manufacturer')} {_text(above / 'product')}"
            return name.strip(), _hex(above / "idVendor")
        above = above.parent
    return "", 0


def _types(capabilities: str) -> bool:
    """Whether a bitmap of keys, in hexadecimal words from the highest, has digits and Enter."""
    try:
        lowest = int(capabilities.rsplit(maxsplit=1)[-1], 16)
    except (IndexError, ValueError):
        return False
    return bool(lowest >> _KEY_1 & 1 and lowest >> _KEY_ENTER & 1)


def _hex(file: Path) -> int:
    try:
        return int(_text(file), 16)
    except ValueError:
        return 0


def _text(file: Path) -> str:
    return _bytes(file).decode("utf-8", "replace").strip()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""

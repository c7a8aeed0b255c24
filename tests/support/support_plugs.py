"""A made /dev and /sys into which devices are plugged, as far as a program without root looks at them."""

from __future__ import annotations

import os
from pathlib import Path

from scanners.setup.discovery import SearchPlaces

HONEYWELL = bytes.fromhex(
    "058c0902a1010912a1028502150026ff00750895010501093b81029503058c09fb09fc09fd8102953809fe82020106"
    "66ff9502090409008102058c25017501950809ff8102c0c0"
)
"""The descriptor of a Honeywell scanner in HID-POS mode."""

MAINTENANCE = b"\x06\x8c\xff" + HONEYWELL[2:]
"""Its second interface, which speaks of bar codes but never sends one."""

KEYBOARD_KEYS = "3 0 0 7 ff9f207a c14057ff febeffdf ffefffff fffffffe"


class Plugs:
    """Plugs and sockets; `locked` nodes exist and may not be opened."""

    def __init__(self, root: Path) -> None:
        self.dev, self.sys = root / "dev", root / "sys"
        self.dev.mkdir()
        self.locked: set[str] = set()

    @property
    def places(self) -> SearchPlaces:
        return SearchPlaces(self.dev, self.sys, lambda node, wanted: node.exists() and node.name not in self.locked)

    def node(self, name: str, link: str = "") -> Path:
        node = self.dev / name
        node.parent.mkdir(parents=True, exist_ok=True)
        node.touch()
        if link:
            there = self.dev / link
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(os.path.relpath(node, there.parent))
        return node

    def say(self, path: str, text: str | bytes) -> None:
        file = self.sys / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode() + b"\n")

    def keyboard(self, number: int, name: str, link: str = "", *, vendor: str = "046d") -> None:
        device = f"class/input/event{number}/device"
        self.say(f"{device}/name", name)
        self.say(f"{device}/id/vendor", vendor)
        self.say(f"{device}/capabilities/key", KEYBOARD_KEYS)
        self.node(f"input/event{number}", link)

    def hidraw(self, number: int, name: str, descriptor: bytes, link: str = "") -> None:
        device = f"class/hidraw/hidraw{number}/device"
        self.say(f"{device}/report_descriptor", descriptor)
        self.say(f"{device}/uevent", f"DRIVER=hid-generic\nHID_NAME={name}\nHID_UNIQ=1")
        self.node(f"hidraw{number}", link)

    def serial(self, tty: str, vendor: str = "", maker: str = "", product: str = "", link: str = "") -> None:
        usb = f"devices/usb-{tty}"
        for name, text in (("idVendor", vendor), ("manufacturer", maker), ("product", product)):
            if text:
                self.say(f"{usb}/{name}", text)
        (self.sys / usb / "1.0").mkdir(parents=True, exist_ok=True)
        self.say(f"class/tty/{tty}/dev", "166:0")
        (self.sys / f"class/tty/{tty}/device").symlink_to(self.sys / usb / "1.0")
        self.node(tty, link)

    def camera(self, number: int, name: str, index: int = 0, link: str = "") -> None:
        self.say(f"class/video4linux/video{number}/name", name)
        self.say(f"class/video4linux/video{number}/index", str(index))
        self.node(f"video{number}", link)

from __future__ import annotations

import sys
import types

import pytest

from printers.base import PrinterUnreachable
from printers.transport import (
    PrinterTransport,
    TransportLost,
    open_port,
)


def refusal(url: str) -> str:
    with pytest.raises(PrinterUnreachable) as refused:
        open_port(url)
    return refused.value.code


def write_all(transport: PrinterTransport, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[transport.write_some(left) :]


def test_a_usb_printer_without_the_library_is_refused_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "usb", None)
    monkeypatch.setitem(sys.modules, "usb.core", None)
    assert refusal("usb://04b8:0e15") == "usb_library_missing"


class USBError(OSError):
    pass


class USBTimeoutError(USBError):
    pass


class NoBackendError(ValueError):
    pass


class FakeEndpoint:
    wMaxPacketSize = 64  # noqa: N815  (as libusb spells it)

    def __init__(self, address: int, kind: int = 2) -> None:
        self.bEndpointAddress = address
        self.bmAttributes = kind
        self.written = b""
        self.to_read: list[bytes | OSError] = []

    def write(self, data: bytes, timeout: int) -> int:
        self.written += data[:64]
        return len(data[:64])

    def read(self, size: int, timeout: int) -> bytes:
        if not self.to_read:
            raise USBTimeoutError(110, "timed out")
        answer = self.to_read.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer


class FakeInterface(list[FakeEndpoint]):
    bInterfaceNumber = 0  # noqa: N815  (as libusb spells it)
    bInterfaceClass = 7  # noqa: N815


class FakeDevice:
    serial_number = "J7R"

    def __init__(self) -> None:
        self.interface = FakeInterface([FakeEndpoint(0x83, 3), FakeEndpoint(0x01), FakeEndpoint(0x82)])
        self.detached: list[int] = []
        self.attached: list[int] = []
        self.configured = True

    def get_active_configuration(self) -> list[FakeInterface]:
        if not self.configured:
            raise USBError(2, "Configuration not set")
        return [self.interface]

    def set_configuration(self) -> None:
        self.configured = True

    def attach_kernel_driver(self, number: int) -> None:
        self.attached.append(number)

    def is_kernel_driver_active(self, number: int) -> bool:
        return True

    def detach_kernel_driver(self, number: int) -> None:
        self.detached.append(number)


def fake_usb(device: FakeDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(**wanted: object) -> list[FakeDevice]:
        return [device] if wanted["idVendor"] == 0x04B8 else []

    usb = types.ModuleType("usb")
    core = types.SimpleNamespace(
        find=find, USBError=USBError, USBTimeoutError=USBTimeoutError, NoBackendError=NoBackendError
    )
    util = types.SimpleNamespace(
        ENDPOINT_OUT=0,
        ENDPOINT_IN=0x80,
        ENDPOINT_TYPE_BULK=2,
        endpoint_type=lambda attributes: attributes & 3,
        endpoint_direction=lambda address: address & 0x80,
        claim_interface=lambda *_: None,
        dispose_resources=lambda *_: None,
    )
    monkeypatch.setattr(usb, "core", core, raising=False)
    monkeypatch.setattr(usb, "util", util, raising=False)
    for name, module in (("usb", usb), ("usb.core", core), ("usb.util", util)):
        monkeypatch.setitem(sys.modules, name, module)


def test_a_usb_printer_is_found_by_its_serial_number_and_read_in_the_background(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = FakeDevice()
    device.interface[2].to_read += [b"\x12", OSError(19, "gone")]
    fake_usb(device, monkeypatch)
    transport = open_port("usb://04b8:0e15/J7R")
    write_all(transport, bytes(200))
    heard: list[bytes] = []
    with pytest.raises(TransportLost):
        heard.extend(iter(transport.read_some, None))
    transport.close()
    assert (b"".join(heard), device.interface[1].written) == (b"\x12", bytes(200))
    assert (device.detached, device.attached) == ([0], [0])


def test_a_usb_printer_that_nobody_has_configured_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    device = FakeDevice()
    device.configured = False
    fake_usb(device, monkeypatch)
    open_port("usb://04b8:0e15").close()
    assert device.configured


def test_a_serial_number_that_may_not_be_read_is_a_matter_of_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked(FakeDevice):
        @property
        def serial_number(self) -> str:  # type: ignore[override]
            raise ValueError("The device has no langid")

    fake_usb(Locked(), monkeypatch)
    assert refusal("usb://04b8:0e15/J7R") == "no_permission"


def test_another_usb_printer_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_usb(FakeDevice(), monkeypatch)
    assert refusal("usb://04b8:0e15/OTHER") == "no_such_device"
    assert refusal("usb://1234:0e15") == "no_such_device"

"""What is read in one frame: exact bytes, AIM identifiers whoever reads, and nothing that was guessed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanners.camera.decoding import ORDER, CameraReading, Decoder, Identity, decoders, read
from scanners.camera.frames import CameraFrame
from tests.scanners.support_camera import MUG, SLIP, SOCK, Drawn, frame, large, reading

FOUND = decoders()


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize(
    ("code", "symbology"),
    [
        (MUG, "]E0"),
        (("EAN8", "12345670"), "]E4"),
        (("UPCA", "036000291452"), "]E0"),
        (SOCK, "]C0"),
        (("Code128", "01\x1d10"), "]C0"),
        (SLIP, "]Q1"),
    ],
    ids=["EAN-13", "EAN-8", "UPC-A", "Code 128", "GS", "QR"],
)
def test_every_decoder_says_the_same_of_a_code(name: str, code: Drawn, symbology: str) -> None:
    (seen,) = FOUND[name](large(code))
    content = code[1].encode() if isinstance(code[1], str) else code[1]
    expected = content.rjust(13, b"0") if code[0] == "UPCA" else content
    assert (seen.data, seen.symbology) == (expected, symbology)


def test_a_quad_lies_around_the_code_in_the_pixels_of_the_whole_frame() -> None:
    code = large(SLIP)
    for name in ORDER:
        (seen,) = FOUND[name](code)
        near = [min(abs(x - edge) for edge in (56, code.width - 56)) for corner in seen.quad for x in corner]
        assert max(near) <= 3, (name, seen.quad)


@pytest.mark.parametrize("text", ["머그컵 화이트 350ml", "뮻-123"])
def test_euc_kr_and_utf_8_are_delivered_as_they_are_encoded(text: str) -> None:
    for encoding in ("cp949", "utf-8"):
        seen = read(frame(("QRCode", text.encode(encoding))), FOUND)
        assert [one.data for one in seen] == [text.encode(encoding)]


def test_zbar_is_not_believed_beyond_ascii() -> None:
    assert FOUND["zbar"](large(("QRCode", "머그컵".encode("cp949")))) == ()
    assert len(FOUND["zbar"](large(SLIP))) == 1


def test_a_qr_code_of_four_thousand_characters_is_read_whole() -> None:
    text = "PACK" * 1000
    assert [one.data.decode() for one in read(large(("QRCode", text)), FOUND)] == [text]


def test_a_code_with_control_bytes_is_delivered_with_them() -> None:
    assert [one.data for one in read(frame(("QRCode", b"\x0e\x01ab")), FOUND)] == [b"\x0e\x01ab"]


class Panel:
    """Decoders that find what a test says, and remember that they were asked."""

    def __init__(self, **finds: tuple[CameraReading, ...]) -> None:
        self.asked: list[str] = []
        self.opinions: dict[str, Decoder] = {name.replace("_", " "): self._one(name, finds[name]) for name in finds}

    def _one(self, name: str, found: tuple[CameraReading, ...]) -> Decoder:
        def decode(_frame: CameraFrame) -> tuple[CameraReading, ...]:
            self.asked.append(name)
            return found

        return decode


def test_the_next_decoder_is_asked_until_something_unknown_is_found() -> None:
    slip, item = reading("slip", "]Q1"), reading("item")
    panel = Panel(zxing_half=(slip,), zxing=(slip, item), zbar=())
    known: set[Identity] = {slip.identity}
    assert read(frame(), panel.opinions) == (slip,)
    assert read(frame(), panel.opinions, known) == (slip, item)
    assert read(frame(), panel.opinions, known | {item.identity}) == (slip, item)
    assert panel.asked == ["zxing_half", "zxing_half", "zxing", "zxing_half", "zxing", "zbar"]


def test_an_ean_of_zxing_alone_is_not_believed_until_another_look_agrees() -> None:
    mug, wrong = reading("8801234567893", "]E0"), reading("0868608354167", "]E0")
    assert read(frame(), Panel(zxing_half=(wrong,), zxing=(), zbar=()).opinions) == ()
    assert read(frame(), Panel(zxing_half=(wrong,), zxing=(mug,), zbar=()).opinions) == ()
    assert read(frame(), Panel(zxing_half=(wrong,), zxing=(mug,), zbar=(mug,)).opinions) == (mug,)
    assert read(frame(), Panel(zxing_half=(mug,), zxing=(mug,)).opinions) == (mug,)
    assert read(frame(), Panel(zxing=(), zbar=(mug,)).opinions) == (mug,)


@pytest.mark.parametrize(
    ("missing", "left"),
    [(["pyzbar"], ["zxing half", "zxing"]), (["zxingcpp"], ["zbar half", "zbar"]), (["pyzbar", "zxingcpp"], [])],
    ids=str,
)
def test_either_library_may_be_missing(tmp_path: Path, missing: list[str], left: list[str]) -> None:
    for name in missing:
        (tmp_path / f"{name}.py").write_text("raise ImportError('not installed')")
    script = "from scanners.camera.decoding import decoders; print(list(decoders()))"
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(left)

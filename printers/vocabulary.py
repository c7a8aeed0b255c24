"""The command bytes of ESC/POS, as python-escpos names them, and the ones it has no name for.

Only `escpos.constants` is imported: the library's printer classes configure the root logger, read a large
table and leave a folder behind, and none of that may happen under a terminal screen.
"""

from __future__ import annotations

from escpos import constants

INITIALISE: bytes = constants.HW_INIT
RASTER: bytes = constants.S_RASTER_N
REAL_TIME_STATUS: bytes = constants.RT_STATUS
GS: bytes = constants.GS
ESC: bytes = constants.ESC

AUTO_STATUS_ALL = GS + b"a\xff"
PARTIAL_CUT_AFTER_FEED = GS + b"VB\x00"
SENSOR_STATUS = GS + b"r\x01"
MODEL_AND_SERIAL = GS + b"IC" + GS + b"ID"
PROCESS_ID = GS + b"(H\x06\x0000"


def feed_lines(lines: int) -> bytes:
    """Print what stands in the line buffer and feed."""
    return ESC + b"d" + bytes([lines])

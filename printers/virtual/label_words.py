"""What the simulated label printers answer when they are asked how they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelState:
    """What is so at this moment. `waiting`: labels that are not printed yet; `printing`: one is under the head."""

    paper_end: bool = False
    cover: bool = False
    paused: bool = False
    hot: bool = False
    broken: bool = False
    jammed: bool = False
    waiting: int = 0
    printing: bool = False


def zpl_words(state: LabelState) -> bytes:
    """`~HS`; silence without media, with the head open or hot, as Zebra's guide says."""
    if state.paper_end or state.cover or state.hot:
        return b""
    paused = state.paused or state.jammed
    first = f"030,0,{paused:d},1245,{state.waiting:03d},0,0,0,000,{state.broken:d},0,0"
    second = f"001,0,0,0,0,2,4,0,{state.printing:08d},1,000"
    return b"".join(b"\x02%s\x03\r\n" % line.encode() for line in (first, second, "1234,0"))


def tspl_words(state: LabelState) -> bytes:
    """`<ESC>!?`."""
    flags = (state.cover, False, state.paper_end, False, state.paused, state.printing or state.waiting > 0)
    low = sum(flag << bit for bit, flag in enumerate(flags))
    return bytes([low | 0x80 * (state.broken or state.jammed or state.hot)])


def slcs_words(state: LabelState) -> bytes:
    """`^cp`."""
    faults = 0x80 * state.paper_end | 0x40 * state.cover | 0x20 * state.jammed | 0x10 * state.hot | 0x08 * state.broken
    return bytes([faults, 0x80 * (state.waiting > 0) | 0x40 * state.printing])

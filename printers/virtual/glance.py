"""What the simulated printer holds at a moment, and how that is shown on a terminal or in plain lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_UP, _CLEAR = "\x1b[{}A\x1b[J", "\x1b[K"
LINES = 5


@dataclass(frozen=True, slots=True)
class PaperGlance:
    """`held`: bytes in the buffer. `rows`: dots of paper since the last cut. `last`: the newest picture's file.

    `faults` are written as they are set, those that wait with the bytes they wait for.
    """

    port: int
    connections: int
    held: int
    rows: int
    labels: int
    last: str
    faults: tuple[str, ...]
    stopped: bool = False


def screen(now: PaperGlance) -> tuple[str, ...]:
    """The whole view, always `LINES` lines."""
    state = "stopped" if now.stopped else "ready"
    return (
        f"virtual printer  127.0.0.1:{now.port}   {state}   connections {now.connections}",
        f"buffer {now.held:>7,} bytes   paper {now.rows:>5} rows since the cut",
        f"labels {now.labels:>7,}         {now.last}",
        f"faults {', '.join(now.faults) or '-'}",
        "type a fault and Enter to set it, Enter alone to mend all, Ctrl+C to end",
    )


def repainted(now: PaperGlance, up: int) -> str:
    """The view as text for a terminal, beginning so many lines further up."""
    head = _UP.format(up) if up else ""
    return head + "".join(f"{line}{_CLEAR}\n" for line in screen(now))


def news(before: PaperGlance | None, now: PaperGlance) -> Iterator[str]:
    """One plain line for every change worth one; the buffer's filling is none."""
    if before is None:
        before = PaperGlance(now.port, 0, 0, 0, 0, "", ())
    if now.labels > before.labels:
        yield f"label {now.labels} {now.last}".rstrip()
    if now.faults != before.faults:
        yield f"faults {', '.join(now.faults) or '-'}"
    if now.stopped is not before.stopped:
        yield "stopped" if now.stopped else "ready"

"""The page that draws the states of a bench as its rules lead from one to the other."""

from __future__ import annotations

from tests.support.support_packing_walk import walk


def page() -> str:
    """The diagram of the states as a page of the documentation."""
    ways: dict[tuple[str, str], list[str]] = {}
    for move in walk():
        state, _, under = move.state.partition(" ")
        drawn = move.leads_to != under and move.event in ("PS:OK", "PS:REASON") if under else True
        events = ways.setdefault((state, move.leads_to), [])
        if drawn and state != move.leads_to and move.event not in events:
            events.append(move.event)
    lines = [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in sorted(ways.items()) if events]
    return _PAGE.format(lines="\n".join(lines))


_PAGE = """# The states of a bench

Drawn from the rules by `python -m tools.draw_states`; a test says when it has to be drawn again.
Each arrow names what leads along it. What changes no state is not drawn, nor that any other scan withdraws a
question and then counts in the state under it.

| state | waits for |
|---|---|
| SignedOut | a badge |
| IdleState | an order slip, or the label of a box that its carrier numbered |
| PackingState | items |
| AwaitingClearance | the shop's word, a waybill number (a free one, or the carrier's), or a label's scan |
| AwaitingLabel | the printer's word |
| AwaitingPrinter | a printer that is well |
| AwaitingLabelScan | the scan of the label |
| AskingQuestion | PS:OK, a reason, or a supervisor's badge or PIN |

```mermaid
stateDiagram-v2
    [*] --> SignedOut
    [*] --> IdleState
{lines}
```
"""

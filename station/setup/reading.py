"""What an earlier setup, or a hand, wrote: the answers with which the questions begin."""

from __future__ import annotations

from station.config import StationFile
from station.setup.steps import DEFAULTS, NETWORK


def answers_of(config: StationFile | None) -> dict[str, str]:
    """The answers of a configuration; the usual ones where there is none. A secret is never read."""
    found = dict(DEFAULTS)
    if config is None:
        return found
    sender = config.carrier.sender
    found |= {
        "language": config.station.language,
        "name": config.station.name,
        "badges": "yes" if config.station.require_badge else "no",
        "printer_kind": config.printer.kind,
        "paper": f"{round(config.label.width_mm)}x{round(config.label.height_mm)}",
        "shop": config.shop.kind,
        "client_id": config.shop.client_id,
        "base_url": config.shop.base_url,
        "inbox": str(config.shop.inbox),
        "outbox": str(config.shop.outbox),
        "carrier": config.carrier.code,
        "numbers": config.carrier.numbers,
        "sender_name": sender.name,
        "sender_phone": sender.phone,
        "sender_address": sender.address,
        "packers": ", ".join(one.name for one in config.packers if not one.supervisor),
        "supervisor": ", ".join(one.name for one in config.packers if one.supervisor),
    }
    if config.scanners:
        first = config.scanners[0]
        found["scanner"] = " ".join(part for part in (first.kind, first.port or first.device) if part)
    port = config.printer.port
    network = port.removeprefix("tcp://")
    found |= {"printer": NETWORK, "printer_host": network} if network != port else {"printer": port}
    return found

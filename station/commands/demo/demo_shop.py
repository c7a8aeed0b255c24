"""``demo-shop``: a simulated shop with sample orders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from station.commands.bounded_values import port
from station.commands.command_base import flush, out_json, spoken
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config

if TYPE_CHECKING:
    from station.simulators.smartstore.simulated_shop import SimulatedSmartStore


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    from station.simulators.smartstore.switches import explained

    rows = "\n".join(f"  {name}: {meaning} ({values})" for name, values, meaning in explained())
    parser.epilog = f"switches of --kind smartstore, the default first:\n{rows}"
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--port", type=port, default=8808, help="TCP port on loopback; 0: any free one")
    parser.add_argument("--kind", choices=["rest", "smartstore"], default="rest")
    parser.add_argument(
        "--switch", action="append", default=[], metavar="NAME=VALUE", help="behave otherwise; may be repeated"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Sell until a signal comes."""
    return _smartstore(args) if args.kind == "smartstore" else _rest(args)


def _rest(args: Namespace) -> int:
    from station.simulators.rest_shop import serve

    if args.switch:
        raise CommandFailure(spoken(args).text("demo.switch_kind"), WRONG_CALL)

    def opened(url: str) -> None:
        out_json({"url": url, "token": "demo"})
        flush()

    serve(args.port, opened)
    return DONE


def _smartstore(args: Namespace) -> int:
    from station.simulators.smartstore.program import serve
    from station.simulators.smartstore.switches import ShopSwitches, with_changes

    def opened(shop: SimulatedSmartStore) -> None:
        known = shop.application
        out_json(
            {
                "url": shop.url,
                "client_id": known.client_id,
                "client_secret": known.secret,
                "office": shop.office_url,
            }
        )
        flush()

    try:
        switches = with_changes(ShopSwitches(), args.switch)
    except ValueError as error:
        raise CommandFailure(f"--switch: {error}", WRONG_CALL) from None
    serve(args.port, opened, switches)
    return DONE

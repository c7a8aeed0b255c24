"""``demo-shop``: a simulated shop with sample orders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli import DONE, WRONG_CALL, Failure, add_config
from station.commands.common import flush, out_json


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--port", type=int, default=8808, help="TCP port on loopback; 0: any free one")
    parser.add_argument("--kind", choices=["rest"], default="rest")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Sell until a signal comes."""
    from station.demo.shop import serve

    def opened(url: str) -> None:
        out_json({"url": url, "token": "demo"})
        flush()

    try:
        serve(args.port, opened)
    except OverflowError as error:
        raise Failure(str(error), WRONG_CALL) from None
    return DONE

"""``demo-carrier``: a simulated carrier with an interface."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.commands.bounded_values import port
from station.commands.command_base import flush, out_json, spoken
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    from station.simulators.logen.logen_faults import LogenFault

    parser.epilog = f"faults of --kind logen: {', '.join(LogenFault)}"
    add_config(parser, "not needed here; taken as by every command")
    parser.add_argument("--port", type=port, default=8809, help="TCP port on loopback; 0: any free one")
    parser.add_argument("--kind", choices=["logen"], default="logen")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep what it knows, so that no number comes twice")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME[:CALL[:TIMES[:SECONDS]]]", help="go wrong from the start"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Carry until a signal comes."""
    from station.simulators.logen.logen_books import CUSTOMER
    from station.simulators.logen.logen_faults import plan_of
    from station.simulators.logen.simulated_logen import KEY, SimulatedLogen, serve

    def opened(carrier: SimulatedLogen) -> None:
        out_json(
            {"url": carrier.url, "customer_code": CUSTOMER, "secret_key": KEY, "office": carrier.office_url},
        )
        flush()

    carrier = SimulatedLogen(args.port, kept_in=args.state)
    try:
        for text in args.fault:
            carrier.faults.add(plan_of(text))
    except ValueError as problem:
        raise CommandFailure(spoken(args).text("demo.fault", problem=str(problem)), WRONG_CALL) from None
    serve(carrier, opened)
    return DONE

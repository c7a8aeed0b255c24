"""``parcels void``: give up a parcel and its number; its orders can be packed again."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from station.cli import DONE, Failure, add_config
from station.commands.common import config_of, ledger_of, out, texts_of, wake
from station.config import Config
from station.ledger import BenchLock, Ledger, LedgerError

_PATIENCE = 10.0
_STEP = 0.1
# What the ledger says of a parcel whose label is being settled: only the running bench may touch it.
_ON_THE_BENCH = ("still_open", "not_found", "not_packed")


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    gives_up = add_config(verbs.add_parser("void", help="by waybill, order or parcel id"))
    gives_up.add_argument("number")
    gives_up.add_argument("--reason", required=True)
    gives_up.set_defaults(run=void)


def void(args: Namespace) -> int:
    """Void a packed parcel here; one that is still on the bench only the running bench may void."""
    from station.wiring import clock_of

    config = config_of(args)
    with ledger_of(config) as ledger:
        try:
            ledger.void_parcel(args.number, args.reason, clock_of(config).now())
        except LedgerError as error:
            on_bench = error.code in _ON_THE_BENCH and BenchLock(config.station.data_dir).held_by() is not None
            if not on_bench:
                raise
            _ask_bench(config, ledger, args, error)
    wake(config)
    out(texts_of(config).text("parcels.voided", number=args.number))
    return DONE


def _ask_bench(config: Config, ledger: Ledger, args: Namespace, refused: LedgerError) -> None:
    request = ledger.leave_request("void", {"number": args.number, "reason": args.reason})
    wake(config)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = ledger.request_answer(request)
        if answer is not None and answer.ok:
            return
        if answer is not None:
            raise refused
        time.sleep(_STEP)
    raise Failure(texts_of(config).text("bench.silent"))

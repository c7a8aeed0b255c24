"""``parcels``: give up a parcel and its number, or have the label of a packed one printed once more."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from station.cli import DONE, Failure, add_config
from station.commands.common import config_of, ledger_of, out, texts_of, wake
from station.config import Config
from station.ledger import Answer, BenchLock, Ledger, LedgerError
from station.ledger.errands import COPY

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
    copies = add_config(verbs.add_parser("reprint", help="one more copy of a packed parcel's label, at the bench"))
    copies.add_argument("number", help="its waybill, its order or its parcel id")
    copies.add_argument("--reason", required=True)
    copies.set_defaults(run=reprint)


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


def reprint(args: Namespace) -> int:
    """Have the running bench print one more copy, marked as such; a bench that packs is not disturbed."""
    config = config_of(args)
    texts = texts_of(config)
    with ledger_of(config) as ledger:
        ledger.packed_parcel(args.number)
        if BenchLock(config.station.data_dir).held_by() is None:
            raise Failure(texts.text("parcels.no_bench"))
        answer = _answer(config, ledger, COPY, args)
    if not answer.ok:
        raise LedgerError(answer.text_code, str(answer.values.get("detail", "")))
    out(texts.text("parcels.reprinting", **{name: str(value) for name, value in answer.values.items()}))
    return DONE


def _ask_bench(config: Config, ledger: Ledger, args: Namespace, refused: LedgerError) -> None:
    if not _answer(config, ledger, "void", args).ok:
        raise refused


def _answer(config: Config, ledger: Ledger, kind: str, args: Namespace) -> Answer:
    """What the running bench says; a request that it does not take in time is taken back. Raises Failure."""
    request = ledger.leave_request(kind, {"number": args.number, "reason": args.reason})
    wake(config)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = ledger.request_answer(request)
        if answer is not None:
            return answer
        time.sleep(_STEP)
    if not ledger.answer_request(request, ok=False, text_code="too_late"):
        answer = ledger.request_answer(request)
        if answer is not None:
            return answer
    raise Failure(texts_of(config).text("bench.silent"))

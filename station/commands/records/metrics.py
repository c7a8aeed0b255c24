"""``metrics``: the hall's figures for monitoring, as a file that node_exporter's textfile collector picks up."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.commands.command_base import config_of, ledger_of, out, texts_of
from station.commands.failure import DONE, add_config
from station.commands.files import put_whole


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="as FILE.prom; without it, on stdout")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Write the figures of this moment, the whole day counted in."""
    from station.composition.factories import clock_of, open_hall
    from station.reports.hall_metrics import metrics

    config = config_of(args)
    with ledger_of(config):
        reader = open_hall(config)
    try:
        hall = reader.read(clock_of(config).now())
        while hall.read < 1.0:
            hall = reader.read(clock_of(config).now())
    finally:
        reader.close()
    text = metrics(hall)
    if args.out is None:
        for line in text.decode().splitlines():
            out(line)
        return DONE
    put_whole(args.out, text, texts_of(config))
    out(texts_of(config).text("metrics.written", file=str(args.out)))
    return DONE

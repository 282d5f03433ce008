"""`touchpoints bench`: measurements that print what they compare with, from one interleaved run."""

from typing import Annotated

import typer

from app.bench import intake as intake_bench

cli = typer.Typer(help="Measure this machine: figures beside those they are compared with.", no_args_is_help=True)


@cli.callback()
def _group() -> None:
    """Keeps `bench intake` a subcommand while it is the only one."""


@cli.command()
def intake(
    seconds: Annotated[float, typer.Option(help="Length of each measurement", min=0.2)] = 3.0,
    rounds: Annotated[int, typer.Option(help="Rounds; medians are printed", min=1)] = 5,
    connections: Annotated[list[int] | None, typer.Option(help="Connections kept busy; repeat for more")] = None,
) -> None:
    """Accepted submissions a second and their latency, beside a bare route that stores nothing and one commit each."""
    intake_bench.run(seconds, rounds, tuple(connections or (1, 32, 128)))

"""`touchpoints bench`: measurements that print what they compare with, from one interleaved run."""

from typing import Annotated

import typer

from app.bench import aggregates as aggregates_bench
from app.bench import drawing as drawing_bench
from app.bench import intake as intake_bench
from app.bench import quality as quality_bench

cli = typer.Typer(help="Measure this machine: figures beside those they are compared with.", no_args_is_help=True)


@cli.command()
def intake(
    seconds: Annotated[float, typer.Option(help="Length of each measurement", min=0.2)] = 3.0,
    rounds: Annotated[int, typer.Option(help="Rounds; medians are printed", min=1)] = 5,
    connections: Annotated[list[int] | None, typer.Option(help="Connections kept busy; repeat for more")] = None,
) -> None:
    """Accepted submissions a second and their latency, beside a bare route that stores nothing and one commit each."""
    intake_bench.run(seconds, rounds, tuple(connections or (1, 32, 128)))


@cli.command()
def aggregates(
    size: Annotated[list[int] | None, typer.Option(help="Responses; repeat for more sizes", min=100)] = None,
) -> None:
    """Figures of 10,000, 100,000 and 1,000,000 responses, first and repeated, beside SQL group-bys and bare DuckDB."""
    aggregates_bench.run(tuple(size or (10_000, 100_000, 1_000_000)))


@cli.command()
def quality(
    count: Annotated[int, typer.Option(help="Simulated responses to each questionnaire", min=100)] = 2000,
    careless: Annotated[float, typer.Option(help="Share who take no care", min=0.01, max=0.9)] = 0.12,
    seed: Annotated[int, typer.Option(help="Same seed, same answers")] = 1,
) -> None:
    """Precision and recall of the quality flags, on simulated respondents whose habits are known."""
    quality_bench.run(count, careless, seed)


@cli.command()
def drawing(
    seconds: Annotated[float, typer.Option(help="Length of each measurement", min=0.2)] = 5.0,
    rounds: Annotated[int, typer.Option(help="Rounds; medians are printed", min=1)] = 3,
    rate: Annotated[list[int] | None, typer.Option(help="Submissions a second, 0: without pause; repeat")] = None,
    people: Annotated[int, typer.Option(help="People who look at pictures without pause", min=1)] = 4,
    stored: Annotated[int, typer.Option(help="Responses stored before", min=100)] = 10_000,
) -> None:
    """Latency of submissions while maps, pictures and pages of figures are drawn uncached, beside that without."""
    drawing_bench.run(seconds, rounds, tuple(rate or (20, 100, 0)), people, stored)

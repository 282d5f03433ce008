"""The command line: `touchpoints …`, also `python -m app …`."""

import typer

from app.commands import (
    accounts,
    aggregates,
    bench,
    comparisons,
    database,
    drivers,
    fieldwork,
    pains,
    paths,
    responses,
    serve,
    simulate,
    surveys,
    toplines,
    weights,
)
from app.commands.house import explained

cli = typer.Typer(
    help="Ask customers where they met a company and how that felt; get every touchpoint, stage by stage.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
cli.command("demo")(serve.demo)
cli.command("serve")(serve.serve)
cli.command("simulate")(simulate.simulate)
cli.command("aggregates")(aggregates.aggregates)
cli.command("toplines")(toplines.toplines)
cli.command("fieldwork")(fieldwork.fieldwork)
cli.command("compare")(comparisons.compare)
cli.command("crosstab")(comparisons.crosstab)
cli.command("trend")(comparisons.trend)
cli.command("drivers")(drivers.drivers)
cli.command("paths")(paths.paths)
cli.command("pain-points")(pains.pain_points)
cli.add_typer(surveys.cli, name="survey")
cli.add_typer(responses.cli, name="responses")
cli.add_typer(database.cli, name="db")
cli.add_typer(accounts.user, name="user")
cli.add_typer(accounts.key, name="key")
cli.add_typer(weights.cli, name="weights")
cli.add_typer(bench.cli, name="bench")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused (the reason is printed), 2 called wrongly."""
    with explained():
        cli()


if __name__ == "__main__":
    main()

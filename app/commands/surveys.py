"""`touchpoints survey`: questionnaires as files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.commands.house import House, now, opened, refuse, say, show
from app.database import reading, writing
from app.journeys.yaml_format import catalogues, models
from app.responses.actions import counts
from app.surveys import actions
from app.surveys.schema import Questionnaire
from app.surveys.sense import problems, warnings
from app.surveys.yaml_format import Loaded, read, write

cli = typer.Typer(help="Questionnaires: check, load, export, list.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A questionnaire as YAML or JSON", exists=True, dir_okay=False)]
Slug = Annotated[str, typer.Argument(help="The survey's id")]


def read_file(path: Path) -> Loaded:
    """The questionnaire of a file, with every problem of form or sense placed at its line."""
    try:
        loaded = read(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        refuse(f"{path}: the file is not UTF-8. Save it as UTF-8.")
    if loaded.questionnaire is None:
        return loaded
    wrong = loaded.placed(problems(loaded.questionnaire, models(), catalogues()))
    return Loaded(loaded.questionnaire, wrong, loaded.tree)


def sound(path: Path) -> Questionnaire:
    """The questionnaire of a file; ends the command with every problem where it has any."""
    loaded = read_file(path)
    for problem in loaded.problems:
        say(f"{path}:{problem.line}: {problem.message} ({problem.path or 'file'})")
    if loaded.problems or loaded.questionnaire is None:
        refuse(f"{path}: {len(loaded.problems)} to mend.")
    return loaded.questionnaire


@cli.command()
def check(file: File) -> None:
    """Check a questionnaire: every problem with file, line and what to do. Exit code 1 where one must be mended."""
    questionnaire = sound(file)
    loaded = read_file(file)
    hints = loaded.placed(warnings(questionnaire, models(), catalogues()))
    for hint in hints:
        say(f"{file}:{hint.line}: hint: {hint.message} ({hint.path})")
    count = sum(1 for _ in questionnaire.questions())
    say(f"{file}: fine. {len(questionnaire.sections)} sections, {count} questions, {len(hints)} hints.")


@cli.command()
def load(
    file: File,
    draft: Annotated[bool, typer.Option("--draft", help="Only save the draft, publish nothing")] = False,
    public: Annotated[bool, typer.Option("--public", help="Anybody may see the aggregates")] = False,
) -> None:
    """Create a survey or a new version of it, publish it and open it."""
    questionnaire = sound(file)
    with opened() as house:
        survey = publish(house, questionnaire, draft=draft, public=public)
        if draft:
            say(f"{survey.slug}: draft saved. Publish it with `touchpoints survey load {file}`.")
            return
        say(f"{survey.slug}: version {survey.version} is open.")
        print(f"{house.settings.base_url.rstrip('/')}/s/{survey.slug}")


def publish(house: House, questionnaire: Questionnaire, *, draft: bool = False, public: bool = False) -> actions.Survey:
    """Save the draft and, unless told otherwise, publish and open it."""
    with writing(house.engine) as session:
        survey = actions.load(session, questionnaire, None, now())
        if public:
            survey = actions.set_terms(session, survey, {"public_aggregates": True}, now())
        return survey if draft else actions.publish(session, house.shelf, survey, now())


@cli.command()
def export(
    slug: Slug,
    version: Annotated[int, typer.Option(help="A published version; 0: the draft", min=0)] = 0,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
) -> None:
    """Write a questionnaire as YAML."""
    with opened() as house, reading(house.engine) as session:
        survey = actions.find(session, slug)
        questionnaire = survey.draft
        if version:
            edition = house.shelf.edition(session, survey.id, slug, version)
            if edition is None:
                refuse(f"{slug} has no version {version}; the newest is {survey.version}.")
            questionnaire = edition.questionnaire
    if out:
        out.write_text(write(questionnaire), encoding="utf-8")
    else:
        print(write(questionnaire), end="")


@cli.command("list")
def list_surveys() -> None:
    """List the surveys."""
    table = Table("survey", "title", "state", "version", "completes", box=None)
    with opened() as house, reading(house.engine) as session:
        after = ""
        while page := actions.listed(session, None, after, 200):
            for survey in page:
                title = next(iter(survey.draft.title.values()))
                state = survey.status + (", simulated" if survey.simulated else "")
                complete = counts(session, survey.id).get("complete", 0)
                table.add_row(survey.slug, title, state, str(survey.version), str(complete))
            after = page[-1].slug
    show(table)

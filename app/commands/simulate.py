"""`touchpoints simulate`: plausible answers to any questionnaire, the same for the same seed."""

from collections.abc import Callable
from typing import Annotated

import typer

from app.commands.house import House, bar, now, opened, refuse, say
from app.database import reading, writing
from app.responses import store
from app.responses.actions import counts
from app.responses.arrival import local_day
from app.responses.simulate import simulated
from app.surveys.actions import Survey, find, mark_simulated


def simulate(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    count: Annotated[int, typer.Option(help="How many responses", min=1, max=5_000_000)] = 500,
    seed: Annotated[int, typer.Option(help="Same seed, same answers")] = 1,
    careless: Annotated[float, typer.Option(help="Share who take no care, to see the quality flags", min=0, max=1)] = 0,
) -> None:
    """Fill a survey with simulated responses. From then on every figure and picture of it says "simulated"."""
    with opened() as house:
        with reading(house.engine) as session:
            survey = find(session, slug)
            if not survey.simulated and counts(session, survey.id):
                refuse(
                    f"{slug} holds answers of real people; simulated ones must not mix with them. Load a copy first."
                )
        with writing(house.engine) as session:
            mark_simulated(session, survey)
        with bar() as progress:
            task = progress.add_task("Simulating responses", total=count)
            done = fill(house, survey, count, seed, lambda done: progress.update(task, completed=done), careless)
        say(f"{slug}: {done} simulated responses stored.")


def fill(
    house: House, survey: Survey, count: int, seed: int, progress: Callable[[int], None], careless: float = 0
) -> int:
    """Simulate `count` responses over the weeks until today and store them by the one write path."""
    edition = house.shelf.find(survey.slug, survey.version)
    if edition is None:
        refuse(f"{survey.slug} is a draft. Publish it with `touchpoints survey load`.")
    responses = simulated(
        edition.questionnaire, count, seed, local_day(now(), edition.questionnaire), careless=careless
    )
    return store.fill(house.engine, house.settings.secret, edition, responses, now(), progress)

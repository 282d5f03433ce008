"""A difference laid over the later map: what is written at every place, and the way as it was."""

from collections.abc import Iterator

from app.maps import numbers
from app.maps.document import MapDocument, MapLanguage
from app.maps.overlay import Overlay, Place
from app.maps.shapes import Run
from app.snapshots.document import Change, Difference, Side
from app.snapshots.words import word


def picture(difference: Difference, before: MapDocument, after: MapDocument) -> tuple[MapDocument, Overlay]:
    """The later map under a title that says what is compared, and what is laid over it."""
    language = after.language
    names = {"before": difference.before.name, "after": difference.after.name}
    titled = after.model_copy(
        update={
            "title": word("title", language),
            "subtitle": word("subtitle", language, **names),
            "source": _source(difference, language),
            "stages": [stage.model_copy(update={"pain": None, "chance": None}) for stage in after.stages],
        }
    )
    feelings = {stage.stage: stage.feeling for stage in before.stages}
    return titled, Overlay(
        changes=dict(_changes(difference, language)),
        before=[feelings.get(stage.stage) for stage in after.stages],
        legend=word("line", language, **names),
    )


def _source(difference: Difference, language: MapLanguage) -> str:
    before, after = difference.before, difference.after
    values = {"n": numbers.count(before.responses, language), "m": numbers.count(after.responses, language)}
    days = {"days": _days(before, language), "then": _days(after, language)}
    return word("source", language, before=before.name, after=after.name, **values, **days)


def _days(side: Side, language: MapLanguage) -> str:
    return f", {numbers.days(side.first_day, side.last_day, language)}" if side.first_day and side.last_day else ""


def _changes(difference: Difference, language: MapLanguage) -> Iterator[tuple[Place, list[Run]]]:
    for stage in difference.stages:
        yield (
            (stage.stage, None),
            [
                *_written(stage.reach, 100, 0, word("reach", language), language),
                *_written(stage.satisfaction, 1, 1, word("satisfied", language), language),
            ],
        )
        for row in stage.touchpoints:
            new = [Run(word("new", language), bold=True, ink="accent")] if row.state == "new" else []
            yield (
                (stage.stage, row.touchpoint),
                [
                    *new,
                    *_written(row.frequency, 100, 0, "", language),
                    *_written(row.satisfaction, 1, 1, word("satisfied", language), language, only_clear=True),
                ],
            )


def _written(
    change: Change, unit: float, digits: int, name: str, language: MapLanguage, only_clear: bool = False
) -> list[Run]:
    """The change with its interval, bold where it is larger than chance."""
    if change.difference is None or (only_clear and not change.beyond_chance):
        return []
    clear = bool(change.beyond_chance)
    said = numbers.signed(unit * change.difference, language, digits)
    if not name:
        said = word("points", language, change=said)
    value = Run(said if not name else f"{name} {said}", bold=clear, ink="accent" if clear else "ink-2")
    if change.low is None or change.high is None:
        return [value]
    return [value, Run(f"({numbers.signed_span(unit * change.low, unit * change.high, language, digits)})")]

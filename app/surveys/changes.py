"""What a new version would break in answers that are stored already. All versions here are resolved.

Allowed, because old answers stay readable through their own version: questions added, reworded, reordered or left out;
options added, reworded, retired or offered again; conditions, bounds, bins, roles changed; ratings added or left out;
stages added.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from app.errors import Problem
from app.surveys import schema
from app.surveys.places import Place, places

_FROM_STRICT_TO_OPEN: tuple[schema.Anonymity, ...] = ("anonymous", "confidential", "identified")


def breaking(earlier: Sequence[schema.Questionnaire], new: schema.Questionnaire) -> list[Problem]:
    """What the new version may not do after all earlier ones, oldest first.

    - The questionnaire keeps its id, and its anonymity only gets stricter: the respondents were promised it.
    - The journey keeps its model and its stages in their order: figures are pooled by stage id.
    - A question id never comes back with another type, stage, scale, measure or hidden parameter, even after a version
      without it: answers to both would be pooled as if they were the same.
    - An option, row or touchpoint that a question once had stays in it, at least `retired`. So a touchpoint does not
      move to another stage; it is retired in one list and added to the other.
    """
    found = [problem for old in earlier for problem in _against(old, new)]
    return list(dict.fromkeys(found))


def _against(old: schema.Questionnaire, new: schema.Questionnaire) -> Iterator[Problem]:
    if new.id != old.id:
        yield Problem("id", f"the id was `{old.id}`; keep it, or load this as a new survey")
    if _FROM_STRICT_TO_OPEN.index(new.anonymity) > _FROM_STRICT_TO_OPEN.index(old.anonymity):
        yield Problem("anonymity", f"respondents were promised `{old.anonymity}`; keep it or make it stricter")
    yield from _journey(old, new)
    before = {place.question.id: place for place in places(old)}
    for place in places(new):
        if place.question.id in before:
            yield from _question(before[place.question.id], place)


def _journey(old: schema.Questionnaire, new: schema.Questionnaire) -> Iterator[Problem]:
    if new.model().id != old.model().id:
        yield Problem("journey", f"the answers are told by the stages of `{old.model().id}`; keep this model")
        return
    before = [stage.id for stage in old.model().stages]
    kept = [stage.id for stage in new.model().stages if stage.id in before]
    if kept != before:
        yield Problem("journey.stages", f"the stages {', '.join(before)} must stay in this order; others may be added")


def _question(old: Place, new: Place) -> Iterator[Problem]:
    one, path = new.question, new.path
    if one.type != old.question.type:
        yield Problem(f"{path}.type", f"`{one.id}` was a {old.question.type} question; give the new one another id")
        return
    before = schema.stage_of(old.section, old.question)
    if schema.stage_of(new.section, one) != before:
        message = f"`{one.id}` asked about {f'stage `{before}`' if before else 'no stage'}; give the new one another id"
        yield Problem(f"{path}.stage", message)
    for name in ("scale", "measure", "parameter"):
        was, now = getattr(old.question, name, None), getattr(one, name, None)
        if was is not None and was != now:
            yield Problem(f"{path}.{name}", f"`{one.id}` had {name} {was}; keep it or give the new question another id")
    for name in ("options", "rows"):
        yield from _options(getattr(old.question, name, []), getattr(one, name, []), f"{path}.{name}")
    if isinstance(old.question, schema.Touchpoints) and isinstance(one, schema.Touchpoints):
        yield from _ratings(old.question, one, path)


def _options(old: Sequence[Any], new: Sequence[Any], path: str) -> Iterator[Problem]:
    kept = {option.id for option in new}
    for option in old:
        if option.id not in kept:
            yield Problem(path, f"`{option.id}` has answers; keep it with retired: true instead of removing it")


def _ratings(old: schema.Touchpoints, new: schema.Touchpoints, path: str) -> Iterator[Problem]:
    before = {item.rating: item.scale for item in old.rate}
    for number, item in enumerate(new.rate):
        was = before.get(item.rating, item.scale)
        if was != item.scale and item.rating not in ("emotion", "pain_point"):
            message = f"{item.rating} was rated from 1 to {was}; keep the scale or ask under another question id"
            yield Problem(f"{path}.rate[{number}].scale", message)

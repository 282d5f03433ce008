"""Whether each question can be asked and answered: its ids, bounds, role and stage."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from app.errors import Problem
from app.surveys import schema
from app.surveys.places import Place, places
from app.surveys.suggestions import did_you_mean

RESERVED = {"other", "none", "na", "not_asked"}  # words of the answer form
ADDRESS_WORDS = {"c", "t", "i", "id", "lang"}  # what the respondent's page itself reads from its address
FIGURE_WORDS = {"collector", "mode", "language"}  # what figures are grouped by besides segments
_SEGMENTS = ("single_choice", "rating", "number", "hidden")
_DURATIONS = ("number", "single_choice")
_OUTCOMES = ("rating", "nps", "number", "single_choice", "consent", "hidden")


def id_problems(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    """Ids that are used twice."""
    yield from _twice(((f"sections[{n}].id", one.id) for n, one in enumerate(questionnaire.sections)), "section")
    asked = places(questionnaire)
    yield from _twice(((f"{place.path}.id", place.question.id) for place in asked), "question")
    hidden = [(place.path, one) for place in asked if isinstance(one := place.question, schema.Hidden)]
    yield from _twice(((f"{path}.parameter", one.parameter) for path, one in hidden), "parameter")
    for path, one in hidden:
        if one.parameter in ADDRESS_WORDS:
            yield Problem(f"{path}.parameter", f"`{one.parameter}` is read by the page itself; choose another name")
    for place in asked:
        if place.question.role == "segment" and place.question.id in FIGURE_WORDS:
            message = f"figures are grouped by `{place.question.id}` already; give this segment another id"
            yield Problem(f"{place.path}.id", message)
    yield from _twice(((f"languages[{n}]", one) for n, one in enumerate(questionnaire.languages)), "language")
    ending = {section.id for section in questionnaire.sections if section.end_if}
    for place in asked:
        if place.question.end_if and place.question.id in ending:
            message = f"a section and a question called `{place.question.id}` both have end_if; rename one"
            yield Problem(f"{place.path}.id", message)


def _twice(ids: Iterable[tuple[str, str]], kind: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path, one in ids:
        if one in seen:
            yield Problem(path, f"the {kind} `{one}` is here twice, first at {seen[one]}; rename or remove one")
        seen.setdefault(one, path)


def question_problems(questionnaire: schema.Questionnaire, stages: list[str] | None) -> Iterator[Problem]:
    """Problems inside single questions; `stages` are those of the model, None where the model is unknown."""
    for number, section in enumerate(questionnaire.sections):
        yield from _stage(section.stage, f"sections[{number}].stage", stages)
    for place in places(questionnaire):
        yield from _stage(place.question.stage, f"{place.path}.stage", stages)
        yield from _role(place)
        yield from _inside(place)
    yield from _one_path(questionnaire)
    yield from _one_list_per_touchpoint(questionnaire)


def _stage(stage: str | None, path: str, stages: list[str] | None) -> Iterator[Problem]:
    if stage is not None and stages is not None and stage not in stages:
        yield Problem(path, f"the journey has no stage `{stage}`; {did_you_mean(stage, stages)}")


def _role(place: Place) -> Iterator[Problem]:
    question, path = place.question, f"{place.path}.role"
    match question.role:
        case "discovery" if question.type != "text":
            yield Problem(path, "only an open question can discover touchpoints; use type: text or another role")
        case "segment" if question.type not in _SEGMENTS:
            message = f"a segment puts everyone into one group, {question.type} does not; use {_any_of(_SEGMENTS)}"
            yield Problem(path, message)
        case "segment" if isinstance(question, schema.Number) and not question.bins:
            yield Problem(path, "a number is a segment only in groups; add bins, for example bins: [30, 50]")
        case "duration" if question.type not in _DURATIONS:
            yield Problem(path, f"a duration is a number or one of several spans; use {_any_of(_DURATIONS)}")
        case "outcome" if question.type not in _OUTCOMES:
            yield Problem(path, f"an outcome is one value to explain; use {_any_of(_OUTCOMES)} or another role")
    if question.required and question.type in ("statement", "hidden"):
        message = f"nobody can answer a {question.type} question on the page; remove required"
        yield Problem(f"{place.path}.required", message)


def _any_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _inside(place: Place) -> Iterator[Problem]:
    path = place.path
    match place.question:
        case schema.SingleChoice() | schema.MultipleChoice() | schema.Ranking() | schema.Hidden() as question:
            yield from _options(question.options, f"{path}.options")
            if isinstance(question, schema.MultipleChoice):
                yield from _how_many(question, path)
            if isinstance(question, schema.Ranking) and question.top and question.top > len(question.options):
                yield Problem(f"{path}.top", f"only {len(question.options)} can be ranked; lower top or add options")
        case schema.Matrix() as question:
            yield from _options(question.rows, f"{path}.rows")
        case schema.Number() as question:
            yield from _bounds(question, path)
            yield from _bins(question, path)
        case schema.Date() as question:
            yield from _bounds(question, path)
        case schema.Contact() as question:
            yield from _twice(((f"{path}.fields[{n}]", one) for n, one in enumerate(question.fields)), "field")
        case schema.Touchpoints() as question:
            yield from _touchpoints(place, question)


def _options(options: Iterable[schema.Option | schema.Labelled], path: str) -> Iterator[Problem]:
    listed = list(options)
    yield from _twice(((f"{path}[{n}].id", option.id) for n, option in enumerate(listed)), "option")
    if all(option.retired for option in listed):
        yield Problem(path, "everything here is retired, so nothing can be chosen; add one or remove the question")


def _how_many(question: schema.MultipleChoice, path: str) -> Iterator[Problem]:
    together = sum(not (option.exclusive or option.retired) for option in question.options)
    if question.min and question.max and question.min > question.max:
        yield Problem(f"{path}.min", f"min {question.min} is above max {question.max}; swap or change them")
    elif question.min and question.min > together:
        yield Problem(f"{path}.min", f"only {together} options can go together; lower min or add options")


def _bounds(question: schema.Number | schema.Date, path: str) -> Iterator[Problem]:
    low, high = question.min, question.max
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        yield Problem(f"{path}.min", f"min {low} is above max {high}; swap or change them")


def _bins(question: schema.Number, path: str) -> Iterator[Problem]:
    bins = question.bins or []
    if any(low >= high for low, high in pairwise(bins)):
        yield Problem(f"{path}.bins", "bins are the inner edges from small to large, each once; put them in order")
    elif bins and (
        (question.min is not None and bins[0] <= question.min) or (question.max is not None and bins[-1] > question.max)
    ):
        yield Problem(f"{path}.bins", "an edge outside min and max leaves a group empty; keep bins between them")


def _touchpoints(place: Place, question: schema.Touchpoints) -> Iterator[Problem]:
    path = place.path
    if schema.stage_of(place.section, question) is None:
        yield Problem(f"{path}.stage", "a touchpoint list asks about one stage; add stage here or to its section")
    ids = [option if isinstance(option, str) else option.id for option in question.options]
    yield from _twice(((f"{path}.options[{n}]", one) for n, one in enumerate(ids)), "touchpoint")
    for number, one in enumerate(ids):
        if one in RESERVED:
            message = f"`{one}` has a meaning of its own in answers; choose another id"
            yield Problem(f"{path}.options[{number}]", message)
    yield from _twice(((f"{path}.rate[{n}].rating", item.rating) for n, item in enumerate(question.rate)), "rating")
    if question.rate_most is not None and not question.rate:
        yield Problem(f"{path}.rate_most", "nothing is rated here; add rate or remove rate_most")


def _one_path(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    asked = places(questionnaire)
    paths = [number for number, place in enumerate(asked) if place.question.type == "path"]
    lists = [number for number, place in enumerate(asked) if place.question.type == "touchpoints"]
    for number in paths[1:]:
        yield Problem(f"{asked[number].path}.type", "there is a path question already; keep one")
    if paths and not any(number < paths[0] for number in lists):
        message = "a path orders the touchpoints met, and no touchpoint list comes before it; add one"
        yield Problem(f"{asked[paths[0]].path}.type", message)
    elif paths and lists[-1] > paths[0]:
        message = f"`{asked[lists[-1]].question.id}` comes after the path and cannot be on it; move the path behind it"
        yield Problem(f"{asked[paths[0]].path}.type", message)


def _one_list_per_touchpoint(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    """Two lists of one stage with the same touchpoint would count a person's one mention twice."""
    first: dict[tuple[str | None, str], str] = {}
    for place in places(questionnaire):
        if not isinstance(place.question, schema.Touchpoints):
            continue
        stage = schema.stage_of(place.section, place.question)
        for option in place.question.offered():
            other = first.setdefault((stage, option.id), place.question.id)
            if other != place.question.id:
                message = f"`{option.id}` is offered by `{other}` in the same stage already; keep it in one list"
                yield Problem(f"{place.path}.options", message)

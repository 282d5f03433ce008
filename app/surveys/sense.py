"""Whether a questionnaire makes sense beyond its form: what must be mended and what should be."""

from collections.abc import Iterator, Mapping

from app.errors import Problem
from app.journeys.crosswalk import own_model_problems
from app.journeys.stages import StageModel
from app.journeys.touchpoints import Catalogue
from app.journeys.yaml_format import scale
from app.surveys import schema
from app.surveys.conditions import Condition, depth
from app.surveys.places import places
from app.surveys.resolve import unknown_touchpoints, write_lists_out
from app.surveys.sense_conditions import condition_problems, outside_problems
from app.surveys.sense_questions import id_problems, question_problems
from app.surveys.sense_texts import language_warnings, piping_problems, wording_warnings
from app.surveys.suggestions import did_you_mean
from app.surveys.yaml_tree import DEEPEST


def problems(
    questionnaire: schema.Questionnaire, models: Mapping[str, StageModel], catalogues: Mapping[str, Catalogue]
) -> list[Problem]:
    """What keeps a questionnaire from being published; it may be resolved already or not."""
    model, chosen, offered = _as_offered(questionnaire, models, catalogues)
    return [
        *_references(questionnaire, models, catalogues),
        *id_problems(questionnaire),
        *question_problems(offered, [stage.id for stage in model.stages] if model else None),
        *(_lists(questionnaire, offered, chosen) if model else ()),
        *condition_problems(offered),
        *piping_problems(questionnaire),
    ]


def quota_problems(
    condition: Condition,
    questionnaire: schema.Questionnaire,
    models: Mapping[str, StageModel],
    catalogues: Mapping[str, Catalogue],
) -> list[Problem]:
    """What keeps a quota from ever being filled: a question or an answer that does not exist, and endless nesting."""
    if depth(condition) > DEEPEST:
        return [Problem("condition", f"This nests deeper than {DEEPEST} levels; make it flatter.")]
    _, _, offered = _as_offered(questionnaire, models, catalogues)
    return outside_problems(condition, offered, "condition")


def _as_offered(
    questionnaire: schema.Questionnaire, models: Mapping[str, StageModel], catalogues: Mapping[str, Catalogue]
) -> tuple[StageModel | None, list[Catalogue], schema.Questionnaire]:
    model = models.get(questionnaire.journey) if isinstance(questionnaire.journey, str) else questionnaire.journey
    chosen = [catalogues[name] for name in questionnaire.catalogues if name in catalogues]
    return model, chosen, write_lists_out(questionnaire, model, chosen) if model else questionnaire


def warnings(
    questionnaire: schema.Questionnaire, models: Mapping[str, StageModel], catalogues: Mapping[str, Catalogue]
) -> list[Problem]:
    """What works, but probably not as meant; for a questionnaire without problems."""
    return [*language_warnings(questionnaire), *wording_warnings(questionnaire), *_habits(questionnaire)]


def _references(
    questionnaire: schema.Questionnaire, models: Mapping[str, StageModel], catalogues: Mapping[str, Catalogue]
) -> Iterator[Problem]:
    journey = questionnaire.journey
    if isinstance(journey, str):
        if journey not in models:
            yield Problem("journey", f"there is no stage model `{journey}`; {did_you_mean(journey, models)}")
    else:
        yield from own_model_problems(scale(), journey)
    for number, name in enumerate(questionnaire.catalogues):
        if name not in catalogues:
            yield Problem(f"catalogues[{number}]", f"there is no catalogue `{name}`; {did_you_mean(name, catalogues)}")


def _lists(
    questionnaire: schema.Questionnaire, offered: schema.Questionnaire, catalogues: list[Catalogue]
) -> Iterator[Problem]:
    known = [touchpoint.id for catalogue in catalogues for touchpoint in catalogue.touchpoints]
    for place, resolved in zip(places(questionnaire), places(offered), strict=True):
        if not isinstance(place.question, schema.Touchpoints) or not isinstance(resolved.question, schema.Touchpoints):
            continue
        unknown = unknown_touchpoints(place.question, catalogues)
        for number, option in enumerate(place.question.options):
            if isinstance(option, str) and option in unknown:
                message = f"no catalogue named in `catalogues` holds `{option}`; {did_you_mean(option, known)}"
                if not known:
                    message = f"`{option}` is only an id and there is no catalogue; name one or write its label too"
                yield Problem(f"{place.path}.options[{number}]", message)
        if not unknown and all(option.retired for option in resolved.question.offered()):
            message = "there is nothing to tick; list touchpoints, or name a catalogue that has some for this stage"
            yield Problem(f"{place.path}.options", message)


def _habits(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    consented = False
    for path, section, question in places(questionnaire):
        consented = consented or question.type == "consent"
        match question:
            case schema.Contact():
                if not consented:
                    message = "contact details are asked for without consent; put a consent question before them"
                    yield Problem(f"{path}.type", message)
                if question.required and questionnaire.anonymity == "anonymous":
                    yield Problem(f"{path}.required", "an anonymous survey demands a name or address; make it optional")
            case schema.Touchpoints(required=True, none=False):
                message = "whoever met none of these cannot go on; add none: true or make it optional"
                yield Problem(f"{path}.required", message)
            case schema.TextQuestion(role="discovery") if schema.stage_of(section, question) is None:
                yield Problem(f"{path}.stage", "without a stage its touchpoints appear in no stage's figures; add one")

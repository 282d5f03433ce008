"""A questionnaire with everything written out that it only names: it can be shown and read again without catalogues."""

from collections.abc import Mapping, Sequence

from app.journeys.stages import StageModel
from app.journeys.touchpoints import Catalogue, Touchpoint, by_id, for_stage
from app.surveys import schema


def resolve(
    questionnaire: schema.Questionnaire, models: Mapping[str, StageModel], catalogues: Mapping[str, Catalogue]
) -> schema.Questionnaire:
    """Write the journey and the touchpoints out; KeyError for what does not exist (`surveys.sense` says so first)."""
    model = models[questionnaire.journey] if isinstance(questionnaire.journey, str) else questionnaire.journey
    chosen = [catalogues[catalogue] for catalogue in questionnaire.catalogues]
    for _, question in questionnaire.questions():
        if isinstance(question, schema.Touchpoints) and (unknown := unknown_touchpoints(question, chosen)):
            raise KeyError(unknown[0])
    return write_lists_out(questionnaire, model, chosen).model_copy(update={"journey": model})


def write_lists_out(
    questionnaire: schema.Questionnaire, model: StageModel, catalogues: Sequence[Catalogue]
) -> schema.Questionnaire:
    """The questionnaire with its touchpoint lists written out, unknown ids left out."""

    def written_out(section: schema.Section, question: schema.Question) -> schema.Question:
        if not isinstance(question, schema.Touchpoints):
            return question
        options = _offer(question, schema.stage_of(section, question), model, catalogues)
        return question.model_copy(update={"options": options})

    sections = [
        section.model_copy(update={"questions": [written_out(section, question) for question in section.questions]})
        for section in questionnaire.sections
    ]
    return questionnaire.model_copy(update={"sections": sections})


def unknown_touchpoints(question: schema.Touchpoints, catalogues: Sequence[Catalogue]) -> list[str]:
    """The ids named in a list that none of its catalogues holds."""
    known = by_id(catalogues)
    return [option for option in question.options if isinstance(option, str) and option not in known]


def _offer(
    question: schema.Touchpoints, stage_id: str | None, model: StageModel, catalogues: Sequence[Catalogue]
) -> list[schema.OfferedTouchpoint]:
    """The touchpoints of a list; without a list those usual in the stage."""
    if not question.options:
        stage = next((stage for stage in model.stages if stage.id == stage_id), None)
        usual = for_stage(catalogues, model.id, stage.id, stage.like) if stage else []
        return [_offered(touchpoint) for touchpoint in usual]
    known = by_id(catalogues)
    return [
        option if isinstance(option, schema.OfferedTouchpoint) else _offered(known[option])
        for option in question.options
        if isinstance(option, schema.OfferedTouchpoint) or option in known
    ]


def _offered(touchpoint: Touchpoint) -> schema.OfferedTouchpoint:
    return schema.OfferedTouchpoint(
        id=touchpoint.id,
        label=touchpoint.label,
        area=touchpoint.area,
        planned=touchpoint.planned,
        ownership=touchpoint.ownership,
        online=touchpoint.online,
    )

"""Stored answers and the versions they answer, as columns. Pure: the same input gives the same rows, in any order."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.mentions.broken_off import stopped
from app.mentions.codes import DISPOSITIONS, MODES, Codes, Vocabulary
from app.mentions.columns import Part, Respondents, join
from app.mentions.encode import encode
from app.mentions.gather import gather, offer_of
from app.mentions.signs import Signs
from app.mentions.visible import Mask, shown
from app.responses.stored import Stored
from app.surveys import schema


def learn(questionnaires: Iterable[schema.Questionnaire], vocabulary: Vocabulary) -> None:
    """Enter the names of these versions, so that what nobody has answered yet has a code too."""
    for questionnaire in questionnaires:
        for section, question in questionnaire.questions():
            match question:
                case schema.Touchpoints():
                    offer = offer_of(section, question)
                    vocabulary.offers.code(offer)
                    vocabulary.stages.code(offer.stage)
                    _enter(offer.touchpoints, vocabulary.touchpoints)
                case schema.Matrix():
                    _enter([row.id for row in question.rows], vocabulary.items_of(question.id))
                case schema.SingleChoice() | schema.MultipleChoice() | schema.Hidden() | schema.Ranking():
                    _enter([option.id for option in question.options], vocabulary.items_of(question.id))
                case _:
                    pass


def _enter(names: Iterable[str], codes: Codes[str]) -> None:
    for name in names:
        codes.code(name)


def tabulate(versions: Mapping[int, schema.Questionnaire], responses: Sequence[Stored], vocabulary: Vocabulary) -> Part:
    """The columns of the responses, version by version; `vocabulary` gains the names that are new."""
    by_version: dict[int, list[Stored]] = {}
    for response in responses:
        by_version.setdefault(response.version, []).append(response)
    parts = [_tabulate(versions[number], some, vocabulary) for number, some in by_version.items()]
    if len(parts) == 1:
        return parts[0]
    return join(parts or [_tabulate(next(iter(versions.values())), [], vocabulary)])


def _tabulate(questionnaire: schema.Questionnaire, responses: list[Stored], vocabulary: Vocabulary) -> Part:
    answers = [response.answers for response in responses]
    seen = shown(questionnaire, answers, _broken_off(responses))
    columns = {
        question.id: encode(
            question,
            [given.get(question.id) for given in answers],
            seen[question.id],
            vocabulary.items_of(question.id),
        )
        for _, question in questionnaire.questions()
    }
    people = _respondents(questionnaire, responses, vocabulary)
    return Part(people, columns, *gather(questionnaire, answers, seen, vocabulary))


def _broken_off(responses: list[Stored]) -> Mask:
    return np.array([response.disposition == "partial" for response in responses], bool)


def _respondents(questionnaire: schema.Questionnaire, responses: list[Stored], vocabulary: Vocabulary) -> Respondents:
    answers = [response.answers for response in responses]
    rules = Signs(questionnaire)
    return Respondents(
        id=np.array([response.id for response in responses], "S36"),
        version=np.array([response.version for response in responses], np.int32),
        language=np.array([vocabulary.languages.code(response.language) for response in responses], np.int16),
        collector=np.array([vocabulary.collectors.code(response.collector) for response in responses], np.int16),
        mode=np.array([MODES.index(response.mode) for response in responses], np.int8),
        interviewer=np.array([vocabulary.interviewers.code(response.interviewer) for response in responses], np.int32),
        disposition=np.array([DISPOSITIONS.index(response.disposition) for response in responses], np.int8),
        day=np.array([response.day.toordinal() for response in responses], np.int32),
        seconds=np.array([-1 if response.seconds is None else response.seconds for response in responses], np.int32),
        stopped=stopped(questionnaire, answers, _broken_off(responses)),
        revision=np.array([response.revision for response in responses], np.int32),
        signs=np.fromiter((rules.of(given) for given in answers), np.int8, len(answers)),
        likeness=np.fromiter((rules.likeness(given) for given in answers), np.int64, len(answers)),
    )

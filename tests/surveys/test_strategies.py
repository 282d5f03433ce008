"""What the generator must reach, so that the properties built on it say something."""

from random import Random

from app.journeys.yaml_format import catalogues, models
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.sense import problems
from tests.surveys.spoiling import spoiled
from tests.surveys.strategies import TYPES, answers_for, draw_questionnaire


def test_every_type_is_generated_answered_and_spoiled() -> None:
    asked, answered, wrong, ended, hidden = set(), set(), set(), 0, 0
    for seed in range(150):
        questionnaire = resolve(draw_questionnaire(Random(seed)), models(), catalogues())
        assert problems(questionnaire, models(), catalogues()) == []
        answers = answers_for(questionnaire, str(seed))
        checked = Checker(questionnaire).check(answers, str(seed), "en")
        types = {question.id: question.type for _, question in questionnaire.questions()}
        asked |= set(types.values())
        answered |= {types[one] for one in answers}
        wrong |= {types[one] for one, _ in spoiled(questionnaire, answers)}
        ended += checked.ended_by is not None
        hidden += len(types) > len(checked.shown) and checked.ended_by is None
    assert asked == wrong == {*TYPES, "path"}
    assert answered == asked - {"statement"}
    assert ended > 5
    assert hidden > 10

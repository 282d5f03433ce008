"""The quality flags find most careless respondents of a simulation, and hardly anybody else."""

import pytest

from app.bench.quality import ANY, Score, scores, shipped_questionnaires
from app.mentions.codes import QUALITY

# Precision and recall, a little under the least that five seeds gave: a changed questionnaire is another seed. Of two
# answers given on one day either may stay unflagged, which costs duplicates some of both.
FLOORS = {
    "speeder": (0.8, 0.72),
    "straight_liner": (0.92, 0.65),
    "duplicate": (0.9, 0.85),
    "gibberish": (0.97, 0.84),
    ANY: (0.94, 0.78),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Score]:
    total = {name: Score() for name in (*QUALITY, ANY)}
    for questionnaire in shipped_questionnaires():
        if questionnaire.id in ("online-grocer", "moments-of-truth"):
            for name, score in scores(questionnaire, 1500, 3, 0.15).items():
                for part, number in vars(score).items():
                    setattr(total[name], part, getattr(total[name], part) + number)
    return total


@pytest.mark.parametrize("name", FLOORS)
def test_precision_and_recall_hold_their_floors(found: dict[str, Score], name: str) -> None:
    precision, recall = FLOORS[name]
    assert found[name].labelled > 40
    assert (found[name].precision or 0) >= precision
    assert (found[name].recall or 0) >= recall


def test_without_careless_respondents_hardly_anybody_is_flagged() -> None:
    grocer = next(one for one in shipped_questionnaires() if one.id == "online-grocer")
    found = scores(grocer, 1500, 3, 0)
    assert found[ANY].flagged <= 15

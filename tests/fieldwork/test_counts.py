"""Days, modes and durations of the fieldwork are those of the single responses."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.fieldwork.counts import People
from app.fieldwork.pages import count_stops
from app.journeys.yaml_format import catalogues, models
from app.mentions.codes import DISPOSITIONS, MODES, Vocabulary
from app.mentions.sample import sample
from app.mentions.selection import Selection
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.office import ANSWERS, document

SHOP = resolve(Questionnaire.model_validate(document()), models(), catalogues())
LISTED = {"picked": {"tv-ad": {}}, "other": [], "none": False}
LEFT = ({"age": "u30"}, {"age": "u30", "met": LISTED}, {"age": "u30", "recommend": 3})
ONE = st.fixed_dictionaries({
    "disposition": st.sampled_from(DISPOSITIONS),
    "mode": st.sampled_from(MODES[:2]),
    "day": st.integers(0, 4).map(lambda ago: date(2026, 3, 9) - timedelta(ago)),
    "seconds": st.one_of(st.none(), st.integers(0, 900)),
    "left": st.sampled_from(LEFT),
})  # fmt: skip


def people_of(responses: list[dict[str, Any]], parts: int) -> Any:
    vocabulary = Vocabulary()
    learn([SHOP], vocabulary)
    stored = [
        Stored(
            str(UUID(int=number, version=4)), 1, "de", None, one["mode"], None, one["disposition"], one["day"], None,
            one["seconds"], None, one["left"] if one["disposition"] == "partial" else ANSWERS,
        )
        for number, one in enumerate(responses)
    ]  # fmt: skip
    tables = tuple(tabulate({1: SHOP}, stored[place::parts], vocabulary) for place in range(parts))
    return sample(Snapshot(1, {1: SHOP}, vocabulary, tables), Selection(dispositions=DISPOSITIONS))


@settings(max_examples=40)
@given(st.lists(ONE, max_size=40), st.integers(1, 3))
def test_counts_are_those_of_the_single_responses(responses: list[dict[str, Any]], parts: int) -> None:
    chosen = people_of(responses, parts)
    people = People(chosen)
    complete = [one for one in responses if one["disposition"] == "complete"]
    assert people.dispositions() == {
        name: Counter(one["disposition"] for one in responses)[name] for name in DISPOSITIONS
    }
    assert {day.day: day.complete for day in people.days()} == Counter(one["day"] for one in complete)
    assert {(day.day, mode): n for day in people.days() for mode, n in day.modes.items()} == Counter(
        (one["day"], one["mode"]) for one in complete
    )
    timed = [one for one in complete if one["seconds"] is not None]
    found = people.durations()
    for name, mine in (("overall", timed), *((mode, [one for one in timed if one["mode"] == mode]) for mode in MODES)):
        one = found.overall if name == "overall" else found.modes.get(name)
        assert (one is not None and one.n > 0) == bool(mine)
        assert not one or one.median == (median(each["seconds"] for each in mine) if mine else None)


@settings(max_examples=40)
@given(st.lists(ONE, max_size=40), st.integers(1, 3))
def test_whoever_reached_a_page_went_on_or_stopped_there(responses: list[dict[str, Any]], parts: int) -> None:
    stops = count_stops(people_of(responses, parts))
    left = Counter(LEFT.index(one["left"]) for one in responses if one["disposition"] == "partial")
    others = len(responses) - left.total()
    reached = {"start": len(responses), "aware": left.total() + others, "end": left[2] + others}
    assert {name: stops.reached[name] for name in reached} == reached
    assert {name: stops.broke_off[name] for name in reached} == {"start": 0, "aware": left[0] + left[1], "end": 0}
    assert stops.unsent == left[2]

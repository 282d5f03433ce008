"""A sample's columns are those of its respondents, whatever parts they lie in."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.mentions.columns import join
from app.mentions.sample import Sample, sample
from app.mentions.selection import Selection
from app.mentions.tabulate import tabulate
from app.responses.stored import Stored
from tests.aggregates.test_assemble import FIELDWORK, VERSIONS, columns


def read(chosen: Sample) -> dict[str, list[object]]:
    """Everything a sample says, by respondent where rows have one."""
    spend, age, shown = chosen.answers("spend"), chosen.answers("age"), chosen.shown()
    mentions = chosen.mentions("touchpoint", "satisfaction")
    return {
        "ids": chosen.people("id").tolist(),
        "weight": chosen.weight().tolist(),
        "spend": np.nan_to_num(spend.number, nan=-1).tolist(),
        "age": age.value.tolist(),
        "shown": list(zip(shown.respondent.tolist(), shown.offer.tolist(), shown.answered.tolist(), strict=True)),
        "mentions": list(zip(*(column.tolist() for column in mentions.values()), strict=True)),
    }


@given(FIELDWORK, st.integers(0, 14))
def test_parts_do_not_show(stored: list[Stored], cut: int) -> None:
    whole = columns(stored)
    parts = tuple(tabulate(VERSIONS, piece, whole.vocabulary) for piece in (stored[:cut], stored[cut:]))
    divided, joined = replace(whole, parts=parts), replace(whole, parts=(join(parts),))
    selection = Selection(languages=("de",))
    assert read(sample(divided, selection)) == read(sample(joined, selection))


@given(FIELDWORK)
def test_rows_belong_to_the_respondents_of_the_sample(stored: list[Stored]) -> None:
    chosen = sample(columns(stored), Selection(languages=("de",)))
    ids = [name.decode() for name in chosen.people("id")]
    assert sorted(ids) == sorted(one.id for one in stored if one.language == "de" and one.disposition == "complete")
    assert len(chosen) == len(ids)
    answers = {one.id: one.answers for one in stored}
    spend = chosen.answers("spend").number
    assert [answers[name].get("spend", -1) for name in ids] == np.nan_to_num(spend, nan=-1).tolist()[
        : len(ids)
    ] or not (spend.size)
    mentions = chosen.mentions("touchpoint")
    names = chosen.found.vocabulary.touchpoints.names
    for who, touchpoint in zip(mentions["respondent"].tolist(), mentions["touchpoint"].tolist(), strict=True):
        said = [one for one in answers[ids[who]].values() if isinstance(one, dict)]
        assert any(
            names[touchpoint] in one["picked"] or (names[touchpoint] == "other" and one["other"]) for one in said
        )


@given(FIELDWORK)
def test_weights_are_those_of_the_chosen(stored: list[Stored]) -> None:
    found = columns(stored)
    weights = [np.arange(len(part), dtype=np.float64) for part in found.parts]
    chosen = replace(sample(found, Selection(modes=("street",))), weights=weights)
    expected = [weight for mask, some in zip(chosen.masks, weights, strict=True) for weight in some[mask].tolist()]
    assert chosen.weight().tolist() == expected
    nobody = chosen.narrowed([np.zeros_like(mask) for mask in chosen.masks])
    assert (len(nobody), nobody.weight().tolist(), nobody.answers("spend").number.tolist()) == (0, [], [])


def test_what_takes_long_is_worked_out_once_per_request_and_the_oldest_request_leaves() -> None:
    found, made = columns([]), []

    def ask(key: int) -> int:
        return found.once("long", key, lambda: made.append(key) or len(made), most=2)  # type: ignore[func-returns-value]

    assert [ask(1), ask(1), ask(2), ask(1), ask(3), ask(1), ask(2)] == [1, 1, 2, 1, 3, 1, 4]
    assert made == [1, 2, 3, 2]
    assert found.once("other", 1, lambda: "apart") == "apart"

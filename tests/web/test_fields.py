"""Fields and answers are two forms of one thing: whatever is filled in comes back as it was."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.surveys.schema import Questionnaire
from app.surveys.touchpoint_form import NOT_ASKED
from app.web.fields import name_of, read, read_number, read_ratings, write, write_number, write_ratings

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
VISIBLE = WORDS.filter(lambda text: text.strip() != "")
LANGUAGES = st.sampled_from(["de", "en", "fr"])
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-(10**6), 10**6, allow_nan=False).map(lambda one: round(one, 4))
RATINGS = st.fixed_dictionaries(
    {}, optional={"satisfaction": st.integers(1, 5) | st.just("na"), "emotion": st.just("joy"), "pain_point": VISIBLE}
)


def some(ids: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), min_size=1, unique=True)


MET = st.builds(
    lambda picked, other, none: {"picked": picked, "other": other, "none": none},
    st.dictionaries(st.sampled_from(["poster", "friend", "tv-ad"]), RATINGS),
    st.lists(st.builds(lambda text, ratings: {**ratings, "text": text}, VISIBLE, RATINGS), max_size=5),
    st.booleans(),
).filter(lambda answer: any(answer.values()))
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "age": st.sampled_from(["u18", "u30", "o30"]),
    "school": WORDS,
    "met": MET,
    "devices": some(["phone", "computer", "nothing"]),
    "clarity": st.integers(1, 7) | st.just("na"),
    "aspects": st.dictionaries(st.sampled_from(["price", "choice"]), st.integers(1, 5) | st.just("na"), min_size=1),
    "ranked": some(["speed", "taste", "origin"]),
    "spent": NUMBERS,
    "visited": st.dates().map(lambda day: day.isoformat()),
    "why": WORDS,
    "path": some(["awareness/poster", "awareness/tv-ad", "/other"]).map(lambda all: [one.split("/") for one in all]),
    "recommend": st.integers(0, 10),
    "agree": st.booleans(),
    "reach": st.dictionaries(st.sampled_from(["name", "email", "phone"]), WORDS, min_size=1),
}


@given(data=st.data(), language=LANGUAGES)
def test_every_answer_comes_back_from_the_fields_it_fills(
    every_type: Questionnaire, data: st.DataObject, language: str
) -> None:
    for _, question in every_type.questions():
        if question.type in ("statement", "hidden"):
            assert write(question, None, language) == {}
            continue
        answer = data.draw(ANSWERS[question.id], question.id)
        assert read(question, write(question, answer, language), language, before=answer) == answer, question.id


@given(answer=NUMBERS | WORDS, language=LANGUAGES)
def test_a_number_is_shown_as_its_reader_writes_it_and_anything_else_as_it_was_typed(
    answer: float | str, language: str
) -> None:
    shown = write_number(answer, language)
    if isinstance(answer, str):
        assert shown == answer
    else:
        assert read_number(shown, language) == answer


def test_numbers_are_understood_as_people_write_them() -> None:
    assert read_number("1.412,5", "de") == read_number("1,412.5", "en") == read_number("1 412,5", "de") == 1412.5
    assert read_number("3,5", "en") == read_number("3.5", "de") == 3.5
    assert (read_number("1.234", "de"), read_number("1.234", "en")) == (1234, 1.234)
    assert (read_number("−7", "de"), read_number("  ", "de")) == (-7, None)
    for typed in ("abc", "1e5", "12,3,4", "nan", "9" * 400, "--1", "."):
        assert read_number(typed, "de") == typed


@given(given_ratings=RATINGS)
def test_ratings_of_a_card_come_back_and_those_of_other_cards_stay(
    every_type: Questionnaire, given_ratings: dict[str, Any]
) -> None:
    met = every_type.question("met")
    assert met is not None
    assert met.type == "touchpoints"
    sent = write_ratings(given_ratings) | {"asked": ["satisfaction", "emotion"]}
    assert read_ratings(met.rate, sent, {"text": "Flyer"}) == {"text": "Flyer", **given_ratings}
    cleared = read_ratings(met.rate, {"asked": ["satisfaction", "emotion"]}, {"satisfaction": 2, "pain_point": "laut"})
    assert cleared == {"pain_point": "laut"}
    assert NOT_ASKED not in cleared


def test_buttons_lay_and_take_stops_without_a_script(every_type: Questionnaire) -> None:
    ranked = every_type.question("ranked")
    assert ranked is not None
    name = name_of(ranked)
    assert read(ranked, {name: ["taste"], "put": ["ranked:speed"]}, "de") == ["taste", "speed"]
    assert read(ranked, {name: ["taste", "speed"], "take": ["ranked:taste"]}, "de") == ["speed"]
    assert read(ranked, {name: ["taste"], "put": ["path:speed"]}, "de") == ["taste"]
    assert read(ranked, {name: ["taste"], "put": ["ranked:taste"]}, "de") == ["taste"]


def test_ticking_something_else_without_words_is_kept_so_that_it_can_be_asked_for(every_type: Questionnaire) -> None:
    met = every_type.question("met")
    assert met is not None
    form = {"q.met": ["other"], "q.met.other": ["", " "]}
    assert read(met, form, "de") == {"picked": {}, "other": [{"text": ""}], "none": False}
    assert read(met, {"q.met": ["poster"], "q.met.other": ["Podcast"]}, "de") == {
        "picked": {"poster": {}}, "other": [], "none": False,
    }  # fmt: skip

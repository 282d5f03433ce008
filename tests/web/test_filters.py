"""The filters of a page: what a request for figures knows is in its address, its pills and its form, and no more."""

import re

from pydantic import Field

from app.aggregates.request import AggregatesQuery, Facts, FigureQuery, ToplinesQuery
from app.fieldwork.request import FieldworkQuery
from app.mentions.segments import segments
from app.surveys.schema import Questionnaire
from app.web.filter_form import fields
from app.web.filters import Choice, Known, parameters, pills, query_of
from tests.office import Office, document
from tests.web.test_studio import answered, page, words

SURVEY = Questionnaire.model_validate(document())
FACTS = Facts({1: SURVEY, 2: SURVEY}, ("stand",))
PERIOD = Choice("period", "Zeitschritt", [("week", "Woche"), ("month", "Monat")])


class TrendQuery(FigureQuery):
    period: str = Field("week")


def known(*own: Choice) -> Known:
    return Known(segments(FACTS.versions), {"five-stage": "Fünf Phasen", "aida": "AIDA"}, own)


def test_a_page_reads_only_what_its_request_knows() -> None:
    given = [("where", "age:u30"), ("where", "age:30plus"), ("model", "aida"), ("period", "month"), ("lang", "en")]
    assert parameters(given, AggregatesQuery) == [("where", "age:u30,30plus"), ("model", "aida")]
    assert parameters(given, TrendQuery) == [("where", "age:u30,30plus"), ("period", "month")]
    assert query_of(parameters(given, TrendQuery), "de", TrendQuery).period == "month"


def test_two_selections_of_groups_become_one_parameter() -> None:
    given = [("group_by", "age"), ("group_by", ""), ("group_by", "mode")]
    pairs = parameters(given, AggregatesQuery)
    assert pairs == [("group_by", "age,mode")]
    assert [pill.value for pill in pills(pairs, known(), "/p", "de")] == ["Wie alt sind Sie × Erhebungsweg"]
    chosen = [
        [value for value, _, chosen in field.options if chosen]
        for field in fields(pairs, FACTS, known(), AggregatesQuery, "de")
        if field.name == "group_by"
    ]
    assert chosen == [["age"], ["mode"]]


def test_the_form_offers_what_the_request_knows_and_the_survey_has() -> None:
    def names(kind: type[FigureQuery], *own: Choice) -> list[str]:
        return [field.name for field in fields([], FACTS, known(*own), kind, "de")]

    assert "model" in names(AggregatesQuery)
    assert "model" not in names(ToplinesQuery)
    assert "version" in names(ToplinesQuery)
    assert "collector" not in names(ToplinesQuery)  # there is one only
    assert names(TrendQuery, PERIOD)[0] == "period"
    assert "period" not in names(ToplinesQuery, PERIOD)


def test_a_parameter_of_the_page_alone_is_said_in_its_own_words() -> None:
    (pill,) = pills([("period", "month")], known(PERIOD), "/p", "de")
    assert (pill.name, pill.value, pill.without) == ("Zeitschritt", "Monat", "/p")


def test_a_selection_shows_what_is_in_force() -> None:
    for pairs, chosen in (([("period", "month")], ["month"]), ([], [])):
        period = fields(pairs, FACTS, known(PERIOD), TrendQuery, "de")[0]
        assert [value for value, _, is_chosen in period.options if is_chosen] == chosen
    model = fields([], FACTS, known(), AggregatesQuery, "de")[0]
    assert [words for _, words, is_chosen in model.options if is_chosen] == ["Fünf Phasen"]


def test_every_parameter_has_words_and_values_are_said_as_they_are_meant() -> None:
    pairs = [("level", "0.9"), ("disposition", "complete,partial"), ("weighting", "rake"), ("stage", "awareness")]
    said = [(pill.name, pill.value) for pill in pills(pairs, known(), "/p", "de")]
    assert said == [
        ("Sicherheit der Intervalle", "90\u202f%"), ("Antworten", "vollständige, abgebrochene"),
        ("Gewichtung", "an die Randverteilungen angepasst"), ("Phase", "awareness"),
    ]  # fmt: skip
    (pill,) = pills([("period", "month")], known(), "/p", "de")
    assert (pill.name, pill.value) == ("period", "month")


def test_weights_are_offered_where_there_are_margins_and_a_request_takes_them() -> None:
    def offered(kind: type[FigureQuery], weighted: bool) -> bool:
        about = Known(segments(FACTS.versions), {"five-stage": "Fünf Phasen"}, weighted=weighted)
        return any(field.name == "weighting" for field in fields([], FACTS, about, kind, "de"))

    assert [offered(AggregatesQuery, True), offered(AggregatesQuery, False), offered(ToplinesQuery, True)] == [
        True, False, True,
    ]  # fmt: skip
    assert parameters([("weighting", "rake")], FieldworkQuery) == []


def test_toplines_take_filters_too(office: Office) -> None:
    slug = answered(office)
    answer = page(office, f"/studio/surveys/{slug}/toplines?where=age:u30")
    assert "24 Antworten" in words(answer)
    assert "Basis 24, geantwortet 24" in words(answer)
    assert re.search(r'href="[^"]*/figures\?where=age%3Au30"', answer.text)


def test_groups_within_groups_are_shown(office: Office) -> None:
    slug = answered(office)
    said = words(page(office, f"/studio/surveys/{slug}/figures?group_by=age&group_by=mode"))
    assert re.search(r"< 30[^,]*online, 24 Antworten", said.replace("&lt;", "<"))

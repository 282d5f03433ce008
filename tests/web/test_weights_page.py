"""The page of weights: targets beside the sample, mistakes at their fields, and what raking did."""

import re
from typing import Any

import pytest

from app.surveys.margins import Margins
from app.web.percentages import margins_of, percentages
from tests.office import Office, body
from tests.web.test_studio import answered, page, words

PAGE = "/studio/surveys/shop/weights"
GROUPS = {"age": ["u30", "30plus"], "sex": ["f", "m"]}
sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def post(office: Office, **sent: str) -> Any:
    data = {name.replace("__", "."): value for name, value in sent.items()}
    headers = {"Accept-Language": "de", **office.headers}
    return office.client.post(PAGE, data=data, headers=headers, follow_redirects=False)


@sqlite
def test_targets_stand_beside_the_sample_and_weight_it(office: Office) -> None:
    answered(office)
    before = page(office, PAGE)
    assert "Noch keine Zielwerte" in before.text
    assert "66,7 % – 24" in words(before).replace("\u202f", " ")
    kept = post(office, age__u30="50", age__30plus="50,0 %")
    assert (kept.status_code, kept.headers["location"]) == (303, f"{PAGE}?saved=1")
    after = page(office, f"{PAGE}?saved=1")
    assert "Gespeichert" in after.text
    assert 'value="50"' in after.text
    said = words(after).replace("\u202f", " ")
    assert "Zielwerte erreicht" in said
    assert "66,7 % 50,0 % 24" in said
    assert 'value="rake"' in page(office, "/studio/surveys/shop/figures").text
    post(office, clear="1", age__u30="50")
    assert office.call("GET", "/surveys/shop/weights").json()["margins"] is None


@sqlite
def test_mistakes_are_said_at_their_fields_and_nothing_is_lost(office: Office) -> None:
    answered(office, 3, 1)
    wrong = post(office, age__u30="70", age__30plus="viel", trim__upper="0,5")
    assert wrong.status_code == 422
    assert 'value="viel"' in wrong.text
    assert 'value="70"' in wrong.text
    problems = dict(re.findall(r'<p class="problem" id="([^"]+)-problem">([^<]+)<', wrong.text))
    assert problems == {
        "age.30plus": "Bitte eine Zahl eintragen, etwa 51,2.",
        "trim.upper": "Das größte Gewicht ist mindestens 1.",
    }
    assert wrong.text.count('aria-invalid="true"') == 2
    assert re.search(r"<title>Fehler: ", wrong.text)
    assert office.call("GET", "/surveys/shop/weights").json()["margins"] is None


@sqlite
def test_what_the_sample_cannot_have_is_marked_where_it_fails(office: Office) -> None:
    office.publish()
    office.send(body())
    post(office, age__u30="50", age__30plus="50")
    shown = page(office, PAGE)
    assert "nobody is in group &#39;30plus&#39;" in shown.text
    assert 'id="age.30plus-problem"' in shown.text
    refused = page(office, "/studio/surveys/shop/figures?weighting=rake")
    assert refused.status_code == 422


@sqlite
def test_who_may_not_edit_a_survey_sees_no_weights(office: Office) -> None:
    answered(office, 1, 1)
    office.call("PATCH", "/surveys/shop", json={"public_aggregates": True})
    assert page(office, PAGE, signed_in=False).status_code == 303
    office.headers = office.hire("eve@example.org")
    assert page(office, PAGE).status_code == 404
    assert post(office, age__u30="100").status_code == 404


def test_what_is_read_comes_out_as_it_went_in() -> None:
    typed = margins_of({"age.u30": "33,3", "age.30plus": "66.7 %", "trim.lower": "0,2"}, GROUPS)
    assert typed.problems == {}
    assert percentages(typed.margins, "en") == {
        "age.u30": "33.3",
        "age.30plus": "66.7",
        "trim.lower": "0.2",
        "trim.upper": "",
    }
    shares = Margins.model_validate({"margins": {"sex": {"f": 0.51, "m": 0.49}}})
    assert percentages(shares, "de") == {"sex.f": "51", "sex.m": "49"}


@pytest.mark.parametrize(
    ("sent", "path", "problem"),
    [
        ({"age.u30": "50", "age.30plus": "40"}, "age.u30", "sum_wrong"),
        ({"age.u30": "100"}, "age.30plus", "share_missing"),
        ({"age.u30": "-5", "age.30plus": "105"}, "age.u30", "no_share"),
        ({"age.u30": "nan", "age.30plus": "50"}, "age.u30", "no_number"),
        ({}, "age.u30", "nothing"),
        ({"age.u30": "50", "age.30plus": "50", "trim.lower": "2"}, "trim.lower", "lower_wrong"),
        ({"age.u30": "50", "age.30plus": "50", "trim.upper": "1e9"}, "trim.upper", "no_number"),
    ],
)
def test_every_mistake_has_its_place(sent: dict[str, str], path: str, problem: str) -> None:
    typed = margins_of(sent, GROUPS)
    assert typed.margins is None
    assert typed.problems[path][0] == problem

"""The researcher's read pages: who sees them, what they say, and that every figure has its base."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.office import ANSWERS, Office, body, document

PRIVATE = (
    "",
    "/questionnaire",
    "/questionnaire.yaml",
    "/figures",
    "/map",
    "/toplines",
    "/pain-points",
    "/comparison",
    "/trend",
    "/weights",
)
FIGURES = ("/figures", "/map", "/toplines", "/pain-points", "/exports")


def page(office: Office, path: str, *, signed_in: bool = True, lang: str = "de") -> Any:
    headers = {"Accept-Language": lang} | (office.headers if signed_in else {})
    return office.client.get(path, headers=headers, follow_redirects=False)


def answered(office: Office, young: int = 24, old: int = 12) -> str:
    """A survey with answers of two groups."""
    slug = office.publish()
    older = {key: value for key, value in ANSWERS.items() if key != "school"} | {"age": "30plus"}
    older["met"] = {"picked": {"friend": {"satisfaction": 2, "emotion": "anger"}}, "other": [], "none": False}
    sent = [body() for _ in range(young)] + [body(answers=older) for _ in range(old)]
    assert {answer.status_code for answer in office.send_at_once(sent)} == {201}
    return slug


def publish_figures(office: Office, slug: str) -> None:
    assert office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True}).status_code == 200


def words(answer: Any) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_whoever_has_not_signed_in_is_asked_to_and_led_back(office: Office) -> None:
    slug = office.publish()
    for path in (*PRIVATE, "/figures?mode=online"):
        answer = page(office, f"/studio/surveys/{slug}{path}", signed_in=False)
        assert answer.status_code == 303
        target = urlsplit(answer.headers["location"])
        assert target.path == "/studio/sign-in"
        assert dict(parse_qsl(target.query))["next"] == f"/studio/surveys/{slug}{path}"


def test_foreign_surveys_answer_like_missing_ones(office: Office) -> None:
    slug = answered(office, 2, 1)
    office.headers = office.hire("eve@example.org")
    for path in PRIVATE:
        foreign = page(office, f"/studio/surveys/{slug}{path}")
        missing = page(office, f"/studio/surveys/none-such{path}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.text.replace(slug, "none-such") == missing.text
    assert slug not in page(office, "/studio").text


def test_a_private_survey_looks_the_same_as_none_to_strangers(office: Office) -> None:
    slug = answered(office, 2, 1)
    known, unknown = (page(office, f"/studio/surveys/{name}/map", signed_in=False) for name in (slug, "none-such"))
    assert known.status_code == unknown.status_code == 303


def test_public_figures_are_for_everybody_and_lead_to_no_private_page(office: Office) -> None:
    slug = answered(office)
    publish_figures(office, slug)
    for path in FIGURES:
        answer = page(office, f"/studio/surveys/{slug}{path}", signed_in=False)
        assert answer.status_code == 200
        links = set(re.findall(rf'href="/studio/surveys/{slug}([^"?]*)', answer.text))
        assert {link.split("/pictures/")[0] for link in links} <= set(FIGURES)
    for path in ("", "/questionnaire"):
        assert page(office, f"/studio/surveys/{slug}{path}", signed_in=False).status_code == 303
    assert page(office, f"/studio/surveys/{slug}/figures?mode=online", signed_in=False).status_code == 403


def test_the_list_says_state_and_completes(office: Office) -> None:
    answered(office, 3, 2)
    office.call("POST", "/surveys", json=document(id="later"))
    said = words(page(office, "/studio"))
    assert "Laden shop · de, en · 5 Phasen" in said
    assert "Im Feld 5" in said
    assert "Entwurf 0" in said
    assert "In the field 5" in words(page(office, "/studio", lang="en"))


def test_an_empty_studio_says_where_the_way_begins(office: Office) -> None:
    assert "Hier beginnt der Weg" in page(office, "/studio").text
    assert "The way starts here" in page(office, "/studio", lang="en").text


def test_an_empty_survey_says_what_will_be_here(office: Office) -> None:
    slug = office.publish()
    for path in FIGURES:
        answer = page(office, f"/studio/surveys/{slug}{path}")
        assert answer.status_code == 200
        assert "Hier beginnt der Weg" in answer.text
        assert f'href="/s/{slug}"' in answer.text


def test_a_draft_has_its_pages_too(office: Office) -> None:
    office.call("POST", "/surveys", json=document())
    for path in PRIVATE:
        assert page(office, f"/studio/surveys/shop{path}").status_code == 200


def test_every_figure_comes_with_base_and_interval(office: Office) -> None:
    slug = answered(office)
    figures = office.call("GET", f"/surveys/{slug}/aggregates").json()
    stage = next(one for one in figures["stages"] if one["touchpoints"])
    tv = next(one for one in stage["touchpoints"] if one["touchpoint"] == "tv-ad")
    low, high = (round(100 * tv["frequency"][end]) for end in ("low", "high"))
    said = words(page(office, f"/studio/surveys/{slug}/figures"))
    assert f"tv-ad wenige Bewertungen, n = 24 ohne Intervall 24 von 36 67\u202f% {low}–{high} 4,0" in said
    assert "Basis 36 · Reichweite 100\u202f%" in said


def test_filters_live_in_the_address_and_are_shown_with_their_value(office: Office) -> None:
    slug = answered(office)
    path = f"/studio/surveys/{slug}/figures?where=age:30plus&mode=online&from=2020-01-01&to=&group_by=age&model="
    answer = page(office, path)
    said = words(answer)
    assert "Antworten 12 Nennungen 12" in said
    assert "Wie alt sind Sie 30 + ×" in said
    assert "Erhebungsweg online ×" in said
    assert "Zeitraum ab 1.1.2020 ×" in said
    assert re.search(r'name="where" value="age:30plus" checked', answer.text)
    download = re.search(r'href="(/api/v1/[^"]*aggregates\.csv[^"]*)"', answer.text)
    assert download
    rows = office.client.get(download[1].replace("&amp;", "&"), headers=office.headers)
    assert rows.status_code == 200
    without = re.search(r'href="([^"]*)" aria-label="Erhebungsweg entfernen', answer.text)
    assert without
    assert "mode" not in dict(parse_qsl(urlsplit(without[1].replace("&amp;", "&")).query))


def test_two_ticked_groups_of_one_segment_are_one_filter(office: Office) -> None:
    slug = answered(office)
    said = words(page(office, f"/studio/surveys/{slug}/figures?where=age:u30&where=age:30plus"))
    assert "Antworten 36" in said


def test_a_filter_that_matches_nobody_says_so(office: Office) -> None:
    slug = answered(office, 2, 0)
    assert "Auf diese Filter passt keine Antwort" in page(office, f"/studio/surveys/{slug}/map?where=age:30plus").text
    assert "Auf diese Filter passt keine Antwort" in page(office, f"/studio/surveys/{slug}/figures?mode=kiosk").text


@pytest.mark.parametrize(
    "query", ["where=age:old", "where=nonsense", "from=yesterday", "model=nine-stage", "group_by=x"]
)
def test_a_wrong_filter_is_a_page_that_names_it(office: Office, query: str) -> None:
    slug = answered(office, 1, 0)
    answer = page(office, f"/studio/surveys/{slug}/figures?{query}")
    assert answer.status_code == 422
    assert "Einige Werte passen nicht" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_groups_are_shown_beside_the_total(office: Office) -> None:
    slug = answered(office)
    said = words(page(office, f"/studio/surveys/{slug}/figures?group_by=age"))
    assert "&lt; 30, 24 Antworten" in said
    assert "30 +, 12 Antworten" in said


def test_the_map_page_has_picture_rows_table_and_downloads(office: Office) -> None:
    slug = answered(office)
    answer = page(office, f"/studio/surveys/{slug}/map?group_by=age")
    assert 'role="img" aria-labelledby="map-title map-what"' in answer.text
    assert answer.text.count("<title>") > 3
    assert 'class="route"' in answer.text
    assert "Alle Zahlen als Tabelle" in answer.text
    for link in re.findall(r'href="(/api/v1/[^"]+)"', answer.text):
        assert office.client.get(link.replace("&amp;", "&"), headers=office.headers).status_code == 200, link


def test_fieldwork_counts_how_responses_ended(office: Office) -> None:
    slug = answered(office, 3, 1)
    said = words(page(office, f"/studio/surveys/{slug}"))
    assert "Vollständig 4 Heute 4" in said
    assert f"http://testserver/s/{slug}" in said
    assert "Adresse der Umfrage online 4 0 0" in said


def test_toplines_show_every_question(office: Office) -> None:
    slug = answered(office, 3, 1)
    said = words(page(office, f"/studio/surveys/{slug}/toplines"))
    assert "Wie alt sind Sie? eine Antwort" in said
    assert "Basis 4, geantwortet 4 · 95\u2011%\u2011Intervalle" in said
    assert "75,0\u202f%" in said
    assert "NPS 100" in said
    assert "Kontaktdaten liegen getrennt" in said


def test_the_questionnaire_reads_conditions_in_words_and_comes_as_yaml(office: Office) -> None:
    slug = office.publish()
    said = words(page(office, f"/studio/surveys/{slug}/questionnaire"))
    assert "Nur wenn „Wie alt sind Sie?“: &lt; 30" in said
    assert "Zu jedem angetippten Touchpoint" in said
    yaml = page(office, f"/studio/surveys/{slug}/questionnaire.yaml")
    assert yaml.headers["content-type"].startswith("application/yaml")
    checked = office.call("PUT", f"/surveys/{slug}", content=yaml.content, headers={"Content-Type": "application/yaml"})
    assert checked.status_code == 200, checked.text


def test_simulated_answers_are_marked_wherever_they_show(office: Office) -> None:
    slug = answered(office, 12, 0)
    publish_figures(office, slug)
    paths = [f"/studio/surveys/{slug}{path}" for path in ("", *FIGURES)] + ["/studio", "/"]
    assert not any("simuliert" in page(office, path).text.lower() for path in paths)
    from app.surveys.actions import find, mark_simulated

    with office.transaction() as session:
        mark_simulated(session, find(session, slug))
    for path in paths:
        assert "simuliert" in page(office, path).text.lower(), path


def test_the_front_page_names_only_public_surveys(office: Office) -> None:
    slug = answered(office, 12, 12)
    quiet = page(office, "/", signed_in=False)
    assert quiet.status_code == 200
    assert slug not in quiet.text
    publish_figures(office, slug)
    told = page(office, "/", signed_in=False)
    assert f'href="/s/{slug}"' in told.text
    assert 'id="map-what"' in told.text


def test_the_language_that_was_chosen_stays(office: Office) -> None:
    slug = answered(office, 2, 0)
    answer = page(office, f"/studio/surveys/{slug}/figures?lang=en")
    assert '<html lang="en">' in answer.text
    links = re.findall(r'<nav class="stations".*?</nav>', answer.text, re.S)[0]
    assert re.findall(r'href="([^"]+)"', links)
    assert all("lang=en" in link for link in re.findall(r'href="([^"]+)"', links))


def test_labels_of_a_questionnaire_never_become_markup(office: Office) -> None:
    hostile = document(title={"*": '<img src=x onerror="alert(1)">'})
    hostile["sections"][1]["questions"][0]["options"][0]["label"] = {"*": "<script>alert(2)</script>"}
    hostile["sections"][0]["questions"][0]["title"] = {"*": "</title><b>age"}
    slug = office.publish(hostile)
    office.send(body())
    for path in ("", *FIGURES, "/questionnaire", "/figures?where=age:u30&group_by=age"):
        text = page(office, f"/studio/surveys/{slug}{path}").text
        assert re.findall(r"<img (?!src=\"/studio/)", text) == []
        assert re.findall(r"<script(?! type=\"module\" src=\"/static/)", text) == []
        assert "<b>age" not in text


def test_an_unknown_address_is_a_page_in_the_readers_language(office: Office) -> None:
    for lang, said in (("de", "Hier ist nichts"), ("en", "There is nothing here")):
        answer = page(office, "/none-such", lang=lang)
        assert answer.status_code == 404
        assert said in answer.text
    assert "Hier ist nichts" in page(office, "/studio/surveys/none-such").text


def test_the_reference_describes_every_call_with_an_example(office: Office) -> None:
    told = page(office, "/docs", signed_in=False).text
    document = office.client.get("/api/v1/openapi.json").json()
    calls = [(method, path) for path, item in document["paths"].items() for method in item]
    assert len(calls) > 20
    assert told.count('<section class="panel call"') == len(calls) + len(document["components"]["schemas"])
    assert all(f"<code>{path}</code>" in told for _, path in calls)
    anchors = set(re.findall(r'id="([^"]+)"', told))
    assert set(re.findall(r'href="#([^"]+)"', told)) <= anchors


def test_everybody_is_told_of_a_hidden_figure_exactly_where_one_is_missing(office: Office) -> None:
    slug = answered(office, 0, 12)  # one rating for all: no top 2 box without telling that nobody is outside it
    ratings = [{"satisfaction": points, "emotion": "joy"} for points in (1, 3, 5) for _ in range(12)]  # one emotion
    met = [{"picked": {"tv-ad": rating}, "other": [], "none": False} for rating in ratings]
    sent = [body(answers=ANSWERS | {"met": one}) for one in met]
    assert {answer.status_code for answer in office.send_at_once(sent)} == {201}
    publish_figures(office, slug)
    told = page(office, f"/studio/surveys/{slug}/figures", signed_in=False).text
    rows = re.findall(r'<tr>\n<th scope="row">(.*?)</tr>', told, re.S)
    missing = [bool(re.search(r'<td class="n">–', row)) for row in rows]
    assert sorted(missing) == [False, True]
    assert ["zu wenige, nicht gezeigt" in row for row in rows] == missing


def test_the_stage_model_is_named_once(office: Office) -> None:
    slug = answered(office, 2, 1)
    for query in ("", "?model=aida"):
        told = page(office, f"/studio/surveys/{slug}/figures{query}").text
        assert len(re.findall(r'class="filter(?: on)?"[^>]*>Phasenmodell', told)) == 1


def test_no_page_has_inline_styles_or_scripts_or_asks_anybody_else(office: Office) -> None:
    slug = answered(office, 2, 1)
    for path in [*(f"/studio/surveys/{slug}{path}" for path in PRIVATE[:2] + FIGURES), "/studio", "/", "/docs", "/nix"]:
        text = page(office, path).text
        assert " style=" not in text
        assert re.findall(r"<script(?! type=\"module\" src=\"/static/)", text) == []
        assert "<style" not in text
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_pictures_longer_than_several_screens_wait_behind_a_fold(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = answered(office)
    address = f"/studio/surveys/{slug}/figures?group_by=age"
    before = page(office, address).text
    assert before.index('id="picture-reach"') < before.index("<table>") < before.index('<details class="group">')
    monkeypatch.setattr("app.web.figure_pages.TALL", 1)
    after = page(office, address).text
    assert after.index('<details class="group">') < after.index('id="picture-reach"')
    assert sorted(re.findall(r'id="picture-[^"]+"', after)) == sorted(re.findall(r'id="picture-[^"]+"', before))


def test_net_both_ends_and_feelings_are_shown_to_who_signed_in_only(office: Office) -> None:
    slug = office.publish(document(id="net"))
    for number in range(12):
        shop = {"satisfaction": 5 if number % 3 else 1, "emotion": "joy" if number % 2 else "anger"}
        met = {"picked": {"shop": shop}, "other": [], "none": False}
        assert office.send(body(answers={**ANSWERS, "met": met}), slug).status_code == 201
    figures = office.call("GET", f"/surveys/{slug}/aggregates?stage=awareness").json()
    rows = {one["touchpoint"]: one for one in figures["stages"][0]["touchpoints"]}
    assert rows["shop"]["satisfaction"]["net"]["mean"] == pytest.approx(100 * (8 - 4) / 12)
    table = office.call("GET", f"/surveys/{slug}/aggregates.csv").text
    assert {"satisfaction_net", "satisfaction_bottom2"} <= set(re.split(r"[,\n]", table))
    publish_figures(office, slug)
    path = f"/studio/surveys/{slug}/figures"
    shown = words(page(office, path))
    assert "Weitere Werte je Touchpoint" in shown
    assert "+33" in shown
    assert "Freude 50" in re.sub(r"\s+", " ", shown)
    assert "Weitere Werte je Touchpoint" not in words(page(office, path, signed_in=False))

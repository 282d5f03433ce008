"""Published versions kept in memory: always those of the survey that the slug means now."""

import pytest

from app.surveys import store
from app.surveys.store import Shelf
from tests.office import AGE, Office, body, document


def test_an_edition_is_loaded_once_and_known_from_then_on(office: Office) -> None:
    office.publish()
    shelf = Shelf(office.engine)
    assert shelf.known("shop", 1) is None
    edition = shelf.find("shop", 1)
    assert edition is not None
    assert (edition.slug, edition.version, edition.checker.version) == ("shop", 1, 1)
    assert shelf.known("shop", 1) is edition
    assert shelf.find("shop", 1) is edition
    assert shelf.find("shop", 2) is None
    assert shelf.find("nope", 1) is None


def test_only_so_many_are_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 2)
    shelf = Shelf(office.engine)
    for slug in ("a", "b", "c"):
        office.publish(document(id=slug))
        assert shelf.find(slug, 1)
    assert [shelf.known(slug, 1) is not None for slug in ("a", "b", "c")] == [False, True, True]
    assert shelf.find("a", 1)


def test_a_survey_that_another_process_made_anew_takes_answers_here_too(office: Office) -> None:
    office.publish()
    shelf = office.app.state.shelf
    assert office.send(body()).status_code == 201
    stale = shelf.known("shop", 1)
    office.call("DELETE", "/surveys/shop?responses=delete")
    office.publish(document(sections=[{"id": "a", "questions": [AGE]}]))
    shelf._ids["shop"] = stale.survey_id  # what this process would believe if the other had done it
    shelf._editions[(stale.survey_id, 1)] = stale
    assert office.send(body(answers={"age": "u30"})).status_code == 201

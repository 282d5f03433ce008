"""What every page keeps: the content policy, escaping, the language asked for, figures as a reader writes them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from fastapi import Request
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.surveys import schema
from app.web import assets, pages
from app.web.figures import clock, day, number, percent
from app.web.texts import SPOKEN, texts, translate

WEB = Path(pages.__file__).parent


def request(query: str = "", accept: str = "") -> Request:
    headers = [(b"accept-language", accept.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("", "", "de"),
        ("lang=en", "de", "en"),
        ("lang=xx", "en-GB,de;q=0.5", "en"),
        ("", "fr, de;q=0.3, en;q=0.8", "en"),
        ("", "de;q=broken,en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(query: str, accept: str, language: str) -> None:
    assert pages.choose_language(request(query, accept), ["de", "en"]) == language


def test_nothing_inline_is_allowed_to_run_and_no_template_tries() -> None:
    policy = pages.HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    for path in (WEB / "templates").rglob("*.html"):
        markup = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|https?://", markup), path.name
        for script in re.findall(r"<script\b[^>]*>", markup):
            assert "src=" in script or 'type="application/json"' in script, path.name


def test_every_text_a_template_uses_is_written_in_every_language_with_the_same_values() -> None:
    def slots(words: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(words if isinstance(words, str) else list(words.values()))))  # type: ignore[attr-defined]

    used = {
        key
        for path in (WEB / "templates").rglob("*.html")
        for key in re.findall(r"\bt\(\s*['\"]([\w.-]+)['\"]\s*[,)]", path.read_text("utf-8"))
    }
    assert used - set(texts()) == set()
    for key, words in texts().items():
        assert len({frozenset(slots(words[language])) for language in SPOKEN}) == 1, key


def test_figures_are_written_as_their_readers_write_them() -> None:
    assert number(1412, "de") == "1\u202f412"
    assert number(1412, "en") == "1,412"
    assert (number(3.7, "de"), number(3.7, "en", 2)) == ("3,7", "3.70")
    assert (number(-12.4, "de", 0, signed=True), number(12, "en", signed=True)) == ("−12", "+12")
    assert number(-0.04, "de", 1) == "0,0"
    assert (percent(0.34, "de"), percent(0.345, "en", 1)) == ("34\u202f%", "34.5%")
    assert (day(date(2026, 10, 2), "de"), day(date(2026, 10, 2), "en")) == ("02.10.2026", "2 Oct 2026")
    assert clock(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "de", "Europe/Berlin") == "01.02.2026, 00:30"


def test_files_are_kept_for_ever_under_their_hash_and_never_leave_their_folder() -> None:
    client = TestClient(Starlette(routes=[Mount("/static", assets.Assets())]))
    address = assets.static("tokens.css")
    first = client.get(address)
    assert "immutable" in first.headers["cache-control"]
    assert client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert "immutable" not in client.get("/static/0123456789ab/tokens.css").headers["cache-control"]
    assert client.get(f"/static/{assets.HASH}/%2e%2e/pages.py").status_code == 404
    assert client.get("/static/nothing.css").status_code == 404
    with pytest.raises(FileNotFoundError):
        assets.static("nothing.css")


def test_a_text_in_a_language_we_do_not_speak_is_english() -> None:
    key = next(key for key, words in texts().items() if isinstance(words["en"], str) and "{" not in words["en"])
    assert translate(key, "fr") == texts()[key]["en"]


def test_every_type_and_role_of_a_question_has_its_word() -> None:
    types = {str(get_args(kind.model_fields["type"].annotation)[0]) for kind in get_args(get_args(schema.Question)[0])}
    assert len(types) > 10
    for key in (*(f"type.{one}" for one in types), *(f"role.{one}" for one in get_args(schema.Role) if one != "none")):
        assert key in texts(), key

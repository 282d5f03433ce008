"""Pictures are drawn elsewhere, in time, once; whatever happens to that process, the next picture is drawn again."""

import os
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from app.errors import Busy
from app.pictures import store
from app.pictures.store import Pictures, Undrawable

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" font-family="sans-serif">'
    '<text x="5" y="20">{words}</text></svg>'
)
CHART = {
    "data": {"values": [{"a": "Wörter", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    made = Pictures()
    yield made
    made.close()


def process(pictures: Pictures) -> int:
    assert pictures._process
    return pictures._process.pid


def test_nothing_runs_before_the_first_picture_and_after_closing(pictures: Pictures) -> None:
    assert pictures._process is None
    pictures.svg_to("png", SVG.format(words="one"))
    pid = process(pictures)
    pictures.close()
    assert pictures._process is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_drawings_and_charts_come_in_every_form_from_a_process_that_stands_back(pictures: Pictures) -> None:
    png = pictures.svg_to("png", SVG.format(words="Ärger"))
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (60 * store.SCALE, 40 * store.SCALE)
    assert pictures.svg_to("pdf", SVG.format(words="Ärger")).startswith(b"%PDF")
    assert "Wörter" in pictures.vega_to("svg", CHART).decode()
    assert pictures.vega_to("png", CHART).startswith(b"\x89PNG")
    assert pictures.vega_to("pdf", CHART).startswith(b"%PDF")
    assert os.getpriority(os.PRIO_PROCESS, process(pictures)) >= os.getpriority(os.PRIO_PROCESS, 0) + 10


def test_the_same_content_is_drawn_once_even_when_asked_for_at_the_same_moment(pictures: Pictures) -> None:
    drawn = []
    draw = pictures._drawn
    pictures._drawn = lambda *job: (drawn.append(job), draw(*job))[1]  # type: ignore[method-assign]
    with ThreadPoolExecutor(6) as readers:
        found = set(readers.map(lambda _: pictures.svg_to("png", SVG.format(words="same")), range(6)))
    assert len(found) == 1
    assert len(drawn) == 1
    assert pictures.svg_to("png", SVG.format(words="other")) not in found


def test_what_was_used_last_is_kept_within_the_room_there_is() -> None:
    pictures = Pictures(kept=3000)
    try:
        for words in "abcdef":
            pictures.svg_to("png", SVG.format(words=words))
        assert 0 < sum(map(len, pictures._kept.values())) <= 3000
    finally:
        pictures.close()


def test_a_killed_process_is_followed_by_another(pictures: Pictures) -> None:
    pictures.svg_to("png", SVG.format(words="before"))
    pid = process(pictures)
    os.kill(pid, 9)
    try:
        after = pictures.svg_to("png", SVG.format(words="after"))
    except Busy:  # it was still seen alive
        after = pictures.svg_to("png", SVG.format(words="after"))
    assert after.startswith(b"\x89PNG")
    assert process(pictures) != pid


def test_a_drawing_that_takes_too_long_is_given_up_and_the_next_one_drawn() -> None:
    pictures = Pictures(limit=0.001)
    try:
        with pytest.raises(Busy, match="in time"):
            pictures.vega_to("svg", CHART)
        pictures._limit = 30
        assert pictures.vega_to("svg", CHART).startswith(b"<svg")
    finally:
        pictures.close()


def test_whoever_would_wait_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = Pictures(wait=0.05)
    with pictures._turn:
        begun = monotonic()
        with pytest.raises(Busy) as refusal:
            pictures.svg_to("png", SVG.format(words="late"))
        assert monotonic() - begun < 5
        assert refusal.value.headers["Retry-After"]
        monkeypatch.setattr(store, "WAITING", 0)
        with pytest.raises(Busy):
            pictures.svg_to("png", SVG.format(words="later"))


def test_what_cannot_be_read_and_what_would_load_something_is_refused_and_harms_nobody(pictures: Pictures) -> None:
    with pytest.raises(Undrawable):
        pictures.svg_to("png", "<svg")
    with pytest.raises(Undrawable, match="not allowed"):
        pictures.vega_to("svg", {**CHART, "data": {"url": "http://127.0.0.1:9/secrets.json"}})
    with pytest.raises(ValueError, match="Out of range"):
        pictures.vega_to("svg", {"data": {"values": [{"a": float("nan")}]}})
    assert pictures.svg_to("png", SVG.format(words="fine")).startswith(b"\x89PNG")

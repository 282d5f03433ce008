"""The studio in a real browser: axe finds nothing, nothing scrolls sideways, labels stay where the layout put them."""

import math
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.accounts import actions as accounts
from app.surveys.actions import Terms, load, publish, set_terms
from app.surveys.yaml_format import read
from tests.office import ANSWERS, document

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = [
    "/", "/studio", "/studio/surveys/shop", "/studio/surveys/shop/flagged",
    "/studio/surveys/shop/questionnaire", "/studio/surveys/shop/toplines",
    "/studio/surveys/shop/figures?where=age:u30&group_by=age", "/studio/surveys/shop/map",
    "/studio/surveys/shop/pain-points", "/studio/surveys/shop/snapshots",
    "/studio/surveys/shop/comparison?group_by=age", "/studio/surveys/shop/trend?per=week",
    "/studio/surveys/shop/weights", "/studio/surveys/shop/shares",
    "/studio/surveys/shop/exports?where=age:u30",
    "/studio/surveys/shop/drivers", "/studio/surveys/every-type/paths",
    "/studio/surveys/every-type/map", "/studio/surveys/every-type/questionnaire", "/docs", "/none-such",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages are not tried in a browser"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def submission(at: int) -> dict[str, Any]:
    """Answers that differ, so that means have intervals and feelings a band."""
    chance = random.Random(at)
    answers = {key: value for key, value in ANSWERS.items() if key != "school"}
    rated = {"satisfaction": chance.randint(1, 5), "emotion": chance.choice(["joy", "anger", "indifference"])}
    picked = {name: rated for name in ("tv-ad", "friend", "shop") if chance.random() < 0.6}
    answers["met"] = {"picked": picked, "other": [], "none": not picked}
    answers["age"] = chance.choice(["u30", "30plus"])
    fresh = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    return {"id": fresh, "version": 1, "language": "de", "answers": answers}


@pytest.fixture
def studio(live: Any) -> Any:
    """The live service with an answered, public survey, and somebody who may see everything."""
    long = document()
    options = long["sections"][1]["questions"][0]["options"]
    options[1]["label"] = {"*": "Empfehlung im Straßenbahnhaltestellenwartehäuschen"}
    options[2]["label"] = {"*": "Donaudampfschifffahrtsgesellschaftsverkaufsstelle am Hauptbahnhof"}
    now = datetime.now(UTC)

    def prepared(session: Any, shelf: Any) -> str:
        person = accounts.ensure_demo_researcher(session, now)
        survey = publish(session, shelf, load(session, questionnaire(long), person.id, now), now)
        set_terms(session, survey, Terms(public_aggregates=True), now)
        return accounts.create_sign_in_link(session, live.service.settings, now, person.id)

    live.link = live.service.change(prepared)
    for at in range(40):
        sent = httpx2.post(f"{live.address}/api/v1/surveys/shop/responses", json=submission(at))
        assert sent.status_code == 201, sent.text
    return live


def questionnaire(written: dict[str, Any]) -> Any:
    loaded = read(yaml.safe_dump(written, allow_unicode=True))
    assert loaded.questionnaire, loaded.problems
    return loaded.questionnaire


def signed_in(browser: Browser, studio: Any, **options: Any) -> BrowserContext:
    context = browser.new_context(locale="de-DE", reduced_motion="reduce", **options)
    page = context.new_page()
    if not getattr(studio, "state", None):
        page.goto(f"{studio.address}/studio/sign-in/{studio.link}")
        page.locator("main button").click()
        page.wait_for_url("**/studio?**")
        studio.state = context.cookies()
    else:
        context.add_cookies(studio.state)
    page.close()
    return context


def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, studio: Any) -> None:
    views = [(1280, "dark"), (320, "light")]
    for width, scheme in views:
        context = signed_in(browser, studio, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for path in PAGES:
            page.goto(studio.address + path)
            for summary in page.locator("details > summary").all():
                if summary.is_visible():
                    summary.click()
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path} {width} {scheme}\n{found.generate_report()}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide at {width}"
        context.close()


def test_nothing_is_asked_of_anybody_else_and_the_content_policy_holds(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if "policy" in message.text.lower() else None)
    for path in PAGES:
        page.goto(studio.address + path)
    assert all(url.startswith((studio.address, "data:")) for url in asked)
    assert complaints == []
    context.close()


def drawn_boxes(page: Page) -> list[dict[str, float]]:
    """Where the browser really put every line of the map, in the map's own pixels."""
    boxes: list[dict[str, float]] = page.evaluate(
        """[...document.querySelectorAll('svg.map text')].map(text => {
            const box = text.getBBox(); return {x: box.x, y: box.y, width: box.width, height: box.height,
            size: parseFloat(text.getAttribute('font-size'))} })"""
    )
    return boxes


def test_letters_are_no_wider_than_the_layout_believes(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{studio.address}/studio/surveys/shop/map")
    for face in ("DejaVu Sans", "system-ui"):
        page.evaluate("face => document.querySelector('svg.map').setAttribute('font-family', face)", face)
        boxes = [box for box in drawn_boxes(page) if box["width"]]
        assert len(boxes) > 30
        for at, box in enumerate(boxes):
            for other in boxes[at + 1 :]:
                beside = box["x"] + box["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= box["x"] + 0.5
                # the baselines of two lines are never closer than the letters are high
                apart = abs((box["y"] + box["height"] / 2) - (other["y"] + other["height"] / 2))
                assert beside or apart >= 0.45 * (box["size"] + other["size"]), (face, box, other)
    context.close()


def test_the_map_turns_under_1120_pixels(browser: Browser, studio: Any) -> None:
    for width, wide in ((1280, True), (1121, True), (1119, False), (360, False)):
        context = signed_in(browser, studio, viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(f"{studio.address}/studio/surveys/shop/map")
        assert page.locator("svg.map").is_visible() is wide
        assert page.locator(".route").is_visible() is not wide
        context.close()


def test_bubbles_of_the_narrow_map_are_proportional_too(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{studio.address}/studio/surveys/shop/map")
    radii = [float(one.get_attribute("r") or 0) for one in page.locator(".beads .dot circle").all()]
    shares = [float(one.inner_text().split()[0].strip("%")) for one in page.locator(".beads .num b").all()]
    assert len(radii) == len(shares) >= 3
    for r, share in zip(radii, shares, strict=True):
        assert math.isclose(r * r, 27 * 27 * share / 100, rel_tol=0.05)
    context.close()


def test_filters_are_set_by_the_form_and_taken_off_by_the_pill(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{studio.address}/studio/surveys/shop/figures")
    page.locator(".filter-form > summary").click()
    page.locator('input[name="where"][value="age:u30"]').check()
    page.locator("#filter-group_by-0").select_option("age")
    page.locator(".filter-form button").click()
    page.wait_for_url("**where=age*")
    assert page.locator(".filter.on").count() == 2
    page.locator(".filter.on").first.click()
    assert page.locator(".filter.on").count() == 1
    context.close()


def test_a_picture_says_its_figures_by_pointer_and_by_keyboard(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{studio.address}/studio/surveys/shop/figures")
    reach = page.locator("#picture-reach .drawing")
    still = reach.locator("img")
    assert still.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 560
    reach.focus()
    reach.locator(".live svg").wait_for()
    for key, at in (("ArrowDown", 0), ("Escape", None), ("ArrowUp", -1)):
        page.keyboard.press(key)
        said = page.locator("#picture-reach .pointed")
        assert said.is_visible() is (at is not None)
        if at is not None:
            assert "Basis 40" in said.inner_text()
    frame = page.locator("#picture-mood .drawing")
    frame.hover()
    frame.locator(".live svg").wait_for()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 12)
    page.mouse.move(box["x"] + 62, box["y"] + 14)
    page.locator("#picture-mood .pointed:visible").wait_for()
    assert "Bewertungen" in page.locator("#picture-mood .pointed").inner_text()
    assert Axe().run(page).violations_count == 0
    assert complaints == []
    context.close()


def test_pictures_fit_a_phone_and_have_their_size_before_they_come(browser: Browser, studio: Any) -> None:
    context = signed_in(browser, studio, viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.route("**/pictures/**", lambda route: None)  # the drawing never comes
    page.goto(f"{studio.address}/studio/surveys/shop/figures", wait_until="domcontentloaded")
    image = page.locator("#picture-reach img")
    before = image.bounding_box()
    page.unroute("**/pictures/**")
    page.goto(f"{studio.address}/studio/surveys/shop/figures")
    image.scroll_into_view_if_needed()
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 296
    page.evaluate("scrollTo(0, 0)")
    assert before
    assert image.bounding_box() == before
    assert before["width"] <= 296
    context.close()

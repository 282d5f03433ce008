"""In a real browser on an emulated phone: every question type by touch, with and without scripts; axe; the keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NARROWEST = 320

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


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def opened(**options: Any) -> Page:
        given = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "de-DE"}
        context = browser.new_context(**(given | {"reduced_motion": "reduce"} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield opened
    for context in contexts:
        context.close()


def onward(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".foot button.first").tap()


def tick(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').tap()


def fill(page: Page, name: str, words: str) -> None:
    page.locator(f'[name="{name}"]').first.fill(words)


def journey(page: Page, address: str, look: Callable[[str], None]) -> None:
    """Fill in everything; `look` sees every page."""
    page.goto(f"{address}/s/every-type")
    look("start")
    onward(page)
    onward(page)
    look("error")
    tick(page, "q.age", "u30")
    if not page.locator('[name="q.school"]').is_visible():
        onward(page)
    fill(page, "q.school", "Physik")
    onward(page)
    tick(page, "q.met", "poster")
    tick(page, "q.met", "other")
    fill(page, "q.met.other", "Flyer")
    look("touchpoints")
    onward(page)
    tick(page, "r.satisfaction", "1")
    tick(page, "r.emotion", "anger")
    if not page.locator('[name="r.pain_point"]').is_visible():
        onward(page)
    fill(page, "r.pain_point", "zu laut")
    look("card")
    onward(page)
    tick(page, "r.satisfaction", "na")
    onward(page)
    tick(page, "q.devices", "phone")
    tick(page, "q.clarity", "7")
    tick(page, "q.aspects.price", "2")
    tick(page, "q.aspects.choice", "na")
    page.locator('button[value="ranked:origin"]').tap()
    page.locator('button[value="ranked:speed"]').tap()
    look("many")
    onward(page)
    fill(page, "q.spent", "12,50")
    fill(page, "q.visited", "2026-01-31")
    fill(page, "q.why", "Weil es schmeckt")
    look("facts")
    onward(page)
    page.locator('button[value="path:awareness/other"]').tap()
    page.locator('button[value="path:awareness/poster"]').tap()
    tick(page, "q.recommend", "10")
    look("path")
    onward(page)
    tick(page, "q.agree", "yes")
    fill(page, "q.reach.email", "a@b.de")
    look("contact")
    onward(page)
    look("thanks")
    with page.expect_navigation():
        page.get_by_role("button", name="Antworten löschen").tap()
    look("stored")


EXPECTED = (
    "18 bis 29", "Physik", "Plakat unterwegs", "zu laut", "Ärger", "Flyer", "Telefon", "7", "Herkunft, Tempo",
    "12,5 Euro", "31. Januar 2026", "Weil es schmeckt", "Etwas anderes → Plakat unterwegs", "10", "Ja",
)  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_every_question_type_is_filled_in_by_touch(phone: Any, live: Any, scripts: bool) -> None:
    page = phone(java_script_enabled=scripts)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    requested: set[str] = set()
    page.on("request", lambda request: requested.add(request.url.split("/")[2]))
    journey(page, live.address, lambda _: None)
    stored = page.locator(".stored").inner_text()
    for words in EXPECTED:
        assert words in stored
    assert errors == []
    assert requested == {live.address.removeprefix("http://")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_narrowest_phone(phone: Any, live: Any, scheme: str) -> None:
    page = phone(color_scheme=scheme, viewport={"width": NARROWEST, "height": 640})
    seen: list[str] = []

    def look(name: str) -> None:
        seen.append(name)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
        assert found.violations_count == 0, f"{name}: {found.generate_snapshot()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST, name

    journey(page, live.address, look)
    with page.expect_navigation():
        page.locator("button.danger").tap()
    look("erased")
    for address in ("nothing", "every-type/receipt", "every-type/start"):
        page.goto(f"{live.address}/s/{address}")
        look(address)
    assert len(seen) == 14


def test_targets_are_as_tall_as_a_thumb(phone: Any, live: Any) -> None:
    page = phone()
    small: list[str] = []

    def look(name: str) -> None:
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('.choice, .scale span, .cells span, .faces span, .chips button,'
              + ' .foot .button, .icon-button, .skip, textarea, .line-row input')]
              .filter((one) => one.checkVisibility()).map((one) => [one.className || one.tagName,
              one.getBoundingClientRect().height])"""
        )
        small.extend(f"{name}: {kind} {height}" for kind, height in boxes if height < 52)

    journey(page, live.address, look)
    assert small == []


def test_one_survey_is_filled_in_by_the_keyboard_alone(phone: Any, live: Any) -> None:
    page = phone(is_mobile=False, has_touch=False)
    page.goto(f"{live.address}/s/every-type")

    def reach(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"the Tab key never reaches {selector}")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def send() -> None:
        with page.expect_navigation():
            press("Enter")

    reach(".button.first")
    send()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    reach(".button.first")
    send()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    reach(".banner a")
    press("Enter")
    reach('input[name="q.age"]')
    press("Space", "ArrowDown", "ArrowDown")
    send()
    reach('input[value="none"]')
    press("Space")
    send()
    reach('input[name="q.devices"]')
    press("Space")
    for name in ("q.clarity", "q.aspects.price", "q.aspects.choice"):
        reach(f'input[name="{name}"]')
        press("Space")
    reach("button[name=put]")
    press("Enter")
    reach(".foot .first")
    send()
    reach(".foot .first")
    send()
    reach('input[name="q.recommend"]')
    press("ArrowRight")
    send()
    reach('input[name="q.agree"]')
    press("Space")
    send()
    assert page.url.endswith("/thanks")


def test_none_of_these_and_the_rest_untick_each_other(phone: Any, live: Any) -> None:
    page = phone()
    page.goto(f"{live.address}/s/every-type")
    onward(page)
    tick(page, "q.age", "o30")
    onward(page)
    tick(page, "q.met", "poster")
    tick(page, "q.met", "none")
    assert not page.locator('input[value="poster"]').is_checked()
    tick(page, "q.met", "friend")
    assert not page.locator('input[value="none"]').is_checked()


def test_without_a_network_the_page_stays_and_says_so(phone: Any, live: Any) -> None:
    page = phone()
    page.goto(f"{live.address}/s/every-type")
    onward(page)
    tick(page, "q.age", "o30")
    page.context.set_offline(True)
    page.locator(".foot button.first").tap()
    assert "Gerade kein Netz." in page.locator(".offline").inner_text()
    assert page.locator('input[value="o30"]').is_checked()
    page.context.set_offline(False)
    onward(page)
    page.wait_for_url("**/awareness")

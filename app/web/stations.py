"""The way of a survey through the studio: its stops, and the pages at each of them.

To add a page, add its line to `WAY`, the words `station.<name>` in a file of texts, and a route that renders the page
with the same name as `here`. A stop with one page is that page; one with several shows them in a second row; one
without any is not there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Page:
    """One page of a survey."""

    name: str
    public: bool = False
    """Anybody may open it where the owner published the figures."""
    filtered: bool = False
    """It takes the filters of figures in its address; links from one such page to another keep them."""


WAY: Mapping[str, tuple[Page, ...]] = {
    "questionnaire": (Page("questionnaire"),),
    "field": (Page("overview", filtered=True), Page("flagged", filtered=True)),
    "results": (
        Page("toplines", public=True, filtered=True),
        Page("figures", public=True, filtered=True),
        Page("comparison", filtered=True),
        Page("trend", filtered=True),
        Page("drivers", filtered=True),
        Page("paths", filtered=True),
        Page("weights"),
    ),
    "map": (
        Page("map", public=True, filtered=True),
        Page("pain-points", public=True, filtered=True),
        Page("snapshots", filtered=True),
    ),
    "share": (Page("exports", public=True, filtered=True), Page("shares")),
}
KEPT = frozenset(
    ("where", "collector", "mode", "language", "version", "flagged", "without", "disposition", "from", "to", "model",
     "weighting", "level")
)  # fmt: skip
"""The parameters that mean the same on every page of figures."""


@dataclass(frozen=True)
class Link:
    """A page to go to; `here` where one is there already."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True)
class Stop:
    """A stop of the way with its pages: `here`, or `done` where it lies before."""

    name: str
    state: str
    pages: list[Link]

    @property
    def address(self) -> str:
        return self.pages[0].address

    @property
    def is_page(self) -> bool:
        """Whether the stop itself is the page one looks at, and not only the place of it."""
        return self.state == "here" and len(self.pages) == 1


def way(slug: str, here: str, to: Callable[..., str], given: Iterable[tuple[str, str]], *, public: bool) -> list[Stop]:
    """The stops as somebody at the page `here` sees them; the public sees no way to pages that it may not open."""
    pages = {name: [page for page in found if page.public or not public] for name, found in WAY.items()}
    names = [name for name, found in pages.items() if found]
    place = next((at for at, name in enumerate(names) if any(page.name == here for page in pages[name])), -1)
    kept = [(name, value) for name, value in given if name in KEPT and value]

    def link(page: Page) -> Link:
        address = to(station_path(slug, page.name))
        if page.filtered and kept:
            address += ("&" if "?" in address else "?") + urlencode(kept)
        return Link(page.name, address, page.name == here)

    states = ["here" if at == place else "done" if at < place else "" for at in range(len(names))]
    return [Stop(name, state, [link(page) for page in pages[name]]) for name, state in zip(names, states, strict=True)]


def station_path(slug: str, name: str) -> str:
    """The address of a survey's page."""
    return f"/studio/surveys/{slug}" + ("" if name == "overview" else f"/{name}")

"""Pictures of a page: drawn when asked for, for the page and as files, guarded like the page and not drawn twice."""

import csv
import io
import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

from app.web import vega
from tests.office import Office, body, document
from tests.web.test_studio import answered, page, publish_figures

FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
SVG = "{http://www.w3.org/2000/svg}"


def addresses(answer: Any) -> list[str]:
    found = re.findall(r'(?:href|src|srcset|data-chart)="([^"]*/pictures/[^"]*)"', answer.text)
    return [unescape(one) for one in found]


def fetched(office: Office, path: str, **headers: str) -> Any:
    return office.client.get(path, headers=office.headers | headers)


def test_a_picture_comes_in_every_form_a_page_links_to(office: Office) -> None:
    slug = answered(office)
    links = addresses(page(office, f"/studio/surveys/{slug}/figures?where=age:u30"))
    reach = [link for link in links if "/reach." in link]
    assert len(reach) == 9  # four drawings, four files, one specification
    assert all("where=age%3Au30" in link for link in reach)
    for link in reach:
        answer = fetched(office, link)
        assert answer.status_code == 200, link
        form = re.search(r"\.(\w+)\?", link)
        assert form
        assert answer.headers["content-type"] == (FORMS | {"json": "application/json"})[form[1]]
    files = [link for link in reach if "size=" not in link and ".json" not in link]
    assert [fetched(office, link).headers["content-disposition"] for link in files] == [
        f'attachment; filename="shop-reach.{form}"' for form in FORMS
    ]


def test_the_drawing_says_what_it_is_in_the_colours_of_its_theme(office: Office) -> None:
    slug = answered(office)
    base = f"/studio/surveys/{slug}/figures/pictures/mood.svg?lang=de&size=narrow"
    light, dark = (fetched(office, f"{base}&theme={theme}").text for theme in ("light", "dark"))
    drawn = ElementTree.fromstring(light)
    assert drawn.get("role") == "img"
    assert drawn.get("width") == "296"
    assert drawn.findtext(f"{SVG}title") == "Zufriedenheit der Phasen"
    assert "Am zufriedensten sind die Befragten" in str(drawn.findtext(f"{SVG}desc"))
    assert "var(" not in light + dark
    assert "#79b6d1" in light + dark or "#dad4cd" in light
    assert light != dark
    alone = fetched(office, f"/studio/surveys/{slug}/figures/pictures/mood.svg?lang=de").text
    assert "Quelle: Umfrage „Laden“, 36 Antworten" in alone
    assert "Intervalle" in alone


def test_the_table_of_a_picture_is_its_csv_without_formulas(office: Office) -> None:
    hostile = document()
    hostile["sections"][1]["questions"][0]["options"][0]["label"] = {"*": "=1+1"}
    slug = office.publish(hostile)
    assert office.send(body()).status_code == 201
    answer = fetched(office, f"/studio/surveys/{slug}/figures/pictures/frequency-awareness.csv?lang=en")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Touchpoint", "Base", "Share", "Interval from", "Interval to"]
    assert ["'=1+1", "1", "1.0"] in [row[:3] for row in rows]


def test_what_has_not_changed_is_not_drawn_again(office: Office) -> None:
    slug = answered(office)
    address = f"/studio/surveys/{slug}/figures/pictures/reach.svg?lang=en&size=wide"
    first = fetched(office, address)
    again = fetched(office, address, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in again.headers["cache-control"]
    office.send(body())
    assert fetched(office, address, **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_pictures_are_guarded_as_their_page_is(office: Office) -> None:
    slug = answered(office)
    address = f"/studio/surveys/{slug}/figures/pictures/frequency-awareness.csv?lang=en"
    assert fetched(office, address).status_code == 200
    alone = office.client.get(address, follow_redirects=False)
    assert alone.status_code == 303
    assert "/studio/sign-in" in alone.headers["location"]
    publish_figures(office, slug)
    assert office.client.get(address).status_code == 200
    assert office.client.get(f"{address}&where=age:u30").status_code == 403
    whole, public = fetched(office, address).text, office.client.get(address).text
    assert "Podcast" not in public
    assert whole != public
    office.headers = office.hire("eve@example.org")
    assert fetched(office, address).text == public


def test_what_is_no_picture_is_not_found(office: Office) -> None:
    slug = answered(office, 3, 1)
    for name in ("none.svg", "reach.exe", "reach", ".svg"):
        assert fetched(office, f"/studio/surveys/{slug}/figures/pictures/{name}").status_code == 404
    assert fetched(office, f"/studio/surveys/{slug}/figures/pictures/reach.svg?where=age:x").status_code == 422
    office.call("POST", "/surveys", json=document(id="draft"))
    assert fetched(office, "/studio/surveys/draft/figures/pictures/reach.svg").status_code == 409


def test_the_browser_gets_vega_without_a_stranger(office: Office) -> None:
    slug = answered(office)
    spec = json.loads(fetched(office, f"/studio/surveys/{slug}/figures/pictures/reach.json?lang=en&size=wide").text)
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega/")
    assert "url" not in json.dumps(spec["data"])
    library = office.client.get(vega.ADDRESS)
    assert "immutable" in library.headers["cache-control"]
    assert library.headers["content-encoding"] == "gzip"
    assert re.search(r"export\s*\{[^}]*as vegaEmbed", library.text)
    old = office.client.get("/studio/vega-0.1.js", headers={"Accept-Encoding": "identity"})
    assert "immutable" not in old.headers["cache-control"]
    assert old.text == library.text

"""Keys pressed at random are told from names, brands, other languages and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gibberish import is_gibberish

# Typed by hand on a keyboard, not by the simulation that the letter pairs were counted in.
PRESSED = (
    *("asdf", "asdfasdf", "sdfsdfsdf", "lkjlkj", "fdhgfdh", "asldkfj", "qweqwe", "jsdhfkjsdhf", "dsafdsafg", "xcvxcv"),
    *("ghjghj", "hjkhjk", "sdfghj", "jkljkl", "dfgdfg", "sdfg", "fghfgh", "asdjkl", "jfkdls", "alskdjf", "dkfjgh"),
    *("kjhkjh", "jklö", "ölkjölkj", "hjhjhj", "nbvnbv", "sfgsdg", "skdjfhskdf", "lsdkjflksdj", "hgfhgf", "bnmbnm"),
    *("aaaaaa", "xyxyxyxy", "asd asd asd asd", "dfg jkl fgh", "SDFSDFSDF", "gfdgfd jhgf", "qwertz", "mnbvcxy"),
)
MEANT = (
    *("-", "?", "…", "k. A.", "n/a", "weiß nicht", "weiss nich mehr", "keine Ahnung", "nix", "nothing", "no idea"),
    *("ok", "gut", "Top", "naja", "hmmm", "Hmpf", "haha", "hihihi", "jajaja", "sooooo gut", "suuuuper", "pfff", "brrr"),
    *("DHL", "IKEA", "HUK", "REWE", "dm", "Zalando", "TikTok", "WhatsApp", "Xbox", "JBL", "Qwant", "XXL", "Kfz"),
    *("Szczecin", "Krzysztof Przybylski", "Nguyễn", "Wrocław", "Hrvatska", "Björk", "Dvořák", "Ljubljana", "Schwyz"),
    *("Strumpf", "Rhythmus", "Angstschweiß", "Rechtschreibung", "Kraftfahrzeughaftpflichtversicherung", "Wert"),
    *("https://qwrtzp.example/sdfg", "sdfkjh@example.org", "+49 170 1234567", "07745 Jena", "12345", "5 Sterne"),
    *("čtvrtek ráno", "güzel bir mağaza", "Zima w Krakowie", "le magasin près de chez moi", "me lo dijo una amiga"),
    *("здравствуйте", "مرحبا بكم", "谢谢你们", "ευχαριστώ πολύ", "Hyvää päivää", "Köszönöm szépen", "👍👍👍", "Aufzug"),
    *("Plakat am Wrzeszcz-Bahnhof", "Der Fahrer war pünktlich", "Ich hatte asdf eingegeben und es ging trotzdem nicht"),
)  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_what_somebody_meant_is_none(text: str) -> None:
    assert not is_gibberish(text)


def test_most_of_what_hands_press_is_found() -> None:
    missed = [text for text in PRESSED if not is_gibberish(text)]
    assert len(missed) <= 1, missed


@given(st.text(max_size=60))
def test_spaces_around_a_text_do_not_matter(text: str) -> None:
    assert is_gibberish(f" {text}\n") == is_gibberish(text)

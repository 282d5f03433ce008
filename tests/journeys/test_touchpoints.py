"""Catalogues offer respondents the touchpoints of a stage, named alike everywhere."""

from collections import Counter

import pytest
from pydantic import ValidationError

from app.journeys.touchpoints import Catalogue, Touchpoint, by_id, for_stage
from app.journeys.yaml_format import areas, catalogues, models

EVERY = [touchpoint for catalogue in catalogues().values() for touchpoint in catalogue.touchpoints]

# what the field's documents name, by the id under which surveys use it
RETAIL = {
    "abandoned-basket-mail",
    "basket",
    "blog",
    "checkout",
    "comparison-portal",
    "delivery",
    "display-ad",
    "facebook-ad",
    "flyer",
    "free-trial",
    "friend",
    "influencer",
    "loyalty-programme",
    "newsletter",
    "order-confirmation",
    "own-review",
    "payment-choice",
    "podcast",
    "poster",
    "product-in-use",
    "product-page",
    "radio-ad",
    "retargeting-ad",
    "returns",
    "review-portal",
    "review-request",
    "search-ad",
    "seo-result",
    "shop",
    "subscription",
    "support",
    "telling-friends",
    "tv-ad",
    "unpacking",
    "video",
    "voucher",
    "website",
}
B2B = {
    "blog",
    "commissioning",
    "customer-service-appointment",
    "customer-survey",
    "email-contact",
    "flyer",
    "forum",
    "interest-calculator",
    "maintenance",
    "poster",
    "quotation",
    "reference-customer",
    "sales-visit",
    "social-media-channel",
    "spare-parts",
    "technical-documentation",
    "trade-fair",
    "training",
    "user-meeting",
    "website",
}


def touchpoint(name: str, **stages: list[str]) -> Touchpoint:
    return Touchpoint(id=name, label={"en": name}, stages=stages)


def catalogue(name: str, *touchpoints: Touchpoint) -> Catalogue:
    return Catalogue(id=name, label={"en": name}, audience="both", touchpoints=list(touchpoints))


@pytest.mark.parametrize(("name", "audience", "named"), [("retail-b2c", "b2c", RETAIL), ("b2b", "b2b", B2B)])
def test_a_catalogue_holds_what_the_documents_name(name: str, audience: str, named: set[str]) -> None:
    built_in = catalogues()[name]
    assert (built_in.id, built_in.audience) == (name, audience)
    assert named <= set(by_id([built_in]))
    assert len(built_in.touchpoints) >= 35


def test_every_text_is_there_in_german_and_english() -> None:
    texts = [item.label for item in [*EVERY, *areas().values(), *catalogues().values()]]
    texts += [built_in.remark for built_in in catalogues().values() if built_in.remark]
    assert all(set(text) == {"de", "en"} for text in texts)


def test_there_are_eleven_areas_and_each_is_used() -> None:
    assert [area.label["de"] for area in areas().values()] == [
        "Online-Marketing",
        "Website",
        "Produktpräsentation",
        "Kaufprozess",
        "Online-Bewertungen",
        "Service",
        "Kundenbetreuung",
        "E-Mail-Marketing",
        "Social-Media-Kanäle",
        "Vergleichsplattformen",
        "Veranstaltungen",
    ]
    assert {item.area for item in EVERY} - {None} == set(areas())


def test_every_stage_a_touchpoint_names_exists() -> None:
    for item in EVERY:
        for model, stages in item.stages.items():
            known = [stage.id for stage in models()[model].stages]
            assert stages == [stage for stage in known if stage in stages] != [], (item.id, model)


def test_every_touchpoint_lies_in_every_model_that_has_room_for_it() -> None:
    # AIDA ends at the action, and the moments of truth know no coming back; every other model reaches past the purchase
    for item in EVERY:
        beyond = set(models()) - set(item.stages)
        last = item.stages.get("five-stage", [""])[0]
        assert beyond <= {"aida", "moments-of-truth", "four-stage", "seven-stage"}, item.id
        if beyond:
            assert last in {"retention", "advocacy"}, item.id


def test_every_stage_of_every_model_has_touchpoints_to_offer() -> None:
    for built_in in catalogues().values():
        for model in models().values():
            for stage in model.stages:
                assert len(for_stage([built_in], model.id, stage.id)) >= 4, (built_in.id, model.id, stage.id)


def test_the_online_grocers_path_lies_in_the_stages_where_it_was_walked() -> None:
    retail = by_id([catalogues()["retail-b2c"]])
    walked = {
        "awareness": ["facebook-ad"],
        "interest": ["search-ad", "seo-result"],
        "desire": ["price-comparison", "comparison-portal", "review-portal"],
        "purchase": ["basket", "checkout", "payment-choice"],
        "loyalty": ["subscription", "retargeting-ad"],
        "advocacy": ["review-request", "own-review", "telling-friends"],
    }
    for stage, names in walked.items():
        assert all(stage in retail[name].stages["six-stage"] for name in names), stage


def test_attributes_are_those_of_the_trade() -> None:
    retail = by_id([catalogues()["retail-b2c"]])
    seen = {name: (retail[name].planned, retail[name].ownership, retail[name].online) for name in RETAIL}
    assert seen["tv-ad"] == (True, "paid", False)
    assert seen["search-ad"] == (True, "paid", True)
    assert seen["friend"] == (False, "earned", None)
    assert seen["review-portal"] == (False, "earned", True)
    assert seen["checkout"] == (True, "owned", True)


def test_a_touchpoint_of_two_catalogues_is_the_same_one() -> None:
    seen: dict[str, Touchpoint] = {}
    for item in EVERY:
        same = seen.setdefault(item.id, item)
        assert (same.label, same.area, same.planned, same.ownership, same.online) == (
            item.label,
            item.area,
            item.planned,
            item.ownership,
            item.online,
        ), item.id


def test_labels_and_other_words_point_to_one_touchpoint_only() -> None:
    for built_in in catalogues().values():
        words = Counter(word.casefold() for item in built_in.touchpoints for word in item.aliases)
        labels = Counter(item.label[language] for item in built_in.touchpoints for language in ("de", "en"))
        assert [word for word, count in words.items() if count > 1] == []
        assert [word for word, count in labels.items() if count > 2] == []
        assert all(len(item.aliases) >= 3 for item in built_in.touchpoints)


def test_a_stage_is_offered_each_touchpoint_once_in_catalogue_order() -> None:
    first = catalogue("first", touchpoint("b", m=["s", "t"]), touchpoint("a", m=["s"]), touchpoint("c", m=["t"]))
    second = catalogue("second", touchpoint("d", m=["s"]), touchpoint("b", m=["s"]), touchpoint("e"))
    assert [item.id for item in for_stage([first, second], "m", "s")] == ["b", "a", "d"]
    assert for_stage([first, second], "m", "unknown") == []


def test_a_stage_of_ones_own_is_offered_what_the_stages_it_is_like_have_in_common() -> None:
    shelf = catalogue("shelf", touchpoint("a", m=["s"], n=["x"]), touchpoint("b", m=["s"]), touchpoint("c", n=["x"]))
    assert [item.id for item in for_stage([shelf], "own", "mine", {"m": "s"})] == ["a", "b"]
    assert [item.id for item in for_stage([shelf], "own", "mine", {"m": "s", "n": "x"})] == ["a"]
    assert for_stage([shelf], "own", "mine", {}) == []


def test_a_catalogue_that_lists_a_touchpoint_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="the catalogue 'shelf' lists a touchpoint twice: a"):
        catalogue("shelf", touchpoint("a"), touchpoint("a"))

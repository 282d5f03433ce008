"""What is drawn at the foot of a stage: the greatest pain on enough answers, and another one as opportunity."""

from typing import Any

from app.maps.notes import chance_of, pain_of, quote_of
from app.pains.document import PainPoint, Verbatim


def share(estimate: float | None) -> dict[str, Any] | None:
    return None if estimate is None else {"estimate": estimate, "low": None, "high": None, "method": ""}


def item(name: str, pain: float, **changes: Any) -> PainPoint:
    values = {"reach": 0.4, "dissatisfied": 0.5, "satisfied": 0.3, "important": None, "untapped": None} | {
        key: value for key, value in changes.items() if key in ("reach", "satisfied", "important", "untapped")
    }
    about = {
        "rank": 1, "stage": "s", "stage_label": "S", "touchpoint": name, "label": name, "base": 200, "mentions": 80,
        "ratings": 80, "said": 0, "verbatims": changes.get("verbatims"), "flags": changes.get("flags", []),
        "opportunity": share(changes.get("index")), "pain": share(pain),
    }  # fmt: skip
    return PainPoint.model_validate(about | {key: share(value) for key, value in values.items()})


def test_the_greatest_pain_is_drawn_unless_it_is_small_or_stands_on_few() -> None:
    shaky, greatest = item("shaky", 0.6, flags=["few_ratings"]), item("greatest", 0.3)
    found = pain_of([shaky, greatest, item("third", 0.2)])
    assert found
    assert found.touchpoint == "greatest"
    assert pain_of([item("tiny", 0.04)]) is None
    assert pain_of([]) is None


def test_an_opportunity_is_underserved_before_untapped_and_never_the_pain_again() -> None:
    hurting = item("hurting", 0.3, index=14.0, important=0.9)
    underserved = item("underserved", 0.2, index=11.0, important=0.8)
    untapped = item("untapped", 0.05, satisfied=0.9, reach=0.2, untapped=0.7)
    pain = pain_of([hurting, underserved, untapped])
    found = chance_of([hurting, underserved, untapped], pain)
    assert found
    assert (found.touchpoint, found.kind, found.index) == ("underserved", "underserved", 11.0)
    found = chance_of([hurting, untapped], pain)
    assert found
    assert (found.touchpoint, found.kind, found.index) == ("untapped", "untapped", None)
    assert chance_of([hurting, item("met by most", 0.1, satisfied=0.9, reach=0.8, untapped=0.18)], pain) is None


def test_a_quote_is_one_that_can_be_read_at_a_glance() -> None:
    def said(name: str, *texts: str) -> PainPoint:
        return item(name, 0.3, verbatims=[Verbatim(response="r", text=text, same=1) for text in texts])

    items = [said("worst", "no", "x" * 400), said("other", "Nobody answered the phone.")]
    assert quote_of(items, pain_of(items)) == "Nobody answered the phone."
    only = [said("worst", "no", "x" * 400)]
    assert quote_of(only, None) == "x" * 400
    assert quote_of([item("silent", 0.3)], None) is None


def test_what_another_stage_said_is_repeated_only_where_nothing_else_was_said() -> None:
    said = [Verbatim(response="r", text=text, same=1) for text in ("Far too slow for me.", "Nobody ever called back.")]
    items = [item("worst", 0.3, verbatims=said)]
    assert quote_of(items, pain_of(items)) == "Far too slow for me."
    assert quote_of(items, pain_of(items), {None, "Far too slow for me."}) == "Nobody ever called back."
    assert quote_of(items, None, {one.text for one in said}) == "Far too slow for me."

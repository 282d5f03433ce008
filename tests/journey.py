"""A small journey with outcomes and paths, its answers, and samples of them: for tests of drivers and paths."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np

from app.journeys import yaml_format
from app.mentions.codes import Vocabulary
from app.mentions.sample import Sample, sample
from app.mentions.selection import Selection
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire

STOPS = {"awareness": ["ad", "tv"], "purchase": ["shop", "web"]}
SATISFACTION = {"rating": "satisfaction", "scale": 5, "na": True}


def touchpoints(name: str, ids: list[str], **more: Any) -> dict[str, Any]:
    options = [{"id": one, "label": {"de": one.upper(), "en": one.title()}} for one in ids]
    return {"id": name, "type": "touchpoints", "title": name, "options": options, "rate": [SATISFACTION], **more}


def questionnaire(**changes: Any) -> dict[str, Any]:
    """The document; a journey of five stages, of which two are asked about."""
    options = [{"id": one, "label": {"de": one, "en": one}} for one in ("yes", "no", "maybe")]
    old = {"question": "age", "is": "30plus"}
    return {
        "id": "journey",
        "title": {"de": "Reise", "en": "Journey"},
        "languages": ["de", "en"],
        "journey": "five-stage",
        "sections": [
            {"id": "start", "questions": [
                {"id": "age", "type": "single_choice", "title": "Age", "role": "segment",
                 "options": [{"id": one, "label": one} for one in ("u30", "30plus")]},
            ]},
            {"id": "aware", "stage": "awareness", "show_if": old, "questions": [
                touchpoints("a", STOPS["awareness"], none=True)]},
            {"id": "buy", "stage": "purchase", "questions": [touchpoints("b", STOPS["purchase"], other=True)]},
            {"id": "end", "questions": [
                {"id": "path", "type": "path", "title": "Path"},
                {"id": "bought", "type": "single_choice", "title": "Bought?", "role": "outcome", "options": options},
                {"id": "overall", "type": "rating", "title": "Overall", "role": "outcome", "scale": 7, "na": True},
                {"id": "news", "type": "consent", "title": "News?", "role": "outcome"},
            ]},
        ],
        **changes,
    }  # fmt: skip


def answers(n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Answers as they are stored: the better the encounters, the better the end."""
    random, found = np.random.default_rng(seed), []
    for _ in range(n):
        given: dict[str, Any] = {"age": str(random.choice(["u30", "30plus"]))}
        mood = random.normal()
        total, way = 0.0, []
        for question, (stage, names) in zip(("a", "b"), STOPS.items(), strict=True):
            if question == "a" and given["age"] == "u30":
                continue
            picked: dict[str, Any] = {}
            for name in names:
                if random.random() < 0.6:
                    rating = int(np.clip(np.rint(3 + mood + random.normal()), 1, 5))
                    picked[name] = {"satisfaction": rating} if random.random() < 0.9 else {"satisfaction": "na"}
                    total += 0.5 * (rating - 3)
                    way.append([stage, name])
            if picked or random.random() < 0.8:
                given[question] = {"picked": picked, "other": [], "none": question == "a" and not picked}
        if way and random.random() < 0.9:
            given["path"] = [way[place] for place in random.permutation(len(way))]
        end = int(np.clip(np.rint(4 + total + random.normal()), 1, 7))
        given["overall"] = end if random.random() < 0.95 else "na"
        given["bought"] = "yes" if end + random.normal() > 4 else str(random.choice(["no", "maybe"]))
        if random.random() < 0.9:
            given["news"] = bool(random.random() < 0.5)
        found.append(given)
    return found


@cache
def version() -> Questionnaire:
    document = Questionnaire.model_validate(questionnaire())
    return resolve(document, yaml_format.models(), yaml_format.catalogues())


def sample_of(given: list[dict[str, Any]], newest: Questionnaire | None = None) -> Sample:
    """All respondents with these answers, in two parts."""
    versions, vocabulary = {1: newest or version()}, Vocabulary()
    learn(versions.values(), vocabulary)
    stored = [
        Stored(
            id=str(UUID(int=place, version=4)), version=1, language="de", collector=None, mode="online",
            interviewer=None, disposition="complete", day=date(2026, 1, 1), received_at=None, seconds=60,
            durations=None, answers=one,
        )
        for place, one in enumerate(given)
    ]  # fmt: skip
    half = len(stored) // 2
    parts = tuple(tabulate(versions, some, vocabulary) for some in (stored[:half], stored[half:]))
    return sample(Snapshot(1, versions, vocabulary, parts), Selection())

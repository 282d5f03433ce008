"""A weighted sample that R has read too: 160 answers, the same on every machine, their table, and their columns."""

import csv
import io
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from app.aggregates.weighting import weighted
from app.journeys import yaml_format
from app.mentions.codes import Vocabulary
from app.mentions.sample import Sample, sample
from app.mentions.segments import segments
from app.mentions.selection import Selection
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.margins import Margins
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire

NAMES = ("ad", "tv", "friend")
DOCUMENT = {
    "id": "weighted",
    "title": {"en": "Weighted"},
    "languages": ["en"],
    "journey": "five-stage",
    "sections": [
        {"id": "start", "questions": [
            {"id": "age", "type": "single_choice", "title": "Age", "role": "segment",
             "options": [{"id": one, "label": one} for one in ("u30", "30-49", "50plus")]},
            {"id": "sex", "type": "single_choice", "title": "Sex", "role": "segment",
             "options": [{"id": one, "label": one} for one in ("f", "m")]}]},
        {"id": "aware", "stage": "awareness", "questions": [
            {"id": "met", "type": "touchpoints", "title": "Met", "none": True,
             "options": [{"id": one, "label": one} for one in NAMES],
             "rate": [{"rating": "satisfaction", "scale": 5}, {"rating": "emotion"}]}]},
    ],
}  # fmt: skip
VERSIONS = {
    1: resolve(Questionnaire.model_validate(DOCUMENT), yaml_format.models(), yaml_format.catalogues()),
}
MARGINS = Margins.model_validate(
    {"margins": {"age": {"u30": 20, "30-49": 30, "50plus": 50}, "sex": {"f": 52, "m": 48}}}
)
FEELINGS = {"joy": 1, "indifference": 0, "anger": -1}


def people() -> list[dict[str, Any]]:
    """160 answers, the same on every machine; every tenth is no complete, some say nothing of themselves."""
    random, found = Random(20261125), []
    for number in range(160):
        age = random.choices(("u30", "30-49", "50plus", None), (5, 3, 2, 0.4))[0]
        sex = random.choices(("f", "m", None), (4, 6, 0.3))[0]
        mood = random.choice((-1, 0, 1)) - (age == "u30")
        met: dict[str, Any] = {}
        for name in NAMES:
            if random.random() < (0.7 if sex == "f" else 0.4):
                score = min(max(4 + mood + random.choice((-1, 0, 0, 1)), 1), 5)
                feeling = random.choices(list(FEELINGS), (5, 3, 2))[0]
                met[name] = {"satisfaction": score, "emotion": feeling} if random.random() < 0.9 else {}
        found.append({"number": number, "complete": number % 10 != 9, "age": age, "sex": sex, "met": met})
    return found


def as_csv() -> str:
    """What R read: one row per complete; NA where nothing was said."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["age", "sex", "ad", "sat_ad", "reach", "m", "t", "top", "e", "v"])
    for one in people():
        if one["complete"]:
            scores = [rated["satisfaction"] for rated in one["met"].values() if rated]
            felt = [FEELINGS[rated["emotion"]] for rated in one["met"].values() if rated]
            table.writerow([
                one["age"] or "none", one["sex"] or "none", int("ad" in one["met"]),
                one["met"].get("ad", {}).get("satisfaction", "NA"), int(bool(one["met"])), len(scores), sum(scores),
                sum(score >= 4 for score in scores), len(felt), sum(felt),
            ])  # fmt: skip
    return file.getvalue()


def snapshot(some: list[dict[str, Any]], parts: int = 2) -> Snapshot:
    vocabulary = Vocabulary()
    learn(VERSIONS.values(), vocabulary)
    stored = [
        Stored(
            id=str(UUID(int=one["number"], version=4)), version=1, language="en", collector=None, mode="online",
            interviewer=None, disposition="complete" if one["complete"] else "partial",
            day=one.get("day", date(2026, 1, 1)),
            received_at=None, seconds=60, durations=None,
            answers={
                **{name: one[name] for name in ("age", "sex") if one[name]},
                "met": {"picked": one["met"], "other": [], "none": not one["met"]},
            },
        )
        for one in some
    ]  # fmt: skip
    cut = [stored[start::parts] for start in range(parts)]
    return Snapshot(1, VERSIONS, vocabulary, tuple(tabulate(VERSIONS, part, vocabulary) for part in cut))


def raked(found: Snapshot, **where: str) -> Sample:
    known = segments(VERSIONS)
    selection = Selection(where=tuple((known[name], (value,)) for name, value in where.items()))
    chosen, weights = sample(found, selection), weighted(found, MARGINS, known)
    return Sample(found, chosen.masks, selection, weights.weights, weights.design, weights.raked)

"""A live share under attack: everything it answers over HTTP, and what can be worked out from that about its people.

The attacker asks every question with no, one, two and three filters, of several views and at several times, and knows
more than anybody has: how large every finest group is, hidden ones too, and the rules by which a view is made.
"""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

import numpy as np

from app.database import writing
from app.responses.actions import receive, store
from app.responses.arrival import SubmissionBody
from tests.disclosure import Attacker, Matrix
from tests.office import Office

AXES = {"age": ("young", "middle", "old"), "size": ("one", "two", "more"), "plan": ("flat", "metered")}
TOUCHPOINTS = {"tv": 0.55, "friend": 0.3, "shop": 0.2, "letter": 0.1, "fair": 0.04}
Cell = tuple[str, ...]
"""For each axis a group, or an empty text for all."""


def questionnaire() -> dict[str, Any]:
    def choice(name: str, options: Sequence[str], **more: Any) -> dict[str, Any]:
        return {"id": name, "type": "single_choice", "title": {"*": name}, **more,
                "options": [{"id": one, "label": {"*": one}} for one in options]}  # fmt: skip

    def met(name: str) -> dict[str, Any]:
        return {"id": name, "type": "touchpoints", "title": {"*": name}, "none": True, "rate": [
                    {"rating": "satisfaction", "na": True}, {"rating": "emotion"}],
                "options": [{"id": one, "label": {"*": one}} for one in TOUCHPOINTS]}  # fmt: skip

    return {
        "id": "shop", "title": {"*": "Shop"}, "languages": ["en"], "journey": "five-stage",
        "sections": [
            {"id": "start", "questions": [
                *(choice(axis, groups, role="segment") for axis, groups in AXES.items()),
                choice("online", ["yes", "no"], required=True),
            ]},
            {"id": "aware", "stage": "awareness", "questions": [met("first")]},
            {"id": "buy", "stage": "purchase", "show_if": {"question": "online", "is": "yes"},
             "questions": [met("second")]},
        ],
    }  # fmt: skip


@dataclass
class Person:
    """A respondent as they are."""

    id: str
    groups: dict[str, str]
    shown: set[str]
    named: dict[str, set[str]]

    def counts_in(self, family: str) -> bool:
        """Whether they are counted in it: `responses`, `base <stage>`, `reach <stage>`, `<stage> <touchpoint>`."""
        kind, _, name = family.partition(" ")
        match kind:
            case "responses":
                return True
            case "base":
                return name in self.shown
            case "reach":
                return bool(self.named.get(name))
            case _:
                return name in self.named.get(kind, set())


def somebody(chance: random.Random, **groups: str) -> tuple[Person, dict[str, Any]]:
    """A respondent and their submission. Some say nothing of themselves, some skip, some do not rate."""
    found = {axis: chance.choice(options) for axis, options in AXES.items() if chance.random() > 0.02} | groups
    answers: dict[str, Any] = {**found, "online": "yes" if chance.random() < 0.65 else "no"}
    person = Person(str(uuid.UUID(int=chance.getrandbits(128), version=4)), found, {"awareness"}, {})
    if answers["online"] == "yes":
        person.shown.add("purchase")
    for question, stage in (("first", "awareness"), ("second", "purchase")):
        if stage not in person.shown or chance.random() < 0.015:
            continue
        lean = {"young": 1.3, "old": 0.7}.get(found.get("age", ""), 1.0)
        picked = {
            name: {
                "satisfaction": chance.choice(["na", 1, 2, 3, 4, 4, 5, 5]),
                "emotion": chance.choice(["joy", "anger"]),
            }
            for name, share in TOUCHPOINTS.items()
            if chance.random() < share * lean
        }
        person.named[stage] = set(picked)
        answers[question] = {"picked": picked, "other": [], "none": not picked}
    return person, {"id": person.id, "version": 1, "language": "en", "answers": answers}


def arrive(office: Office, submissions: Sequence[dict[str, Any]]) -> None:
    """Many submissions in one commit, by the way that the writer takes."""
    edition = office.app.state.shelf.find("shop", 1)
    secret, now = office.settings.secret, datetime.now(UTC)
    batch = [receive(edition, SubmissionBody.model_validate(one), one, secret, now) for one in submissions]
    with writing(office.engine) as session:
        for verdict in store(session.connection(), batch, secret, now):
            assert getattr(verdict, "created", False), verdict


def cells() -> Iterator[Cell]:
    """Every question with at most three filters."""
    yield from product(*(("", *groups) for groups in AXES.values()))


@dataclass
class View:
    """What one view has told: by cell and family, and of whom it told it."""

    people: list[Person]
    told: dict[Cell, dict[str, int]]
    k: int
    inside: Callable[[Person], bool] = lambda _: True


def listen(office: Office, path: str, people: list[Person], k: int, fixed: dict[str, str] | None = None) -> View:
    """Ask a share everything."""
    fixed = fixed or {}
    told = {}
    for cell in cells():
        asked = {axis: group for axis, group in zip(AXES, cell, strict=True) if axis not in fixed and group}
        if any(group and axis in fixed for axis, group in zip(AXES, cell, strict=True)):
            continue
        where = [f"{axis}:{group}" for axis, group in asked.items()]
        answered = office.client.get(f"{path}/aggregates", params={"where": where})
        assert answered.status_code == 200, answered.text
        whole = tuple(fixed.get(axis, group) for axis, group in zip(AXES, cell, strict=True))
        told[whole] = told_by(answered.json())
    inside = [
        one
        for one in people
        if all(one.groups.get(axis) == group for axis, group in fixed.items()) and one.groups.keys() == AXES.keys()
    ]  # whoever does not say in which group they are is in no such share
    return View(inside, told, k)


def told_by(document: dict[str, Any]) -> dict[str, int]:
    """The counts in one answer."""
    found = {"responses": document["responses"]} if document["responses"] else {}
    for stage in document["stages"]:
        name = stage["stage"]
        if stage["base"] is None:
            continue
        found[f"base {name}"] = stage["base"]
        if stage["reach"]["estimate"] is not None:
            found[f"reach {name}"] = round(stage["reach"]["estimate"] * stage["base"])
        found |= {f"{name} {row['touchpoint']}": row["mentions"] for row in stage["touchpoints"]}
    return found


def parent(family: str) -> str | None:
    """What a family is a part of."""
    kind, _, name = family.partition(" ")
    return {"responses": None, "base": "responses", "reach": f"base {name}"}.get(kind, f"base {kind}")


FAMILIES = (
    "responses",
    *(family for stage in ("awareness", "purchase") for family in (f"base {stage}", f"reach {stage}")),
    *(f"{stage} {touchpoint}" for stage in ("awareness", "purchase") for touchpoint in TOUCHPOINTS),
)


@dataclass
class Spy:
    """Solves for what is hidden. Atoms: the finest groups, and in each whom which views have told of."""

    views: Sequence[View]
    atoms: dict[tuple[Any, ...], list[Person]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen = {one.id: one for view in self.views for one in view.people}
        among = [{one.id for one in view.people} for view in self.views]
        for one in seen.values():
            groups = tuple(one.groups.get(axis, "?") for axis in AXES)
            self.atoms.setdefault((groups, *(one.id in ids for ids in among)), []).append(one)

    def row(self, number: int, cell: Cell) -> Matrix:
        """Which atoms lie in a cell of a view."""
        return np.array([
            float(atom[1 + number] and all(wanted in ("", has) for wanted, has in zip(cell, atom[0], strict=True)))
            for atom in self.atoms
        ])  # fmt: skip

    def true(self, family: str) -> Matrix:
        return np.array([sum(one.counts_in(family) for one in people) for people in self.atoms.values()])

    def attacker(self, family: str, whole: bool = False) -> Attacker:
        """What is known of a family: the answers, within their rounding and the rule; and the size of every atom."""
        above = parent(family)
        sizes = self.true(above) if above else np.where(self.true(family) > 0, np.inf, 0)
        rows, least, most = [], [], []
        for number, view in enumerate(self.views):
            for cell, told in view.told.items():
                if family in told:
                    row = self.row(number, cell)
                    base = row @ np.where(np.isinf(sizes), 1e9, sizes)
                    rows.append(row)
                    edge = view.k if not family.startswith("base") else 0
                    least.append(max(told[family] - 2, edge))
                    most.append(min(told[family] + 2, base - edge))
        return Attacker(np.zeros(len(sizes)), sizes, np.array(rows), np.array(least), np.array(most), whole)

    def narrowed(self, family: str, number: int, k: int, whole: bool = False) -> list[str]:
        """The small cells of a view that can be told more of than that they are small."""
        attacker, counts, above = self.attacker(family, whole), self.true(family), parent(family)
        found = []
        for cell in cells():
            row = self.row(number, cell)
            count = int(row @ counts)
            size = int(row @ self.true(above)) if above else count
            rest = size - count
            trivial = family.startswith("base") and (count == 0 or rest == 0)  # the questionnaire says who is asked
            if not size or trivial or (count >= k and (above is None or rest >= k)):
                continue
            low, high = attacker.range(row)
            most = min(k - 1, size) if above else k - 1
            if count < k and (low > 1e-6 or high < most - 1e-6):
                found.append(f"{family} {cell}: {count} is known to lie in {low:g} … {high:g}")
            if above and rest < k and (size - high > 1e-6 or size - low < most - 1e-6):
                found.append(f"{family} {cell}: {rest} others are known to be {size - high:g} … {size - low:g}")
        return found

    def together(self, stage: str, number: int, k: int, most: int) -> list[str]:
        """The same for the touchpoints of a stage all at once: whoever is reached named at least one of them."""
        names = [f"reach {stage}", *(f"{stage} {touchpoint}" for touchpoint in TOUCHPOINTS)]
        single = [self.attacker(name) for name in names]
        size, many = len(self.atoms), len(names)
        zero, eye = np.zeros((size, size)), np.eye(size)
        rows = [np.hstack([one.rows if at == place else np.zeros((len(one.rows), size)) for at in range(many)])
                for place, one in enumerate(single)]  # fmt: skip
        least, most_of = [one.at_least for one in single], [one.at_most for one in single]
        for place in range(1, many):  # reached at least as many as named this one
            rows.append(np.hstack([eye, *(-eye if at == place else zero for at in range(1, many))]))
            least.append(np.zeros(size))
            most_of.append(np.full(size, np.inf))
        rows.append(np.hstack([eye, *([-eye] * (many - 1))]))  # and at most all of these
        least.append(np.full(size, -np.inf))
        most_of.append(np.zeros(size))
        limits = np.concatenate([one.highest for one in single])
        attacker = Attacker(
            np.zeros(len(limits)), limits, np.vstack(rows), np.concatenate(least), np.concatenate(most_of)
        )
        found, tried = [], 0
        for place, name in enumerate(names):
            for cell in cells():
                row = self.row(number, cell)
                count, base = int(row @ self.true(name)), int(row @ self.true(parent(name) or ""))
                if count >= k or not base or tried >= most:
                    continue
                tried += 1
                low, high = attacker.range(np.concatenate([row if at == place else 0 * row for at in range(many)]))
                if low > 1e-6 or high < min(k - 1, base) - 1e-6:
                    found.append(f"{name} {cell}: {count} is known to lie in {low:g} … {high:g}")
        return found

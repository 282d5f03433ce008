"""The margins a survey is weighted to: the population's shares of the groups of its segment questions, as a document.

Shares may be written in per cent or as 0 … 1; what they sum to tells which. Published percentages are rounded, so a sum
may miss its mark by half a per cent; the shares are then brought to sum to 1.
"""

from collections.abc import Mapping
from math import prod
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from app.errors import Problem
from app.surveys.declaration_faults import describe
from app.surveys.yaml_format import PlacedProblem, written
from app.surveys.yaml_tree import Tree, UnreadableError, read_tree

ROUNDED = 0.005
"""By which part of the whole the shares of a margin may miss it."""
MOST_COMBINATIONS = 10**18
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _summed(shares: dict[str, float]) -> dict[str, float]:
    found = sum(shares.values())
    if not any(abs(found - whole) <= whole * ROUNDED for whole in (1, 100)):
        raise ValueError(f"the shares sum to {found:g}; make them sum to 100 (or to 1)")
    return shares


Shares = Annotated[dict[Name, Share], Field(min_length=1, max_length=200), AfterValidator(_summed)]


class Trim(BaseModel):
    """Between which multiples of the mean weight every weight stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lower: float = Field(0, ge=0, le=1, allow_inf_nan=False, description="The smallest weight")
    upper: float | None = Field(None, ge=1, le=1000, allow_inf_nan=False, description="The largest; null: no limit")


class Margins(BaseModel):
    """To what a survey is weighted: per segment question the population's share of each of its groups."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    margins: dict[Name, Shares] = Field(
        min_length=1, max_length=20, description="Segment → group → share, in per cent or as 0 … 1"
    )
    trim: Trim | None = None

    def targets(self) -> dict[str, dict[str, float]]:
        """Per segment the shares, 0 … 1, which sum to 1 exactly."""
        return {
            name: {group: share / sum(groups.values()) for group, share in groups.items()}
            for name, groups in self.margins.items()
        }


def unknown(margins: Margins, groups: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """What the margins name and the survey's segments do not have, and groups that they leave out."""
    found: list[Problem] = []
    if prod(1 + len(groups.get(name, ())) for name in margins.margins) > MOST_COMBINATIONS:
        found.append(Problem("margins", "these margins have too many combinations; leave some out"))
    for name, shares in margins.margins.items():
        path = f"margins.{name}"
        if name not in groups:
            possible = ", ".join(groups) or "none; give a question the role `segment`"
            found.append(Problem(path, f"'{name}' is no segment of this survey; its segments are: {possible}"))
            continue
        possible = ", ".join(groups[name])
        strange = [group for group in shares if group not in groups[name]]
        found += [
            Problem(f"{path}.{group}", f"'{group}' is no group of '{name}'; possible are: {possible}")
            for group in strange
        ]
        missing = [group for group in groups[name] if group not in shares]
        found += [Problem(f"{path}.{group}", f"'{group}' has no share; give it one, 0 if need be") for group in missing]
    return found


def read(text: str) -> tuple[Margins | None, list[PlacedProblem]]:
    """Margins from YAML or JSON, or what is wrong with them and where."""
    try:
        tree = read_tree(text)
    except UnreadableError as error:
        return None, [PlacedProblem("", error.message, error.line)]
    if not isinstance(tree.value, dict):
        return None, [PlacedProblem("", "margins begin with `margins:`; write `key: value` lines")]
    try:
        return Margins.model_validate(tree.value), []
    except ValidationError as error:
        return None, _placed(describe(error, tree.value, Margins), tree)


def _placed(problems: list[Problem], tree: Tree) -> list[PlacedProblem]:
    return [PlacedProblem(one.path, one.message, tree.line(one.path)) for one in problems]


def write(margins: Margins) -> str:
    """The margins as YAML."""
    return written(margins.model_dump(mode="json", exclude_none=True))

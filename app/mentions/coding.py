"""The rows of a part as numbers, one for each different kind of row: then to count is to count numbers, once.

A mention's kind is all that figures ask of it. What a respondent did at a stage – shown what, answered what, how many
ratings with which sum – is a kind too. There are far fewer kinds than rows, and figures come from the counts of kinds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.scores import EMOTIONS
from app.mentions.codes import ANSWERED, MEASURES, NOT_SHOWN, Codes, Vocabulary
from app.mentions.columns import Part
from app.mentions.reading import Reading

Numbers = NDArray[np.signedinteger[Any]]
MENTION = ("stage", "touchpoint", "named", "offer", *MEASURES, "emotion")
"""The columns of a mention's kind. Without room in the model: stage −1, and for touchpoint the stage asked about."""
FIGURES = (*(name for measure in MEASURES for name in (measure, f"{measure} top2")), "emotion")
"""What is summed over a respondent's mentions of a stage, for the figures of whole stages."""
VISIT = ("stage", "shown", "answered", "mentions", "open_shown", "open_answered", *MEASURES, "emotion", *(
    f"Σ {figure}" for figure in FIGURES
))  # fmt: skip
"""The columns of what one respondent did at one stage: sets of offers, mentions, numbers of ratings, their sums."""
_VALENCE = np.array([0, *EMOTIONS.values()])


@dataclass(frozen=True)
class Coded:
    """A part whose rows are numbered by kind; `kinds` say what the numbers mean."""

    mentions: Numbers
    """(M,) in the order of the respondents."""
    per_respondent: Numbers
    """(n,) how many mentions each has."""
    mention_kinds: Numbers
    """(K, len(MENTION))"""
    visits: Numbers
    """(n, S)"""
    visit_kinds: Numbers
    """(V, len(VISIT))"""
    offer_sets: Sequence[frozenset[int]]
    """What the columns `shown` and `answered` of a visit point to."""


def coded(part: Part, vocabulary: Vocabulary, reading: Reading, open_questions: Mapping[str, str]) -> Coded:
    """The part as a stage model reads it; `open_questions` holds the stage of every open discovery question."""
    stage, rows = _counted(part, vocabulary, reading)
    columns = {"stage": stage} | {name: getattr(part.mentions, name)[rows] for name in MENTION[1:]}
    columns["touchpoint"] = np.where(stage < 0, part.mentions.stage[rows], columns["touchpoint"])
    respondent = part.mentions.respondent[rows]
    mentions, kinds = numbered([columns[name] for name in MENTION])
    sets: Codes[frozenset[int]] = Codes()
    shown, answered = _offers(part, vocabulary, reading, sets)
    open_shown, open_answered = _open(part, reading, open_questions)
    visit = {"shown": shown, "answered": answered, "open_shown": open_shown, "open_answered": open_answered}
    visit |= _sums(part, vocabulary, reading, columns, respondent)
    per_respondent = np.bincount(respondent, minlength=len(part)).astype(np.int32)
    return Coded(mentions, per_respondent, kinds, *_visits(visit, reading.stages, len(part)), sets.names)


def numbered(columns: Sequence[Numbers]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Equal rows get equal numbers; with them the different rows, by number."""
    size = len(columns[0])
    numbers = np.zeros(size, np.int64)
    for column in columns:
        numbers = _paired(numbers, column)
    examples = np.zeros(int(numbers.max(initial=-1)) + 1, np.int64)
    examples[numbers] = np.arange(size)
    rows = np.stack([column[examples] for column in columns]).astype(np.int64).T  # a column lies together
    return numbers.astype(np.int32), rows


def _paired(numbers: NDArray[np.int64], column: Numbers) -> NDArray[np.int64]:
    """Numbers of the different pairs, without gaps."""
    if not len(column):
        return numbers
    low, high = int(column.min()), int(column.max())
    if low == high:
        return numbers
    pairs = numbers * (high - low + 1) + (column.astype(np.int64) - low)
    most = (int(numbers.max()) + 1) * (high - low + 1)
    if most > 8 * len(column) + 4096:  # a table of what occurs would be larger than sorting is slow
        found: NDArray[np.int64] = np.unique(pairs, return_inverse=True)[1]
        return found
    used = np.zeros(most, bool)
    used[pairs] = True
    numbered: NDArray[np.int64] = (np.cumsum(used) - 1)[pairs]
    return numbered


def _counted(part: Part, vocabulary: Vocabulary, reading: Reading) -> tuple[Numbers, Numbers]:
    """The rows that the model counts with their stage in it, and those it has no room for (stage −1)."""
    mentions = part.mentions
    stage = np.array([*reading.targets(vocabulary), -1], np.int16)[mentions.stage]
    rows = np.arange(len(stage))
    if len(reading.places) == len(set(reading.places.values())):
        return stage, rows
    # of several stages that meet in one, the latest mention of a touchpoint stays
    rank = np.array([*reading.ranks(vocabulary), -1])[mentions.stage]
    who = mentions.respondent.astype(np.int64)
    same = (who * (reading.stages + 1) + stage) * len(vocabulary.touchpoints) + mentions.touchpoint
    same = np.where(stage < 0, -1 - rows, same)
    order = np.lexsort((rank, same))
    last = np.append(same[order][1:] != same[order][:-1], True) if len(order) else order
    kept = np.sort(order[last])
    return stage[kept], kept


def _visits(
    columns: Mapping[str, Numbers], stages: int, respondents: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    visits = np.empty((respondents, stages), np.int32)
    kinds: list[NDArray[np.int64]] = []
    for place in range(stages):
        numbers, rows = numbered([columns[name][place] for name in VISIT[1:]])
        visits[:, place] = numbers + sum(map(len, kinds))
        kinds.append(np.insert(rows, 0, place, axis=1))
    return visits, np.asfortranarray(np.concatenate([np.empty((0, len(VISIT)), np.int64), *kinds]))


def _sums(
    part: Part, vocabulary: Vocabulary, reading: Reading, mentions: Mapping[str, Numbers], respondent: Numbers
) -> dict[str, Numbers]:
    """Column of a visit → (S, n): how many mentions and ratings, and the sums of the ratings."""
    counted = mentions["stage"] >= 0
    place = mentions["stage"].astype(np.int64) * len(part) + respondent
    shape = (reading.stages, len(part))

    def total(among: NDArray[np.bool_], values: Numbers | None = None) -> Numbers:
        weights = None if values is None else values[among].astype(np.float64)
        return np.bincount(place[among], weights, shape[0] * shape[1]).reshape(shape).astype(np.int32)

    found = {"mentions": total(counted)}
    for number, measure in enumerate(MEASURES):
        points = mentions[measure]
        given = counted & (points > 0)
        scale = np.array([*(offer.scales[number] for offer in vocabulary.offers.names), 0])[mentions["offer"]]
        found[measure] = total(given)
        found[f"Σ {measure}"] = total(given, points)
        found[f"Σ {measure} top2"] = total(given, (points >= scale - 1).astype(np.int8))
    felt = counted & (mentions["emotion"] > 0)
    found["emotion"] = total(felt)
    found["Σ emotion"] = total(felt, _VALENCE[np.maximum(mentions["emotion"], 0)])
    return found


def _offers(
    part: Part, vocabulary: Vocabulary, reading: Reading, sets: Codes[frozenset[int]]
) -> tuple[Numbers, Numbers]:
    """(S, n) twice: the set of offers of the stage that each respondent was shown, and the set they answered."""
    found = np.full((2, reading.stages, len(part)), sets.code(frozenset()), np.int64)
    for code, offer in enumerate(vocabulary.offers.names):
        place = reading.places.get(offer.stage)
        rows = part.shown.offer == code
        if place is None or not rows.any():
            continue
        for which, among in enumerate((rows, rows & part.shown.answered)):
            who = part.shown.respondent[among]
            before = found[which, place, who]
            for known in np.unique(before).tolist():
                found[which, place, who[before == known]] = sets.code(sets.names[known] | {code})
    return found[0], found[1]


def _open(part: Part, reading: Reading, open_questions: Mapping[str, str]) -> tuple[Numbers, Numbers]:
    """(S, n) twice: who was shown an open question of the stage, and who answered one."""
    shown = np.zeros((reading.stages, len(part)), bool)
    answered = shown.copy()
    for question, stage in open_questions.items():
        place, column = reading.places.get(stage), part.answers.get(question)
        if place is not None and column is not None:
            shown[place] |= column.state != NOT_SHOWN
            answered[place] |= column.state == ANSWERED
    return shown.astype(np.int8), answered.astype(np.int8)

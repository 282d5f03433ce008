"""Aggregates against a reference that walks the raw answers one by one, with SciPy's and statsmodels' intervals."""

import math
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from app.aggregates.assemble import Wanted, assemble
from app.aggregates.document import Aggregates
from app.aggregates.request import AggregatesQuery, Facts, Reader
from app.analysis.scores import EMOTIONS
from app.journeys import yaml_format
from app.mentions.codes import Vocabulary
from app.mentions.columns import join
from app.mentions.reading import as_asked, through
from app.mentions.sample import sample
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire, Touchpoints, stage_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LEVEL = 0.9


def _touchpoints(name: str, ids: list[str], retired: str = "", **more: Any) -> dict[str, Any]:
    options = [{"id": one, "label": one.upper(), "retired": one == retired} for one in ids]
    return {"id": name, "type": "touchpoints", "title": name, "options": options, **more}


def _questionnaire(version: int) -> Questionnaire:
    scored = {"rating": "satisfaction", "scale": 5, "na": True}
    felt = {"rating": "emotion"}
    young = {"question": "age", "any_of": ["u30", "30-49"]}
    met = ["ad", "tv", "friend"] if version == 1 else ["ad", "tv", "friend", "podcast"]
    document = {
        "id": "oracle",
        "title": {"de": "Orakel", "en": "Oracle"},
        "languages": ["de", "en"],
        "journey": "seven-stage",
        "sections": [
            {"id": "start", "questions": [
                {"id": "age", "type": "single_choice", "title": "Age", "role": "segment",
                 "options": [{"id": one, "label": one} for one in ("u30", "30-49", "50plus")]},
                {"id": "spend", "type": "number", "title": "Spend", "role": "segment", "bins": [10, 20]},
                {"id": "heard", "type": "text", "title": "Heard", "role": "discovery", "stage": "awareness"},
            ]},
            {"id": "chance", "stage": "pre-awareness", "questions": [
                _touchpoints("p1", ["ad", "tv"], none=True, rate=[scored])]},
            {"id": "aware", "stage": "awareness", "show_if": young, "questions": [
                _touchpoints("a1", met, "" if version == 1 else "tv", none=True, other=True, rate_most=2,
                             rate=[scored, felt, {"rating": "effort", "scale": 7}])]},
            {"id": "think", "stage": "consideration", "questions": [
                _touchpoints("c1", ["web", "shop"], rate=[{"rating": "satisfaction", "scale": 5}]),
                _touchpoints("c2", ["shop", "review"], none=True, rate=[scored, {"rating": "importance"}])]},
            {"id": "stay", "stage": "loyalty", "questions": [
                _touchpoints("l1", ["shop", "mail"], rate=[scored, felt])]},
            {"id": "end", "questions": [{"id": "path", "type": "path", "title": "Path"}]},
        ],
    }  # fmt: skip
    return resolve(Questionnaire.model_validate(document), yaml_format.models(), yaml_format.catalogues())


VERSIONS = {1: _questionnaire(1), 2: _questionnaire(2)}
CHECKERS = {number: Checker(one, number) for number, one in VERSIONS.items()}


@st.composite
def _rating(draw: st.DrawFn, question: Touchpoints) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for item in question.rate:
        if draw(st.booleans()):
            points = st.integers(1, item.scale)
            na = points | st.just("na") if item.na else points
            given[item.rating] = draw(st.sampled_from(list(EMOTIONS)) if item.rating == "emotion" else na)
    return given


@st.composite
def responses(draw: st.DrawFn) -> Stored:
    """A response that the validator takes."""
    version = draw(st.sampled_from([1, 2]))
    raw: dict[str, Any] = {"heard": draw(st.sampled_from(["", "Radio"]))}
    raw |= draw(st.fixed_dictionaries({}, optional={
        "age": st.sampled_from(["u30", "30-49", "50plus"]), "spend": st.integers(0, 30),
    }))  # fmt: skip
    for _, question in VERSIONS[version].questions():
        if isinstance(question, Touchpoints):
            possible = [option.id for option in question.offered() if not option.retired]
            picked = {one: draw(_rating(question)) for one in possible if draw(st.booleans())}
            texts = draw(st.lists(st.sampled_from(["Bus", "Podcast"]), max_size=2)) if question.other else []
            others = [{"text": text, **draw(_rating(question))} for text in texts]
            none = question.none and not picked and not others and draw(st.booleans())
            raw[question.id] = {"picked": picked, "other": others, "none": none}
    name = str(UUID(int=draw(st.integers(0, 2**128 - 1)), version=4))
    checked = CHECKERS[version].check(raw, name, "en")
    assert checked.problems == []
    return Stored(
        id=name,
        version=version,
        language=draw(st.sampled_from(["de", "en"])),
        collector=draw(st.sampled_from([None, "shop", "street"])),
        mode=draw(st.sampled_from(["online", "street"])),
        interviewer=None,
        disposition=draw(st.sampled_from(["complete", "complete", "complete", "late"])),
        day=date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 3))),
        received_at=None,
        seconds=60,
        durations=None,
        answers=checked.answers,
    )


FIELDWORK = st.lists(responses(), max_size=14, unique_by=lambda one: one.id)


def columns(stored: list[Stored]) -> Snapshot:
    vocabulary = Vocabulary()
    learn(VERSIONS.values(), vocabulary)
    return Snapshot(1, VERSIONS, vocabulary, (tabulate(VERSIONS, stored, vocabulary),))


def figures(found: Snapshot, **query: Any) -> Aggregates:
    asked = AggregatesQuery(level=LEVEL, **query)
    reader = Reader(Facts(VERSIONS, ("shop", "street")))
    source = VERSIONS[2].model()
    target = yaml_format.models()[asked.model or source.id]
    reading = as_asked(source) if not asked.model else through(yaml_format.crosswalk(source, target), source, target)
    wanted = Wanted(
        reading=reading,
        group_by=reader.group_by(asked.group_by),
        only=reader.stages(asked.stage, [stage.id for stage in target.stages]),
        level=LEVEL,
        lang=reader.language(asked.lang),
    )
    chosen = sample(found, reader.selection(asked))
    assert reader.problems == []
    return assemble(chosen, wanted, "oracle", False, NOW)


class Reference:
    """Row by row: sets of people and lists of ratings per stage and touchpoint."""

    def __init__(self, stored: list[Stored], model: str = "") -> None:
        self.base: dict[str, set[str]] = defaultdict(set)
        self.shown: dict[str, set[str]] = defaultdict(set)
        self.offered: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.mentions: dict[tuple[str, str, str], tuple[int, dict[str, Any]]] = {}
        walk = yaml_format.crosswalk("seven-stage", model or "seven-stage")
        order = list(walk.places)
        for one in stored:
            questionnaire = VERSIONS[one.version]
            visible = CHECKERS[one.version].shown(one.answers, one.id)
            for section, question in questionnaire.questions():
                if not isinstance(question, Touchpoints) or question.id not in visible:
                    continue
                source = stage_of(section, question) or ""
                target = walk.places[source].target
                if target is not None:
                    self._read(one, question, target, order.index(source))

    def _read(self, one: Stored, question: Touchpoints, stage: str, rank: int) -> None:
        answer = one.answers.get(question.id)
        self.shown[stage].add(one.id)
        if answer is None and question.none:
            return
        self.base[stage].add(one.id)
        for option in question.offered():
            if not option.retired:
                self.offered[stage, option.id].add(one.id)
        if question.other:
            self.offered[stage, "other"].add(one.id)
        if answer is None:
            return
        named = dict(answer["picked"])
        if answer["other"]:
            named["other"] = {key: value for key, value in answer["other"][0].items() if key != "text"}
        for touchpoint, ratings in named.items():
            before = self.mentions.get((stage, touchpoint, one.id))
            # the latest stage decides; within a stage the first question, unless only the later one has ratings
            if before is None or rank > before[0] or (ratings and not before[1]):
                self.mentions[stage, touchpoint, one.id] = (rank, ratings)

    def people(self, stage: str, touchpoint: str | None = None) -> set[str]:
        return {who for at, what, who in self.mentions if at == stage and touchpoint in (None, what)}

    def ratings(self, stage: str, measure: str, touchpoint: str | None = None) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for (at, what, who), (_, ratings) in self.mentions.items():
            value = ratings.get(measure)
            if at == stage and touchpoint in (None, what) and value not in (None, "na"):
                found[who].append(EMOTIONS[value] if measure == "emotion" else value)
        return found


def flat(given: dict[str, list[int]]) -> list[int]:
    return [value for values in given.values() for value in values]


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def check_share(share: Any, part: int, whole: int) -> None:
    if whole == 0:
        assert (share.estimate, share.low, share.high) == (None, None, None)
        return
    low, high = proportion_confint(part, whole, 1 - LEVEL, method="wilson")
    assert close(share.estimate, part / whole)
    assert close(share.low, low)
    assert close(share.high, high)


def check_mean(score: Any, values: list[int]) -> None:
    assert score.n == len(values)
    assert close(score.mean, sum(values) / len(values) if values else None)
    if len(set(values)) > 1:
        sd = float(stats.tstd(values))
        low, high = stats.t.interval(LEVEL, len(values) - 1, score.mean, stats.sem(values))
        assert close(score.sd, sd)
        assert close(score.low, low)
        assert close(score.high, high)
    else:
        assert (score.low, score.high) == (None, None)
    assert score.histogram == {point: values.count(int(point)) for point in score.histogram}
    scale = len(score.histogram)
    check_share(score.top2, sum(value >= scale - 1 for value in values), len(values))
    check_share(score.bottom2, sum(value <= 2 for value in values), len(values))


def clustered(given: dict[str, list[int]], base: int) -> tuple[float, float]:
    """Mean of all ratings and its standard error, residuals summed by respondent."""
    ratings = sum(len(values) for values in given.values())
    mean = sum(sum(values) for values in given.values()) / ratings
    squares = sum(sum(value - mean for value in values) ** 2 for values in given.values())
    return mean, math.sqrt(squares * base / (base - 1)) / ratings if base > 1 else 0.0


def check_stage_score(score: Any, given: dict[str, list[int]], base: int, scale: int) -> None:
    assert (score.n, score.respondents) == (sum(map(len, given.values())), len(given))
    if not given:
        assert score.mean is None
        return
    mean, error = clustered(given, base)
    assert close(score.mean, mean)
    if len(given) > 1:
        assert close(score.se, error)
    if len(given) > 1 and error > 1e-9:
        half = stats.t.ppf((1 + LEVEL) / 2, len(given) - 1) * error
        assert close(score.low, max(1, mean - half))
        assert close(score.high, min(scale, mean + half))
    tops = [value >= scale - 1 for values in given.values() for value in values]
    assert close(score.top2.estimate, sum(tops) / len(tops))


def check_figures(document_stages: list[Any], reference: Reference) -> None:
    for stage in document_stages:
        base = reference.base[stage.stage]
        assert stage.base == len(base)
        assert stage.no_answer == len(reference.shown[stage.stage] - base)
        check_share(stage.reach, len(reference.people(stage.stage)), len(base))
        assert stage.mentions == sum(at == stage.stage for at, _, _ in reference.mentions)
        for measure, scale in (("satisfaction", 5), ("effort", 7), ("importance", 5)):
            if getattr(stage, measure) is not None:
                given = reference.ratings(stage.stage, measure)
                check_stage_score(getattr(stage, measure), given, len(base), scale)
        for row in stage.touchpoints:
            offered = reference.offered[stage.stage, row.touchpoint]
            named = reference.people(stage.stage, row.touchpoint)
            assert named <= offered
            assert (row.base, row.mentions) == (len(offered), len(named))
            assert ("small_base" in row.flags) == (0 < len(offered) < 30)
            check_share(row.frequency, len(named), len(offered))
            for measure in ("satisfaction", "effort", "importance"):
                if getattr(row, measure) is not None:
                    check_mean(getattr(row, measure), flat(reference.ratings(stage.stage, measure, row.touchpoint)))
            if row.emotion_index is not None:
                felt = flat(reference.ratings(stage.stage, "emotion", row.touchpoint))
                assert sum(row.emotions.values()) == len(felt)
                assert close(row.emotion_index.index, 100 * sum(felt) / len(felt) if felt else None)


@settings(deadline=None, max_examples=30)
@given(FIELDWORK)
def test_figures_equal_a_walk_through_the_raw_answers(stored: list[Stored]) -> None:
    document = figures(columns(stored))
    complete = [one for one in stored if one.disposition == "complete"]
    assert document.responses == len(complete)
    assert document.versions == sorted({one.version for one in complete})
    check_figures(document.stages, Reference(complete))


@settings(deadline=None, max_examples=30)
@given(FIELDWORK, st.sampled_from([name for name in yaml_format.models() if name != "seven-stage"]))
def test_another_model_counts_everyone_once_and_takes_the_latest_rating(stored: list[Stored], model: str) -> None:
    document = figures(columns(stored), model=model, disposition="complete,late")
    reference = Reference(stored, model)
    check_figures(document.stages, reference)
    walk = yaml_format.crosswalk("seven-stage", model)
    lost = [stage for stage, place in walk.places.items() if place.target is None]
    mentioned = Reference(stored)
    counted = sum(any(at == stage for at, _, _ in mentioned.mentions) for stage in lost)
    uncoded = [note for note in document.notes if "Offene Antworten" in note or "offene Antworten" in note]
    assert len(document.notes) - len(uncoded) == counted


def test_the_models_tried_merge_stages_and_leave_some_out() -> None:
    places = [
        place for model in yaml_format.models() for place in yaml_format.crosswalk("seven-stage", model).places.values()
    ]
    assert any(place.target is None for place in places)
    merged = yaml_format.crosswalk("seven-stage", "five-stage").sources_of("awareness")
    assert merged == ["pre-awareness", "awareness"]


@settings(deadline=None, max_examples=30)
@given(FIELDWORK)
def test_the_crosswalk_to_the_own_model_changes_nothing(stored: list[Stored]) -> None:
    found = columns(stored)
    assert figures(found, model="seven-stage") == figures(found)


FILTERS = st.fixed_dictionaries({}, optional={
    "where": st.lists(st.sampled_from(["age:u30", "age:u30,50plus", "spend:10-to-20,from-20"]), max_size=2),
    "collector": st.just("shop"),
    "mode": st.sampled_from(["online", "street", "online,street"]),
    "language": st.just("de"),
    "version": st.sampled_from(["1", "1,2"]),
    "first_day": st.just(date(2026, 1, 2)),
    "last_day": st.just(date(2026, 1, 3)),
    "disposition": st.sampled_from(["late", "complete,late"]),
})  # fmt: skip


def passes(one: Stored, query: dict[str, Any]) -> bool:
    """What the filters mean, said once more."""
    spend = one.answers.get("spend")
    tests = {
        "age:u30": one.answers.get("age") == "u30",
        "age:u30,50plus": one.answers.get("age") in ("u30", "50plus"),
        "spend:10-to-20,from-20": spend is not None and spend >= 10,
    }
    return (
        all(tests[text] for text in query.get("where", []))
        and one.collector in (["shop"] if "collector" in query else ["shop", "street", None])
        and one.mode in query.get("mode", "online,street").split(",")
        and one.language in query.get("language", "de,en").split(",")
        and str(one.version) in query.get("version", "1,2").split(",")
        and query.get("first_day", date.min) <= one.day <= query.get("last_day", date.max)
        and one.disposition in query.get("disposition", "complete").split(",")
    )


@settings(deadline=None, max_examples=30)
@given(FIELDWORK, FILTERS)
def test_a_filter_gives_the_figures_of_those_it_lets_through(stored: list[Stored], query: dict[str, Any]) -> None:
    chosen = [one for one in stored if passes(one, query)]
    document = figures(columns(stored), **query)
    assert document.responses == len(chosen)
    check_figures(document.stages, Reference(chosen))


@settings(deadline=None, max_examples=25)
@given(FIELDWORK, st.sampled_from(["age", "spend", "mode", "collector", "language", "version", "age,mode"]))
def test_groups_are_filters_and_add_up_to_the_total(stored: list[Stored], name: str) -> None:
    document = figures(columns(stored), group_by=name)
    assert document.groups is not None
    assert sum(group.responses for group in document.groups) == document.responses
    for place, stage in enumerate(document.stages):
        assert stage.mentions == sum(group.stages[place].mentions or 0 for group in document.groups)
        for row, touchpoint in enumerate(stage.touchpoints):
            bases = [group.stages[place].touchpoints[row].base for group in document.groups]
            assert touchpoint.base == sum(bases)

    def group_of(one: Stored) -> dict[str, str | None]:
        spend = one.answers.get("spend")
        bins = None if spend is None else "under-10" if spend < 10 else "10-to-20" if spend < 20 else "from-20"
        known = {"age": one.answers.get("age"), "spend": bins, "version": str(one.version)}
        return {each: known.get(each, getattr(one, each, None)) for each in name.split(",")}

    for group in document.groups:
        members = [one for one in stored if one.disposition == "complete" and group_of(one) == group.by]
        assert group.responses == len(members)
        check_figures(group.stages, Reference(members))


@settings(deadline=None, max_examples=15)
@given(FIELDWORK, st.randoms(use_true_random=False))
def test_the_order_of_responses_is_irrelevant(stored: list[Stored], random: Any) -> None:
    shuffled = list(stored)
    random.shuffle(shuffled)
    assert figures(columns(shuffled), group_by="age") == figures(columns(stored), group_by="age")


@settings(deadline=None, max_examples=30)
@given(FIELDWORK, st.integers(0, 25), st.integers(0, 25))
def test_figures_do_not_depend_on_how_responses_are_divided_into_parts(stored: list[Stored], a: int, b: int) -> None:
    whole = columns(stored)
    first, second = sorted((min(a, len(stored)), min(b, len(stored))))
    pieces = [stored[:first], stored[first:second], stored[second:]]
    parts = tuple(tabulate(VERSIONS, piece, whole.vocabulary) for piece in pieces)
    divided, joined = replace(whole, parts=parts), replace(whole, parts=(join(parts),))
    assert figures(divided, group_by="spend") == figures(joined, group_by="spend") == figures(whole, group_by="spend")


@settings(deadline=None, max_examples=30)
@given(FIELDWORK, responses())
def test_one_more_response_never_lowers_a_count(stored: list[Stored], extra: Stored) -> None:
    before = figures(columns([one for one in stored if one.id != extra.id]))
    after = figures(columns([*(one for one in stored if one.id != extra.id), extra]))
    assert after.responses - before.responses == (extra.disposition == "complete")
    for old, new in zip(before.stages, after.stages, strict=True):
        assert (new.base or 0) >= (old.base or 0)
        for row, grown in zip(old.touchpoints, new.touchpoints, strict=True):
            assert (grown.base, grown.mentions) >= (row.base, row.mentions)


def test_a_survey_without_answers_has_every_touchpoint_and_no_number() -> None:
    document = figures(columns([]), group_by="age")
    names = {stage.stage: [row.touchpoint for row in stage.touchpoints] for stage in document.stages}
    assert names["awareness"] == ["ad", "friend", "podcast", "tv", "other"]
    assert document.stages[0].touchpoints[0].flags == ["no_base", "no_ratings"]
    assert names["preference"] == []
    assert document.stages[3].flags == ["not_asked"]
    assert "NaN" not in document.model_dump_json()
    assert [group.by["age"] for group in document.groups or []] == ["u30", "30-49", "50plus"]


def test_ratings_on_scales_of_different_length_are_counted_and_have_no_mean() -> None:
    lists = [
        _touchpoints(
            f"q{scale}", ["shop", *others], rate=[{"rating": "satisfaction", "scale": scale}], stage="awareness"
        )
        for scale, others in ((5, ["web"]), (7, []))
    ]
    document = {"id": "mixed", "title": "Mixed", "languages": ["en"], "sections": [{"id": "all", "questions": lists}]}
    questionnaire = resolve(Questionnaire.model_validate(document), yaml_format.models(), yaml_format.catalogues())
    answers = {"q5": {"picked": {"shop": {"satisfaction": 4}, "web": {"satisfaction": 5}}, "other": [], "none": False}}
    template = Stored("", 1, "en", None, "online", None, "complete", date(2026, 1, 1), None, None, None, answers)
    stored = [replace(template, id=str(UUID(int=number, version=4))) for number in range(40)]
    vocabulary = Vocabulary()
    found = Snapshot(1, {1: questionnaire}, vocabulary, (tabulate({1: questionnaire}, stored, vocabulary),))
    reader = Reader(Facts(found.versions, ()))
    reading = as_asked(questionnaire.model())
    wanted = Wanted(reading, (), ("awareness",), LEVEL, "en")
    stage = assemble(sample(found, reader.selection(AggregatesQuery())), wanted, "mixed", False, NOW).stages[0]
    shop, web = stage.touchpoints
    assert stage.satisfaction is not None
    assert (stage.satisfaction.mean, stage.flags) == (None, ["mixed_scales"])
    assert shop.satisfaction is not None
    assert (shop.satisfaction.mean, shop.satisfaction.top2.estimate, shop.flags) == (None, None, ["mixed_scales"])
    assert (shop.satisfaction.histogram or {})["4"] == 40
    assert web.satisfaction is not None
    assert web.satisfaction.mean == 5


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"where": ["age"]}, "where[0]"),
        ({"where": ["shoe:42"]}, "where[0]"),
        ({"where": ["age:u30", "age:young"]}, "where[1]"),
        ({"mode": "fax"}, "mode"),
        ({"collector": "nowhere"}, "collector"),
        ({"disposition": "done"}, "disposition"),
        ({"language": "fr"}, "language"),
        ({"first_day": date(2026, 2, 1), "last_day": date(2026, 1, 1)}, "from"),
    ],
)
def test_an_unknown_filter_is_named_with_what_is_possible(query: dict[str, Any], path: str) -> None:
    reader = Reader(Facts(VERSIONS, ("shop",)))
    reader.selection(AggregatesQuery(**query))
    assert [problem.path for problem in reader.problems] == [path]

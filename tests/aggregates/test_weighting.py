"""Weighted figures are those of R's survey package on a weights-only design, filters being domains of it."""

from datetime import UTC, datetime

import numpy as np
import pytest

from app.aggregates.assemble import Wanted, assemble, pooled_toplines
from app.aggregates.document import Aggregates
from app.aggregates.tidy import rows
from app.aggregates.weighting import weighted
from app.analysis.intervals import wilson
from app.analysis.weights import CannotRake
from app.mentions.reading import as_asked
from app.mentions.sample import Sample
from app.mentions.segments import segments
from app.surveys.margins import Margins
from tests.aggregates.weighted_people import MARGINS, VERSIONS, people, raked, snapshot


def figures(chosen: Sample) -> Aggregates:
    wanted = Wanted(as_asked(VERSIONS[1].model()), (), ("awareness",), 0.95, "en")
    return assemble(chosen, wanted, "weighted", False, datetime(2026, 3, 1, tzinfo=UTC))


# R 4.2.2, survey 4.1.1, x read from as_csv(), n = 144; na and ns are the shares of "none" in age and sex:
# r <- rake(svydesign(ids=~1, data=x, weights=~1), list(~age, ~sex),
#   list(data.frame(age=c("u30","30-49","50plus","none"), Freq=n*c(c(.2,.3,.5)*(1-na), na)),
#        data.frame(sex=c("f","m","none"), Freq=n*c(c(.52,.48)*(1-ns), ns))), control=list(maxit=1e4, epsilon=1e-13))
# x$w <- weights(r); s <- svydesign(ids=~1, data=x, weights=~w); d <- s, and d <- subset(s, sex == "f")
# svymean(~ad + reach, d); a <- subset(d, !is.na(sat_ad)); svymean(~sat_ad, a); confint(…, df=degf(a));
# sqrt(svyvar(~sat_ad, a)); svymean(~I(sat_ad >= 4), a); b <- subset(d, m > 0); svyratio(~t, ~m, b) with its confint;
# svyratio(~top, ~m, b); 100 * svyratio(~v, ~e, subset(d, e > 0)); each time sum(w)^2/sum(w^2) of those in it
R: dict[str, dict[str, float]] = {
    "all": {
        "neff": 99.85986448217345, "ad": 0.5055562217541458, "reach": 0.8822793264241461, "raters": 64,
        "mean": 3.8470614092723121, "se": 0.1556904127795384, "low": 3.5359389453331711, "high": 4.1581838732114527,
        "sd": 1.0996961464516530, "raters_neff": 44.23226042903904, "top2": 0.64359499002665, "rated": 117,
        "ratio": 3.7877216945542171, "ratio_se": 0.1169316669260362, "ratio_low": 3.5561237945296242,
        "ratio_high": 4.0193195945788096, "top": 0.62874329595086609, "top_se": 0.04608017851432641,
        "index": 19.513668240101023, "index_se": 6.976230623154628,
    },
    "f": {
        "neff": 41.77153024458763, "ad": 0.6875746503228494, "reach": 0.9369116071077404, "raters": 37,
        "mean": 3.9094235683755851, "se": 0.1892299471840424, "low": 3.5256474476857811, "high": 4.2931996890653892,
        "sd": 1.0204165143091217, "raters_neff": 27.36264007777087, "top2": 0.6536623629020644, "rated": 54,
        "ratio": 3.8241607744067294, "ratio_se": 0.1621196446502431, "ratio_low": 3.4989899463871486,
        "ratio_high": 4.1493316024263107, "top": 0.63397928570610418, "top_se": 0.06471090257763583,
        "index": 21.504249606455264, "index_se": 9.885182489172724,
    },
}  # fmt: skip


@pytest.mark.parametrize("who", ["all", "f"])
def test_toplines_are_those_of_r_and_of_the_margins(who: str) -> None:
    chosen, r = raked(snapshot(people()), **({} if who == "all" else {"sex": who})), R[who]
    document = pooled_toplines(chosen, "weighted", False, 0.95, "en", datetime(2026, 3, 1, tzinfo=UTC))
    age, sex, met = document.questions
    assert (met.answered, document.weighting.method) == (met.base, "rake")
    ad = next(one for one in met.options or () if one.id == "ad")
    assert (ad.share.estimate, ad.effective_base) == pytest.approx((r["ad"], r["neff"]), rel=1e-9)
    expected = wilson(r["ad"], 1, 0.95, r["neff"])
    assert (ad.share.low, ad.share.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    if who == "all":
        shares = {one.id: one.share.estimate for line in (age, sex) for one in line.options or ()}
        assert shares == pytest.approx({"u30": 0.2, "30-49": 0.3, "50plus": 0.5, "f": 0.52, "m": 0.48})


@pytest.mark.parametrize("who", ["all", "f"])
def test_figures_of_the_sample_and_of_a_filter_are_those_of_r(who: str) -> None:
    document = figures(raked(snapshot(people()), **({} if who == "all" else {"sex": who})))
    stage, r = document.stages[0], R[who]
    ad = next(one for one in stage.touchpoints if one.touchpoint == "ad")
    found = {
        "neff": stage.effective_base, "ad": ad.frequency.estimate, "reach": stage.reach.estimate,
        "raters": ad.satisfaction.n, "mean": ad.satisfaction.mean, "se": ad.satisfaction.se, "low": ad.satisfaction.low,
        "high": ad.satisfaction.high, "sd": ad.satisfaction.sd, "raters_neff": ad.satisfaction.effective_base,
        "top2": ad.satisfaction.top2.estimate, "rated": stage.satisfaction.respondents,
        "ratio": stage.satisfaction.mean, "ratio_se": stage.satisfaction.se, "ratio_low": stage.satisfaction.low,
        "ratio_high": stage.satisfaction.high, "top": stage.satisfaction.top2.estimate,
        "index": stage.emotion_index.index, "index_se": stage.emotion_index.se,
    }  # fmt: skip
    assert found == pytest.approx({name: r[name] for name in found}, rel=1e-9)
    for share, base in ((ad.frequency, r["neff"]), (stage.reach, r["neff"]), (ad.satisfaction.top2, r["raters_neff"])):
        expected = wilson(share.estimate, 1, 0.95, base)
        assert (share.low, share.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    clustered = wilson(r["top"], 1, 0.95, r["top"] * (1 - r["top"]) / r["top_se"] ** 2)
    top = stage.satisfaction.top2
    assert (top.low, top.high) == pytest.approx((clustered.low, clustered.high), rel=1e-9)


def test_the_document_says_how_it_was_weighted() -> None:
    # R: n*sum(w^2)/sum(w)^2 and sum(w)^2/sum(w^2)
    found = figures(raked(snapshot(people()), sex="f")).weighting
    assert (found.method, found.respondents, found.trimmed) == ("rake", 144, 0)
    assert found.design_effect == pytest.approx(1.442020783291832, rel=1e-9)
    assert found.effective_base == pytest.approx(99.85986448217345, rel=1e-9)
    assert found.iterations > 1
    assert found.deviation < 1e-10


def test_counts_stay_counts_of_people() -> None:
    document = figures(raked(snapshot(people()), sex="f"))
    ad = next(one for one in document.stages[0].touchpoints if one.touchpoint == "ad")
    women = [one for one in people() if one["complete"] and one["sex"] == "f"]
    assert (document.responses, ad.base, ad.mentions) == (56, 56, sum("ad" in one["met"] for one in women))
    assert sum(ad.satisfaction.histogram.values()) == ad.satisfaction.n == 37
    assert sum(ad.emotions.values()) == 37


def test_tidy_rows_give_no_count_that_is_a_sum_of_weights() -> None:
    found = {(row[1], row[2]): row for row in rows(figures(raked(snapshot(people()))))}
    n, base, effective = found["ad", "frequency"][3:6]
    assert (n, base, effective) == (
        sum("ad" in one["met"] for one in people() if one["complete"]),
        144,
        pytest.approx(R["all"]["neff"], rel=1e-9),
    )
    assert found[None, "reach"][3] is None
    assert found["ad", "satisfaction_top2"][3:5] == [None, 64]
    assert found["ad", "satisfaction_mean"][5] == pytest.approx(R["all"]["raters_neff"])


@pytest.mark.parametrize("parts", [1, 3, 7])
def test_parts_do_not_matter(parts: int) -> None:
    one, other = (figures(raked(snapshot(people(), number))) for number in (2, parts))
    assert other.stages[0].satisfaction.mean == pytest.approx(one.stages[0].satisfaction.mean, rel=1e-12)
    assert other.stages[0].reach.low == pytest.approx(one.stages[0].reach.low, rel=1e-12)


def test_everybody_twice_leaves_estimates_and_doubles_bases() -> None:
    doubled = people() + [{**one, "number": one["number"] + 1000} for one in people()]
    one, two = (figures(raked(snapshot(some))).stages[0] for some in (people(), doubled))
    assert two.effective_base == pytest.approx(2 * one.effective_base)
    assert two.satisfaction.mean == pytest.approx(one.satisfaction.mean)
    assert two.reach.estimate == pytest.approx(one.reach.estimate)


def test_only_completes_have_weights_and_their_mean_is_one() -> None:
    found = weighted(snapshot(people()), MARGINS, segments(VERSIONS))
    every = np.concatenate(found.weights)
    assert np.count_nonzero(every) == found.design == 144
    assert every.sum() == pytest.approx(144)


def test_weights_are_computed_once_a_snapshot_and_for_each_margins() -> None:
    found, known = snapshot(people()), segments(VERSIONS)
    other = Margins.model_validate({"margins": {"sex": {"f": 50, "m": 50}}})
    assert weighted(found, MARGINS, known) is weighted(found, MARGINS, known)
    assert weighted(found, other, known) is not weighted(found, MARGINS, known)
    assert weighted(snapshot(people()), MARGINS, known) is not weighted(found, MARGINS, known)


def test_however_many_combinations_are_possible_the_weights_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    few = weighted(snapshot(people()), MARGINS, segments(VERSIONS))
    monkeypatch.setattr("app.aggregates.weighting._FEW", 0)
    many = weighted(snapshot(people()), MARGINS, segments(VERSIONS))
    for one, other in zip(few.weights, many.weights, strict=True):
        assert one.tolist() == pytest.approx(other.tolist(), rel=1e-12)


def test_a_survey_without_completes_has_nothing_to_weight_and_no_figure() -> None:
    document = figures(raked(snapshot([])))
    assert (document.weighting.method, document.weighting.respondents) == ("rake", 0)
    assert document.stages[0].reach.estimate is None


def test_a_group_without_respondents_is_named() -> None:
    young = [one for one in people() if one["age"] != "50plus"]
    with pytest.raises(CannotRake, match="nobody is in group '50plus' of margin 'age'"):
        raked(snapshot(young))

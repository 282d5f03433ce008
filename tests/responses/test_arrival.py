"""What is kept of moments: the survey's local day, rounded seconds, and in anonymous mode nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.responses.arrival import LATE_DAYS, Arrival, SubmissionBody, check_body, fingerprint, prepare
from app.surveys.answers import Checker
from app.surveys.schema import Questionnaire
from tests.office import ANSWERS, body, document

ZONES = ("Europe/Berlin", "UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe")
BERLIN = ZoneInfo("Europe/Berlin")


def checker(zone: str = "Europe/Berlin", anonymity: str = "anonymous") -> Checker:
    return Checker(Questionnaire.model_validate(document(timezone=zone, anonymity=anonymity)))


def arrive(now: datetime, of: Checker | None = None, **changes: Any) -> Arrival:
    of = of or checker()
    given = SubmissionBody.model_validate(body(**changes))
    return prepare("survey", of, given, check_body(of, given), "hash", b"secret", now)


@pytest.mark.parametrize("zone", ZONES)
@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_the_day_is_that_of_the_survey_wherever_it_is(zone: str, now: datetime) -> None:
    """The oracle: at the midnight that begins the day, no more than a day (25 hours when clocks go back) has passed."""
    day = arrive(now, checker(zone)).row["day"]
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    following = day + timedelta(days=1)
    next_midnight = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert midnight <= now < next_midnight


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),  # the day on which clocks go forward has 23 hours
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),  # and the one on which they go back 25
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
    ],
)
def test_the_day_turns_at_local_midnight_also_when_clocks_change(moment: str, day: str) -> None:
    assert arrive(datetime.fromisoformat(moment)).row["day"].isoformat() == day


def test_the_day_is_that_on_which_it_was_answered_unless_that_cannot_be() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    yesterday = now - timedelta(days=1)
    assert arrive(now, finished_at=yesterday).row["day"] == yesterday.date()
    for wrong in (now - timedelta(days=LATE_DAYS + 1), now + timedelta(days=1)):
        assert arrive(now, finished_at=wrong).row["day"] == now.date()
        assert arrive(now, finished_at=wrong).finished_at is None


@given(seconds=st.floats(0, 100_000), anonymous=st.booleans())
def test_seconds_are_whole_and_in_anonymous_mode_rounded_to_five(seconds: float, anonymous: bool) -> None:
    begun = datetime(2026, 3, 10, 12, tzinfo=UTC)
    ended = begun + timedelta(seconds=seconds)
    of = checker(anonymity="anonymous" if anonymous else "confidential")
    kept = arrive(ended, of, started_at=begun, finished_at=ended).row["seconds"]
    assert abs(kept - seconds) <= (2.5 if anonymous else 0.5) + 1e-6
    assert not anonymous or kept % 5 == 0


@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_in_anonymous_mode_two_answers_of_one_day_keep_no_moment_to_tell_them_apart(now: datetime) -> None:
    later = now + timedelta(seconds=1)
    if now.astimezone(BERLIN).date() == later.astimezone(BERLIN).date():
        same = body()
        one = arrive(now, **same, started_at=now, finished_at=now)
        other = arrive(later, **same, started_at=later, finished_at=later)
        assert one.row == other.row
    assert arrive(now).row["received_at"] is None


def test_otherwise_the_moment_is_kept() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert arrive(now, checker(anonymity="confidential")).row["received_at"] == now


def test_a_duration_that_runs_backwards_or_is_unknown_is_left_out() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert arrive(now, started_at=now, finished_at=now - timedelta(seconds=5)).row["seconds"] is None
    assert arrive(now, started_at=now).row["seconds"] is None
    assert arrive(now).row["seconds"] is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8), lambda inner: st.lists(inner) |
    st.dictionaries(st.text(max_size=5), inner), max_leaves=12,
)  # fmt: skip


@given(one=json_values, other=json_values)
def test_equal_documents_and_only_they_have_equal_fingerprints(one: Any, other: Any) -> None:
    prints = [fingerprint(b"secret", "survey", document) for document in (one, other)]
    assert (prints[0] == prints[1]) == (repr(_ordered(one)) == repr(_ordered(other)))
    assert fingerprint(b"other secret", "survey", one) != prints[0] != fingerprint(b"secret", "another", one)


def _ordered(value: Any) -> Any:
    match value:
        case dict():
            return {key: _ordered(value[key]) for key in sorted(value)}
        case list():
            return [_ordered(part) for part in value]
    return value


def test_the_order_of_keys_does_not_matter_to_a_fingerprint() -> None:
    sent = body(answers=ANSWERS)
    turned = dict(reversed(list({**sent, "answers": dict(reversed(list(ANSWERS.items())))}.items())))
    assert list(turned) != list(sent)
    assert fingerprint(b"secret", "survey", turned) == fingerprint(b"secret", "survey", sent)

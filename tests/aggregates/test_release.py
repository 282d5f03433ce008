"""When a release may change: groups are taken in together, and what waits is remembered by where it begins."""

from hypothesis import given
from hypothesis import strategies as st

from app.aggregates.release import Plan, Waiting, taken_in


def test_nothing_changes_while_nowhere_k_wait() -> None:
    assert taken_in({"young": Waiting(9, 5), "old": Waiting(9, 6)}, 20, 10) is None
    assert taken_in({}, 20, 10) is None


def test_a_group_with_k_is_taken_in_whole_and_the_others_wait_on() -> None:
    waiting = {"young": Waiting(10, 5), "old": Waiting(9, 7), "middle": Waiting(0, 20)}
    assert taken_in(waiting, 20, 10) == {"young": 20, "old": 6, "middle": 20}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 40)), max_size=120), st.integers(1, 12))
def test_over_any_course_of_arrivals_groups_change_by_nobody_or_by_k(came: list[tuple[str, int]], k: int) -> None:
    plan, before = Plan(start=0, taken_in={}, shown={}), dict.fromkeys("abc", 0)
    for now in range(1, 42):
        there = [(group, at) for group, at in came if at <= now]
        waits = {
            group: [at for of, at in there if of == group and at > plan.taken_in.get(group, plan.start)]
            for group in {of for of, _ in there}
        }
        taken = taken_in({group: Waiting(len(ats), min(ats, default=now)) for group, ats in waits.items()}, now, k)
        if taken is not None:
            plan = Plan(start=now, taken_in=taken, shown={})
        for group in "abc":
            shown = sum(of == group and at <= plan.taken_in.get(group, plan.start) for of, at in there)
            assert shown == before[group] or shown - before[group] >= k
            before[group] = shown
        left = [at for group, at in there if at > plan.taken_in.get(group, plan.start)]
        assert all(at > plan.earliest for at in left)

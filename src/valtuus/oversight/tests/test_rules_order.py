"""The order in which happenings come does not matter; a large month takes seconds."""

from datetime import date, timedelta
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from valtuus.oversight.rules.findings import findings
from valtuus.oversight.tests.rules_facts import FAR, HERE, MONDAY, PLAN, look, maija
from valtuus.oversight.types import Arrived, Course, Given, Moved

OFFICIALS = ("maija", "olli", "kalle")
LOW = [{**row, "threshold": {name: min(number, 2) for name, number in row["threshold"].items()}} for row in PLAN]
moments = st.integers(0, 60 * 24 * 20).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
officials, subjects = st.sampled_from(OFFICIALS), st.sampled_from("abcdef")
looks = st.builds(
    lambda at, official, subject, **rest: look(subject, at=at, official=official, **rest),
    moments,
    officials,
    subjects,
    case_reference=st.sampled_from(["", "xxx", "SOS-1", "SOS-2"]),
    itself=st.booleans(),
    colleague=st.booleans(),
    known=st.booleans(),
    home=st.sampled_from([HERE, FAR, None]),
    notice=st.sampled_from([None, None, "n1", "n2"]),
    grants=st.sampled_from([(), ("g1",)]),
)
moved = st.builds(Moved, moments, officials, st.sampled_from(["n1", "n2"]), st.just(HERE), st.just(FAR))
arrived = st.builds(Arrived, moments, st.sampled_from(["n1", "n2"]), subjects, st.just(HERE))
given_ = st.builds(Given, moments, st.just("g1"), officials, officials, st.just(HERE), st.none() | moments)
courses = st.lists(looks | moved | arrived | given_, max_size=40)


@settings(max_examples=60, deadline=None)
@given(courses.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_the_happenings_does_not_matter(two):
    first, second = (
        findings(Course(date(2021, 3, 1), date(2021, 3, 31), tuple(h), {"maija": maija()}), LOW) for h in two
    )
    assert first == second


def test_a_large_month_takes_seconds():
    busy = [
        look(f"s{n % 60_000}", at=MONDAY + timedelta(minutes=n % 25_000), official=f"o{n % 1200}")
        for n in range(150_000)
    ]
    course = Course(
        date(2021, 3, 1), date(2021, 3, 31), tuple(busy), {f"o{n}": maija(official=f"o{n}") for n in range(1200)}
    )
    began = process_time()
    findings(course, PLAN)
    assert process_time() - began < 30

"""What happened in the month, by day and official: the ground of the measures."""

from collections import defaultdict
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from valtuus.oversight.types import Arrived, Course, Looked

HERE = ZoneInfo("Europe/Helsinki")


def day_of(at: datetime) -> date:
    return at.astimezone(HERE).date()


class Seen:
    def __init__(self, course: Course, *, excuse: bool) -> None:
        self.course, self.excuse = course, excuse
        self.every = [(day_of(h.at), h) for h in course.happenings]
        self.month = [(d, h) for d, h in self.every if course.first <= d <= course.last]

    def of(self, kind, among=None):
        return [(d, h) for d, h in (self.month if among is None else among) if isinstance(h, kind)]

    @cached_property
    def looks(self):
        found = defaultdict(list)
        for day, look in self.of(Looked):
            found[look.official].append((day, look))
        return found

    @cached_property
    def subjects_a_day(self):
        found = defaultdict(lambda: defaultdict(set))
        for day, look in self.of(Looked, self.every):
            found[look.official][day].update(look.subjects)
        return found

    @cached_property
    def arrivals(self):
        found = defaultdict(list)
        for day, arrived in self.of(Arrived, self.every):
            found[arrived.subject].append((day, arrived))
        return found

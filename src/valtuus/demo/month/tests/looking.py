"""Measures of looks."""

import re
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from statistics import median

from valtuus.demo.month.tests.seen import HERE, Seen
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.working_days import is_working_day
from valtuus.oversight.types import Claimed, Looked


class OfLooks(Seen):
    def volume_in_a_day(self):
        found = {}
        for official, days in self.subjects_a_day.items():
            for day in days:
                if not self.excuse or not self._inbox(official, day):
                    found[official] = max(found.get(official, 0), len(days[day]) / 60)
        return found

    def _inbox(self, official, day):
        opened = set()
        for d, look in self.looks[official]:
            if d == day and look.notice:
                opened.update(look.subjects)
        return self.subjects_a_day[official][day] <= opened

    def volume_against_own_habit(self):
        found = {}
        for official, days in self.subjects_a_day.items():
            since = self.course.officials[official].since
            for day, subjects in days.items():
                if not self.course.first <= day <= self.course.last or len(subjects) < 25:
                    continue
                if self.excuse and since and day < since + timedelta(7):
                    continue
                before = [len(days[d]) for n in range(1, 29) if (d := day - timedelta(n)) in days]
                # Over the days with looks: over all days the median is lower and the factor higher.
                found[official] = max(found.get(official, 0), len(subjects) / (median(before) if before else 0.1) / 5)
        return found

    def odd_hours(self):
        found = {}
        for official, looks in self.looks.items():
            child = any(held.duty == "child_protection" for held in self.course.officials[official].duties)
            if self.excuse and child:
                continue
            odd = sorted(
                look.at for day, look in looks if not is_working_day(day) or not 6 <= look.at.astimezone(HERE).hour < 21
            )
            most = max((sum(at <= o < at + timedelta(7) for o in odd) for at in odd), default=0)
            found[official] = most / 10
        return found

    def own_code(self):
        return {o: float(sum(look.itself for _, look in looks)) for o, looks in self.looks.items()}

    def colleague(self):
        found = {}
        for official, looks in self.looks.items():
            who = {look.subjects[0]: day for day, look in looks if look.colleague}
            if self.excuse:
                who = {s: d for s, d in who.items() if not any(abs((d - a).days) < 7 for a, _ in self.arrivals[s])}
            found[official] = float(len(who))
        return found

    def same_subject_by_many(self):
        """By subject, not by official: who is among its officials is told by `many`."""
        return {subject: n / 4 for subject, (n, _) in self.many.items()}

    @cached_property
    def many(self):
        by_subject = defaultdict(list)
        for day, look in self.of(Looked):
            for subject in look.subjects:
                by_subject[subject].append((day, look.official, look.case_reference))
        found = {}
        for subject, seen in by_subject.items():
            for start, *_ in seen:
                here = [(o, r) for d, o, r in seen if start <= d < start + timedelta(7)]
                # Each official with a reference of his own.
                references = {r for _, r in here}
                number = min(len({o for o, _ in here}), len(references)) if self.excuse else len({o for o, _ in here})
                if number > found.get(subject, (0,))[0]:
                    found[subject] = number, {o for o, _ in here}
        return found

    def case_reference_empty(self):
        found = {}
        for official, looks in self.looks.items():
            organisations = self.course.officials[official].organisations
            if self.excuse and any(self.course.customs[o].may_lack_case for o in organisations):
                continue
            if len(looks) >= 20:
                found[official] = sum(not look.case_reference for _, look in looks) / len(looks) / 0.2
        return found

    def case_reference_malformed(self):
        found = {}
        for official, looks in self.looks.items():
            ordered = [look for _, look in looks]
            wrong = 0
            for n, look in enumerate(ordered):
                if look.case_reference and not self._well_formed(look):
                    after = ordered[n + 1] if n + 1 < len(ordered) else None
                    mended = after and after.subjects == look.subjects and self._well_formed(after)
                    wrong += not (self.excuse and mended)
            found[official] = wrong / 5
        return found

    def _well_formed(self, look):
        text = look.case_reference
        (organisation,) = self.course.officials[look.official].organisations
        form = self.course.customs[organisation].case_form
        if form:
            return re.fullmatch(form, text) is not None
        return len(set(text)) > 1 and text not in "12345678901234567890"

    def case_reference_for_many(self):
        found = defaultdict(float)
        for official, looks in self.looks.items():
            subjects = defaultdict(set)
            for _, look in looks:
                if look.case_reference:
                    subjects[look.case_reference].update(look.subjects)
            found[official] = max((len(s) for s in subjects.values()), default=0) / 6
        return found

    def no_follow_up(self):
        claims = defaultdict(list)
        for day, claim in self.of(Claimed, self.every):
            claims[claim.subject].append(day)
        later = defaultdict(list)
        for _, look in self.of(Looked, self.every):
            for subject in look.subjects:
                later[look.official, subject].append(look.at)
        found, self.pairs = {}, [0, 0]
        for official, looks in self.looks.items():
            if self.excuse and all(look.purpose == "advice_with_consent" for _, look in looks):
                continue
            first = {}
            for day, look in looks:
                for subject in look.subjects if look.known else ():
                    first.setdefault(subject, (day, look.at))
            single = 0
            for subject, (day, at) in first.items():
                notice = any(day <= d <= day + timedelta(30) for d, _ in self.arrivals.get(subject, ()))
                claim = any(day <= d <= day + timedelta(30) for d in claims.get(subject, ()))
                look = any(at < a <= at + timedelta(30) for a in later[official, subject])
                single += not (notice or claim or look)
            self.pairs[0] += single
            self.pairs[1] += len(first)
            if len(first) >= 20:
                found[official] = single / len(first) / 0.6
        return found

    def other_municipality(self):
        found = {}
        for official, looks in self.looks.items():
            mine = self.course.officials[official].acts_for
            homes = {s: look for _, look in looks for s in look.subjects if look.home}
            other = [x for x in homes.values() if x.home not in mine and not (self.excuse and x.staying & mine)]
            if len(homes) >= 15:
                found[official] = len(other) / len(homes) / 0.4
        return found

    def unknown_codes(self):
        found = {}
        for official, looks in self.looks.items():
            missed = [(look.at, look.subjects[0]) for _, look in looks if not look.known]
            windows = [len({s for b, s in missed if a <= b < a + timedelta(hours=1)}) for a, _ in missed]
            found[official] = max(windows, default=0) / 3
        return found

    def fast_looks(self):
        found = {}
        for official, looks in self.looks.items():
            moments = [look.at for _, look in looks if not (self.excuse and look.action == "kelmu.open_notice")]
            most, start = 0, 0
            for end, at in enumerate(moments):
                while moments[start] <= at - timedelta(hours=1):
                    start += 1
                most = max(most, end - start + 1)
            found[official] = most / 20
        return found

    def purpose_outside_duty(self):
        duties, found = catalogue().duties, {}
        for official, looks in self.looks.items():
            held, wrong = self.course.officials[official].duties, 0
            for day, look in looks:
                early = timedelta(1) if self.excuse else timedelta(0)
                now = [h for h in held if h.first - early <= day and (h.last is None or day <= h.last)]
                usual = {p for h in now for p in duties[h.duty].purposes}
                wrong += bool(held and look.purpose and look.purpose not in usual)
            found[official] = wrong / 5
        return found

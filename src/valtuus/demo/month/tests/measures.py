"""The slow and obvious measure of each kind, for tests of the month: official → how many times the threshold.

`excuse`: leave out what the plan's decoys are excused for. Written from the plan's words alone, without a look at any rule.
"""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from valtuus.demo.month.tests.looking import OfLooks
from valtuus.demo.month.tests.seen import HERE, day_of
from valtuus.oversight.types import Claimed, Exported, Given, Looked, Moved, Taken

__all__ = ["HERE", "Measures", "day_of"]


class Measures(OfLooks):
    @cached_property
    def used(self):
        found = defaultdict(list)
        for _, look in self.of(Looked, self.every):
            for grant in look.grants:
                found[grant].append(look.at)
        return found

    def look_after_self_grant(self):
        found = defaultdict(float)
        for _, given in self.of(Given):
            if given.giver == given.holder:
                close = [a for a in self.used[given.grant] if given.at <= a <= given.at + timedelta(hours=24)]
                found[given.holder] += bool(close)
        return found

    def grant_look_end(self):
        found = defaultdict(float)
        for _, given in self.of(Given):
            if given.ended_at and (self.used[given.grant] or not self.excuse):
                hours = (given.ended_at - given.at) / timedelta(hours=1)
                for official in (given.holder, given.giver):
                    found[official] = max(found[official], 72 / hours)
        return found

    def notice_ping_pong(self):
        notices, days = defaultdict(list), defaultdict(int)
        for day, move in self.of(Moved):
            if not move.by_desk and not (self.excuse and move.client_moved):
                notices[move.notice].append(move.official)
                days[move.official, day] += 1
        found = defaultdict(float)
        for movers in notices.values():
            for official in movers:
                found[official] = max(found[official], len(movers) / 3)
        for (official, _), moves in days.items():
            found[official] = max(found[official], moves / 10)
        return found

    def notice_opened_and_moved(self):
        opened = {(look.official, look.notice): look.at for _, look in self.of(Looked, self.every) if look.notice}
        counted = defaultdict(int)
        for _, move in self.of(Moved):
            at = opened.get((move.official, move.notice))
            kin = frozenset({move.giver, move.receiver}) in self.course.neighbours
            if at and move.at - at <= timedelta(hours=1) and not (self.excuse and kin):
                counted[move.official, move.receiver] += 1
        found = defaultdict(float)
        for (official, _), number in counted.items():
            found[official] = max(found[official], number / 5)
        return found

    def export_hoarding(self):
        found, bills = defaultdict(float), defaultdict(int)
        for _, file in self.of(Exported):
            billing = any(held.duty == "lms_billing" for held in self.course.officials[file.official].duties)
            bills[file.official] += file.action == "kelmu.view_lms_billing"
            if self.excuse and billing and file.action == "kelmu.view_lms_billing" and bills[file.official] == 1:
                found[file.official] += 0
            else:
                found[file.official] += file.subjects / 2000
        return found

    def requests_by_one_officer(self):
        askers, found = defaultdict(int), defaultdict(float)
        for _, taken in self.of(Taken):
            if self.excuse and taken.outage:
                continue
            askers[taken.officer, taken.asker] += 1
            found[taken.officer] += bool(taken.urgent and not taken.call)
        for (officer, _), number in askers.items():
            found[officer] = max(found[officer], number / 4)
        return found

    def claims_in_series(self):
        days = defaultdict(int)
        for day, claim in self.of(Claimed):
            days[claim.official, day] += bool(claim.undone_on and not (self.excuse and claim.account_error))
        found = defaultdict(float)
        for (official, _), number in days.items():
            found[official] = max(found[official], number / 5)
        return found

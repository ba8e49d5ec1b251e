"""What a reader of the self-check may change: the day she asks about, and the day whose knowledge counts."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day, moment_of
from valtuus.web.forms import DayField, Form
from valtuus.web.wording import later, say

LATEST_YEAR = 2200  # beyond every mandate; a mistyped year is said to be one


class AsOfForm(Form):
    """Päivä, jonka tilannetta kysytään. Left empty, the day is today, and what is known is what is known now."""

    day = DayField(label=later("mandates.day"), help_text=later("mandates.day_hint"), required=False)
    known = DayField(label=later("mandates.known"), help_text=later("mandates.known_hint"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both days within reach; nobody knows anything on a day to come."""
        given = super().clean() or {}
        for name in ("day", "known"):
            chosen = given.get(name)
            if chosen is not None and not 1900 <= chosen.year <= LATEST_YEAR:
                self.add_error(name, ValidationError(say("mandates.day_out_of_reach", latest=LATEST_YEAR)))
        known = given.get("known")
        if known is not None and known > helsinki_day(clock.now()):
            self.add_error("known", ValidationError(say("mandates.known_to_come")))
        return given

    def moments(self) -> tuple[datetime, datetime | None]:
        """The moment asked about and that of knowledge (None: now). A day other than today is asked about at its noon."""
        moment = clock.now()
        if not self.is_valid():
            return moment, None
        day, known = self.cleaned_data["day"], self.cleaned_data["known"]
        at = moment if day in (None, helsinki_day(moment)) else moment_of(day.isoformat(), "day")
        return at, None if known in (None, helsinki_day(moment)) else moment_of(known.isoformat(), "known")

    @property
    def is_now(self) -> bool:
        """Whether it asks about now, as it is known now."""
        return not self.is_bound or (self.is_valid() and not any(self.cleaned_data[name] for name in ("day", "known")))

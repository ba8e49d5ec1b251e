"""When a person's work ended."""

from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day
from valtuus.web.forms import DayField, Form
from valtuus.web.wording import later


class LeaveForm(Form):
    """Palvelussuhteen viimeinen päivä."""

    last_day = DayField(
        label=later("cutting.last_day"),
        help_text=later("cutting.last_day_hint"),
        initial=lambda: helsinki_day(clock.now()),
    )

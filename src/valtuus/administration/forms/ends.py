"""Until when what ends is renewed."""

from valtuus.web.forms import DayField, Form
from valtuus.web.wording import later


class RenewForm(Form):
    """Uusi valitut: a last day for all, or none, and then each goes on for as long as it was."""

    last_day = DayField(label=later("review.renew_until"), help_text=later("review.renew_until_hint"), required=False)

"""`valtuus daily`: warn of mandates that end, remind of open reviews, judge searching, erase what no rule keeps.

Run it once a day; more often does no harm.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.administration.services.ends import warn_of_ends
from valtuus.administration.services.review import remind_of_reviews
from valtuus.config.command import add_language, spoken
from valtuus.conversations.services import erasing as conversations
from valtuus.fallback.services import report_erasing as reports
from valtuus.kernel import clock
from valtuus.municipal_lists.services import exporting
from valtuus.oversight.services.judging import judge_searching
from valtuus.web.wording import say


class Command(BaseCommand):
    """What is due today."""

    help = "warn of mandates that end, remind of open reviews, judge searching, erase old conversations and reports"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        at = clock.now()
        with spoken(options["language"]):
            done = {"ends": warn_of_ends(at=at), "reviews": remind_of_reviews(at=at)}
            self.stdout.write(say("review.daily", **done, conversations=len(conversations.erase_old(at=at))))
            judged = judge_searching(at=at)
            self.stdout.write(say("oversight.daily", raised=judged.raised, grown=judged.grown))
            unconfirmed = reports.erase_unconfirmed(at=at)
            self.stdout.write(say("lists.daily", files=exporting.sweep()))
            self.stdout.write(say("report.daily", matters=len(reports.erase_old(at=at)), unconfirmed=unconfirmed))

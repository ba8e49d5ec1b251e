"""`valtuus daily`: warn of mandates that end, remind of open reviews, erase what old conversations held.

Run it once a day; more often does no harm.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.administration.services.ends import warn_of_ends
from valtuus.administration.services.review import remind_of_reviews
from valtuus.config.command import add_language, spoken
from valtuus.conversations.services.erasing import erase_old
from valtuus.kernel import clock
from valtuus.web.wording import say


class Command(BaseCommand):
    """What is due today."""

    help = "warn of mandates that end, remind of open reviews, erase what old conversations held"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        at = clock.now()
        with spoken(options["language"]):
            done = {"ends": warn_of_ends(at=at), "reviews": remind_of_reviews(at=at)}
            self.stdout.write(say("review.daily", **done, conversations=len(erase_old(at=at))))

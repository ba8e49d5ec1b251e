"""`valtuus tidy_applications`: reject what was not completed in time, erase what no rule keeps. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from valtuus.kernel import clock
from valtuus.mandate_applications.services.tidying import erase_old, reject_lapsed


class Command(BaseCommand):
    """What time does to applications."""

    help = "reject mandate applications not completed in time; erase old drafts and decided ones past their retention"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        at = clock.now()
        self.stdout.write(f"rejected: {len(reject_lapsed(at=at))}, erased: {len(erase_old(at=at))}")

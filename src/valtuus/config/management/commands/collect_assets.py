"""`valtuus collect_assets`: what pages need from packages into var/assets; all static files, hashed and packed, into var/static."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

# INVARIANT: exactly these. Never hds-core's fonts/, logo or koros: its font comes from a foreign host under a city's own licence.
STYLES = ("hds-core/lib/base.min.css", "hds-core/lib/components/all.min.css")
FONTS = "@fontsource-variable/source-sans-3/files/source-sans-3-{}-wght-normal.woff2"
SUBSETS = ("latin", "latin-ext")
LICENCES = {"hds-core/LICENSE": "hds-core.txt", "@fontsource-variable/source-sans-3/LICENSE": "source-sans-3.txt"}


class Command(BaseCommand):
    """Copies and collects; may be run again at any time."""

    help = "copy styles and fonts out of node_modules and collect all static files"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy, then collect. Raises `CommandError` naming a file that is missing."""
        modules, assets = settings.BASE_DIR / "node_modules", settings.ASSETS
        shutil.rmtree(assets, ignore_errors=True)
        for source in (*STYLES, *(FONTS.format(subset) for subset in SUBSETS)):
            _copy(modules / source, assets / "vendor" / Path(source).name)
        for source, name in LICENCES.items():
            _copy(modules / source, assets / "vendor" / "licences" / name)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        self.stdout.write(f"static files are in {settings.STATIC_ROOT}")


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise CommandError(f"{source} is missing: run `npm ci`")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)

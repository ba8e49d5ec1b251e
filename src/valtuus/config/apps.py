"""Start-up: the checks without which nothing runs."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from valtuus.config import doors
from valtuus.demo.cast import MORNING
from valtuus.interop.authzen.metadata import faults_of_identifier
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import faults_of
from valtuus.web.doors import faults_of_doors

# By name: they read tables, which do not exist yet while this file is being read.
HOOKS = (
    "valtuus.config.naming.fill",
    "valtuus.config.agreeing.fill",
    "valtuus.config.assigning.fill",
    "valtuus.config.watching.fill",
)


class HouseConfig(AppConfig):
    """The house itself, and the commands."""

    name = "valtuus.config"
    label = "house"

    def ready(self) -> None:
        """Stop the start on any fault of the catalogues and doors, naming every one."""
        if faults := faults_of(catalogue()):
            raise ImproperlyConfigured("the catalogues are not in order:\n" + "\n".join(faults))
        if faults := faults_of_identifier(settings.PDP):
            raise ImproperlyConfigured(
                f"VALTUUS_PDP is `{settings.PDP}`: {'; '.join(faults)}; allowed: https://pdp.example.fi/path"
            )
        if settings.ENV.demonstration:
            clock.run_from(MORNING)
        for hook in HOOKS:
            import_string(hook)()
        doors.fill()
        if faults := faults_of_doors(catalogue()):
            raise ImproperlyConfigured("the doors are not in order:\n" + "\n".join(faults))

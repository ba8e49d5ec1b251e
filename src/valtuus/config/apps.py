"""Start-up: the checks without which nothing runs."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from valtuus.config import doors
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import faults_of
from valtuus.web.doors import faults_of_doors


class HouseConfig(AppConfig):
    """The house itself, and the commands."""

    name = "valtuus.config"
    label = "house"

    def ready(self) -> None:
        """Stop the start on any fault of the catalogues and doors, naming every one."""
        if faults := faults_of(catalogue()):
            raise ImproperlyConfigured("the catalogues are not in order:\n" + "\n".join(faults))
        doors.fill()
        if faults := faults_of_doors(catalogue()):
            raise ImproperlyConfigured("the doors are not in order:\n" + "\n".join(faults))

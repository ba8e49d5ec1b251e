"""Start-up: the checks without which nothing runs."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import faults_of


class HouseConfig(AppConfig):
    """The house itself, and the commands."""

    name = "valtuus.config"
    label = "house"

    def ready(self) -> None:
        """Stop the start on any fault of the catalogues, naming every one."""
        if faults := faults_of(catalogue()):
            raise ImproperlyConfigured("the catalogues are not in order:\n" + "\n".join(faults))

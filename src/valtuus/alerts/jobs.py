"""Background work of the alerts."""

from valtuus.alerts import services
from valtuus.alerts.types import Run
from valtuus.kernel import clock


def send_alerts() -> Run:
    """Send the mails whose turn it is."""
    return services.send_due(at=clock.now())

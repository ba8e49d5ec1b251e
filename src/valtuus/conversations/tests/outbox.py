"""What waits in the outbox of the alerts, read past it: whose tables they are, this slice does not know."""

from typing import NamedTuple

from django.db import connection


class Waiting(NamedTuple):
    """A mail of the outbox."""

    id: str
    address: str
    kind: str
    recipient: str


def outbox():
    """Every mail, in the order in which it was told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.id::text, address, kind, recipient from alerts_mail m join alerts_alert a on a.id = alert_id order by m.id"
        )
        return [Waiting(*row) for row in cursor.fetchall()]

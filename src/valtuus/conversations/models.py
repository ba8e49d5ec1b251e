"""Tables of the conversations: threads, whose words go when their time is over, and events, which are only added."""

from django.db import models


class Conversation(models.Model):
    """A thread. What of it may change the migrations' trigger says."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    number = models.BigIntegerField(unique=True)
    kind = models.TextField()
    channel = models.TextField()
    state = models.TextField()
    party = models.UUIDField(null=True)
    partner = models.TextField(default="")
    partner_name = models.TextField(default="")
    partner_address = models.TextField(default="")
    subject = models.TextField()
    language = models.TextField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    adviser = models.TextField(default="")
    last = models.IntegerField()
    once = models.UUIDField(null=True, unique=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "conversations_conversation"
        indexes = [
            models.Index(fields=["partner"], name="conversation_by_partner"),
            models.Index(fields=["state", "changed_at"], name="conversation_by_state"),
            models.Index(fields=["party"], name="conversation_by_party"),
        ]


class Event(models.Model):
    """What happened in a thread. INVARIANT: one event a number, so that two who act at once cannot both do it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    conversation = models.ForeignKey(Conversation, models.PROTECT)
    number = models.IntegerField()
    kind = models.TextField()
    side = models.TextField()
    channel = models.TextField()
    by = models.TextField()
    name = models.TextField(default="")
    at = models.DateTimeField()
    text = models.TextField(default="")
    code = models.TextField(default="")
    to = models.TextField(default="")
    detail = models.JSONField(default=dict)
    once = models.UUIDField(null=True)

    class Meta:
        db_table = "conversations_event"
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="conversation_event_number"),
            models.UniqueConstraint(fields=["conversation", "once"], name="conversation_event_once"),
        ]


class Seen(models.Model):
    """How far a person has read a thread."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    conversation = models.ForeignKey(Conversation, models.PROTECT)
    person = models.TextField()
    side = models.TextField()
    upto = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "conversations_seen"
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="conversation_seen_once")]


class ReceivedMail(models.Model):
    """A mail that was taken in, once. `sender` is a keyed digest of the address, `key` one of the mail: they name nobody."""

    key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    mailbox = models.TextField()
    sender = models.TextField()
    fate = models.TextField()
    conversation = models.ForeignKey(Conversation, models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "conversations_received_mail"
        indexes = [models.Index(fields=["sender", "at"], name="received_mail_by_sender")]


class PickUp(models.Model):
    """A link behind which a conversation waits for who is known by an address only. Of its token the digest alone is kept."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    conversation = models.ForeignKey(Conversation, models.PROTECT)
    digest = models.TextField(unique=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "conversations_pickup"

"""Mail that came in: each accepted once, what became of it, and what was answered."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class InboundState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", "Not worked off yet"
    POSTED = "posted", "Posted"
    OBEYED = "obeyed", "Command carried out"
    COUNTED = "counted", "Bounce counted"
    HELD = "held", "Waits for a moderator"
    SET_ASIDE = "set_aside", "Not posted"
    REFUSED = "refused", "Refused"
    DISCARDED = "discarded", "Discarded by a moderator"
    FAILED = "failed", "Could not be worked off"


class InboundMail(models.Model):
    """One mail to one recipient, from the moment it was accepted; its bytes are kept.

    The same bytes to the same recipient are the same mail, however often they are delivered.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    recipient = models.CharField(max_length=320, help_text="As the envelope named it.")
    sender = models.CharField(max_length=320, blank=True, help_text="Of the envelope.")
    digest = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(
        max_length=9, choices=InboundState.choices, default=InboundState.WAITING
    )
    reason = models.CharField(max_length=24, blank=True, help_text="See network.gateway.reasons.")
    detail = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now(), help_text="When to work on it (again).")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="inbound")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    parent = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="inbound"
    )
    from_email = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    first_words = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["recipient", "digest"], name="inbound_once"),
        )
        indexes = (
            models.Index(
                fields=["due_at"], name="inbound_due", condition=models.Q(state="waiting")
            ),
            models.Index(
                fields=["group", "-id"], name="inbound_held", condition=models.Q(state="held")
            ),
            models.Index(fields=["state", "reason", "-id"], name="inbound_state"),
        )

    def __str__(self) -> str:
        return f"mail to {self.recipient}, {self.state}"


class MailAnswer(models.Model):
    """A mail that answers one that came in: help, refusals, confirmations; sent by the worker."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    inbound = models.ForeignKey(
        InboundMail, on_delete=models.SET_NULL, null=True, related_name="answers"
    )
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    reply_to = models.CharField(max_length=320, blank=True)
    in_reply_to = models.CharField(max_length=1000, blank=True)
    written_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                name="mail_answer_due",
                condition=models.Q(sent_at__isnull=True),
            ),
            models.Index(fields=["recipient", "written_at"], name="mail_answer_recipient"),
        )

    def __str__(self) -> str:
        return f"answer to {self.recipient}"


class BlockedSender(models.Model):
    """An address whose mail a group does not want."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="blocked_senders")
    email = models.CharField(max_length=320)
    blocked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    blocked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["group", "email"], name="blocked_once"),)

    def __str__(self) -> str:
        return self.email


class MailRequest(models.Model):
    """What somebody asked for by mail, to be confirmed from the same address (double opt-in)."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    command = models.CharField(max_length=12)
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.command} of {self.email}"


class MailProblem(models.Model):
    """Mail to a person's address that came back; outgoing mail reads what was not cleared."""

    class Kind(models.TextChoices):
        """How bad it is."""

        HARD = "hard", "Refused for good"
        SOFT = "soft", "Delayed"
        COMPLAINT = "complaint", "Reported as unwanted"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_problems")
    address = models.CharField(max_length=320)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    status = models.CharField(max_length=20, blank=True, help_text="RFC 3463, such as 5.1.1.")
    detail = models.CharField(max_length=500, blank=True)
    mail_ref = models.UUIDField(null=True, help_text="The mail that came back.")
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, help_text="When the address was said to work.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "mail_ref", "kind"], name="mail_problem_once"
            ),
        )
        indexes = (models.Index(fields=["address", "cleared_at"], name="mail_problem_address"),)

    def __str__(self) -> str:
        return f"{self.kind} at {self.address}"

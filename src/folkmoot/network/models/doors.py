"""What programs left here: kept answers, webhooks both ways, and what was sent by them."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class KeptAnswer(models.Model):
    """What a request under an Idempotency-Key was answered; without status it is under way."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    place = models.CharField(max_length=300, help_text="Method and address.")
    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of what was sent.")
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=bytes)
    media_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "place", "key"], name="kept_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.key}"


class IncomingHook(models.Model):
    """A secret address at which a program posts into a group, as the bot it belongs to."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="incoming_hooks")
    bot = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="incoming_hooks")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=200)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class OutgoingHook(models.Model):
    """An address elsewhere that is told what happens here, as far as its owner may see it.

    Its secret is not stored: it is derived from the installation's own and `secret_number`, which
    rises when a new one is asked for.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outgoing_hooks")
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, help_text="Nothing: every group they read."
    )
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=2000)
    kinds = models.CharField(max_length=300, help_text="Words such as message.created.")
    secret_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    failing_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class HookDelivery(models.Model):
    """One event for one outgoing hook: what it is about, and how sending it went.

    The words are made anew for each attempt, from what the owner may see at that moment.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Received"
        FAILED = "failed", "Given up"
        WITHHELD = "withheld", "Withheld: its owner may not see it any more"

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    hook = models.ForeignKey(OutgoingHook, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=40)
    entry = models.BigIntegerField(help_text="The entry of the feed that told of it.")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempt_count = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="What the other side answered.")
    answer = models.CharField(max_length=500, blank=True, help_text="The first words of it.")
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["hook", "entry", "message"],
                name="hook_delivery_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_try_at"],
                name="hook_delivery_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["hook", "-id"], name="hook_delivery_latest"),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.hook_id}"

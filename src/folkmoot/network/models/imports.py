"""Archives being taken in, and what could not be."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.people.models import Address, Group, Person


class ImportState(models.TextChoices):
    """Where an import stands."""

    OFFERED = "offered", "Not started"
    WAITING = "waiting", "Waiting"
    PREVIEW = "preview", "Waiting for your go-ahead"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Stopped by an error"
    CANCELLED = "cancelled", "Cancelled"


class ImportRun(models.Model):
    """One archive being taken into a group; resumes after its last committed position."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="imports")
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    source = models.CharField(max_length=2000, help_text="Path or address; never a password.")
    label = models.CharField(max_length=300)
    recognised = models.CharField(max_length=300, blank=True)
    mailbox_of = models.ForeignKey(
        Address,
        on_delete=models.PROTECT,
        null=True,
        help_text="Set when the archive is one person's mailbox, not a list's archive.",
    )
    is_upload = models.BooleanField(default=False, help_text="The file is removed at the end.")
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.WAITING
    )
    position = models.TextField(blank=True)
    worker = models.CharField(
        max_length=40, blank=True, help_text="Which process works on it; another one takes over."
    )
    preview = models.BinaryField(default=bytes, help_text="See network.importing.preview.")
    total_bytes = models.BigIntegerField(null=True)
    read_bytes = models.BigIntegerField(default=0)
    read_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    duplicate_count = models.PositiveIntegerField(default=0)
    quarantined_count = models.PositiveIntegerField(default=0)
    set_aside_count = models.PositiveIntegerField(
        default=0, help_text="Added, but kept out of conversations: bounces, automatic replies."
    )
    restricted_count = models.PositiveIntegerField(default=0)
    passed_over = models.JSONField(
        default=dict, help_text="Files that were no mail or could not be read: reason, count."
    )
    working_seconds = models.FloatField(default=0)
    peak_bytes = models.BigIntegerField(default=0, help_text="Memory of all its processes.")
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Quarantined(models.Model):
    """A message that could not be taken in as it is: kept whole, with the reason."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="quarantined")
    run = models.ForeignKey(
        ImportRun, on_delete=models.SET_NULL, null=True, related_name="quarantined"
    )
    digest = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    position = models.TextField(blank=True)
    reason = models.TextField()
    subject = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="admitted or dismissed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "digest"], name="quarantined_once"),
        )

    def __str__(self) -> str:
        return self.reason

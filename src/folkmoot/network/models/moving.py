"""Archives taken in and written: which groups came out of one, which copies people asked for."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.people.models import Group, Person


class TakenGroup(models.Model):
    """A group that came out of an archive; until it is finished, only that archive goes on."""

    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, primary_key=True, related_name="taken"
    )
    archive = models.BinaryField(max_length=32, help_text="SHA-256 of what the archive holds.")
    began_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"group {self.group_id} out of an archive"


class ExportState(models.TextChoices):
    """Where a copy stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being written"
    READY = "ready", "Ready"
    FAILED = "failed", "Stopped by an error"
    GONE = "gone", "Removed"


class Export(models.Model):
    """A copy somebody asked for: of a group they moderate, or, without group, of what is theirs.

    Its file is removed at `expires_at`; the row stays as a note of it.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exports")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="exports")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    worker = models.CharField(max_length=40, blank=True)
    line_count = models.PositiveIntegerField(default=0, help_text="Written so far.")
    size = models.BigIntegerField(default=0, help_text="Bytes of the file.")
    problem = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "group"],
                condition=models.Q(state__in=["waiting", "running"], group__isnull=False),
                name="one_export_of_a_group",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["waiting", "running"], group__isnull=True),
                name="one_export_of_oneself",
            ),
        )
        indexes = (models.Index(fields=["person", "-id"], name="export_newest"),)

    def __str__(self) -> str:
        return f"copy for {self.person_id}, {self.state}"

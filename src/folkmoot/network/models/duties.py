"""Messages that people have to read, who did, and who was reminded."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class MustRead(models.Model):
    """That a message is to be read by the members of its group, or by some of them.

    Withdrawn ones stay as history. The last reminder goes out a day before `until`.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="must_reads")
    everybody = models.BooleanField(default=True)
    readers = models.ManyToManyField(Person, related_name="+")
    until = models.DateField()
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, help_text="Reminders were written out last.")
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["message"],
                name="must_read_standing",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["group", "until"],
                name="must_read_group",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} until {self.until}"


class Acknowledgement(models.Model):
    """That somebody said they read it."""

    must_read = models.ForeignKey(
        MustRead, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["must_read", "person"], name="acknowledgement_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} read {self.must_read_id}"


class Reminder(models.Model):
    """That somebody is to be reminded by mail of what they still have to read.

    `starts` counts beginnings whose end is unknown, as those of a notice; `tries` all of them.
    """

    must_read = models.ForeignKey(MustRead, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    starts = models.PositiveSmallIntegerField(default=0, db_default=0)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now(), help_text="When to mail it (again).")

    class Meta:
        indexes = (
            models.Index(
                fields=["id"], name="reminder_waiting", condition=models.Q(settled_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.must_read_id} to {self.person_id}"

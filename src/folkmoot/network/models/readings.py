"""What was read, and what a group holds."""

from django.db import models

from folkmoot.people.models import Group, Person


class Reading(models.Model):
    """Which messages of a group a person has read: intervals of message numbers, exact.

    One row a person and group, however many messages; see `network.reading.intervals`.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    read = models.BinaryField(default=bytes)
    read_count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "group"], name="one_reading"),)

    def __str__(self) -> str:
        return f"{self.person_id} read {self.read_count} in {self.group_id}"


class GroupMail(models.Model):
    """What a group holds: its message count, which is also the last number given out."""

    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, primary_key=True, related_name="mail"
    )
    last_number = models.PositiveIntegerField(default=0)
    message_count = models.PositiveIntegerField(default=0, help_text="Without ghosts.")
    conversation_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.message_count} messages in {self.group_id}"

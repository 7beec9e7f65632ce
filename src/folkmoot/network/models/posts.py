"""What people do to messages here: earlier versions, repetitions, following, reactions."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.network.models.messages import Message
from folkmoot.people.models import Person


class Revision(models.Model):
    """What a message said before it was changed or emptied: the bytes it was read from."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="Counts from 0, what was said first.")
    digest = models.BinaryField(max_length=32)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "number"], name="revision_number"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.message_id}"


class PostKey(models.Model):
    """A key under which somebody posted: the same again gives the same message."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "key"], name="post_key_once"),)

    def __str__(self) -> str:
        return self.key


class Following(models.Model):
    """That somebody follows or mutes the branch below a message; the nearest above counts."""

    class State(models.TextChoices):
        """What they want of the branch."""

        FOLLOW = "follow", "Followed"
        MUTE = "mute", "Muted"

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="followings")
    state = models.CharField(max_length=6, choices=State.choices)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "message"], name="following_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.message_id}"


class Reaction(models.Model):
    """One emoji of one person on one message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    emoji = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "person", "emoji"], name="reaction_once"),
        )

    def __str__(self) -> str:
        return f"{self.emoji} of {self.person_id}"

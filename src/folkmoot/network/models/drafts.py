"""What somebody is writing, and who a message speaks of."""

from django.db import models

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class Draft(models.Model):
    """Words not posted yet: a new conversation, an answer to `parent`, or a change of `edited`.

    `ref` is chosen by whoever begins it and is also the key under which it is posted, so it is
    posted once. `revision` counts what was saved; whoever saves names the one they saw.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    edited = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, help_text="Cleared away some days later.")
    problem = models.CharField(
        max_length=500, blank=True, help_text="Why it could not be posted at its time."
    )

    class Meta:
        indexes = (models.Index(fields=["person", "-updated_at"], name="draft_newest"),)

    def __str__(self) -> str:
        return self.title or self.text[:40]


class DraftFile(models.Model):
    """A file of a draft, uploaded when it was chosen; it goes with the draft."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class DraftBytes(models.Model):
    """The bytes of a draft's file, apart so that lists do not read them.

    Not among the blobs: those are shared by all that have the same bytes, so nothing may ever be
    taken out of them, while most of these go when the draft is posted.
    """

    file = models.OneToOneField(
        DraftFile, on_delete=models.CASCADE, primary_key=True, related_name="kept"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"bytes of {self.file_id}"


class ScheduledPost(models.Model):
    """That a draft is to be posted at a time.

    `tries` counts beginnings, and `paused_until` is set with each of them, before anything is
    posted: so one that fails, or takes its process with it, is no obstacle to those behind it.
    """

    draft = models.OneToOneField(
        Draft, on_delete=models.CASCADE, primary_key=True, related_name="scheduled"
    )
    post_at = models.DateTimeField(db_index=True)
    time_zone = models.CharField(max_length=64, help_text="In which the time was meant.")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    paused_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.draft_id} at {self.post_at}"


class Mention(models.Model):
    """That a message speaks of a person or a group, by the name they had when it was posted."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    words = models.CharField(max_length=210, help_text="As it stands in the text, with its @.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "person"], name="mention_person"),
            models.UniqueConstraint(fields=["message", "group"], name="mention_group"),
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(group=None), name="mention_of_one"
            ),
        )

    def __str__(self) -> str:
        return self.words

"""What threading keeps: evidence, decisions, suggestions, names of branches."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class Claim(models.Model):
    """Evidence that `child` hangs under `parent`, and who says so; the edge is chosen from these.

    All three are keys of messages, known or not (an Outlook place is a key too); a claim without
    parent, made by a person, says that `child` begins a conversation of its own. See
    `network.threading.claims`.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    child = models.CharField(max_length=1000)
    parent = models.CharField(max_length=1000, blank=True, help_text="Empty: it has none.")
    source = models.CharField(max_length=1000)
    kind = models.CharField(max_length=24)
    rank = models.SmallIntegerField()
    depth = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "child", "parent", "kind"], name="claim_once"),
        )
        indexes = (models.Index(fields=["group", "parent", "child"], name="claim_parent"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.child} under {self.parent}"


class EdgeDecision(models.Model):
    """What a person decided about the place of a message, in order; the newest not undone counts.

    `parent` empty: it begins a conversation of its own. Decisions outlive a new import, since
    they name keys, not rows.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    child = models.CharField(max_length=1000)
    parent = models.CharField(max_length=1000, blank=True, help_text="Empty: it has none.")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["group", "child", "-id"], name="decision_child"),)

    def __str__(self) -> str:
        return f"{self.child} under {self.parent}"


class ThreadRecord(models.Model):
    """What threading needs of a message (`network.threading.ThreadHeaders`), as stored msgpack."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="thread_record"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"threading of {self.message_id}"


class Topic(models.Model):
    """Under which topic (subject, patch series) a message is looked for by those without headers.

    `topic` is a 64-bit hash of the topic's name, `sent_at` in Unix seconds as threading sees it,
    `key` the message's handle there.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    topic = models.BigIntegerField()
    sent_at = models.FloatField()
    key = models.CharField(max_length=1000)
    seeks = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["group", "topic", "sent_at", "key"], name="topic_place"
            ),
        )
        indexes = (
            models.Index(
                fields=["group", "topic"], name="topic_sought", condition=models.Q(seeks=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} under {self.topic}"


class Suggestion(models.Model):
    """A possible parent that is not sure enough to be an edge; listed for review."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="suggestions")
    child = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="suggestions")
    parent = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    confidence = models.PositiveSmallIntegerField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["child", "parent"], name="suggestion_once"),)

    def __str__(self) -> str:
        return f"{self.child_id} perhaps under {self.parent_id}"


class BranchResolution(models.Model):
    """That nothing more is waited for in the branch that begins at a message."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="resolution")
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    resolved_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"resolution of {self.message_id}"


class BranchName(models.Model):
    """A name given to the branch that begins at a message."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="branch_name")
    name = models.CharField(max_length=200)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    named_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name

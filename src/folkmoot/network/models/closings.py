"""What a conversation came to: messages marked as its decision or its answer."""

from django.db import models

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class ClosingKind(models.TextChoices):
    """What a message settles."""

    DECISION = "decision", "Decision"
    ANSWER = "answer", "Answer"


class Closing(models.Model):
    """That a message is the decision or the answer of its conversation, or of its branch.

    A row is never changed but for its withdrawal, so the rows of a message are its history. One
    that `supersedes` another is always younger than it: chains have no circles.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="closings")
    kind = models.CharField(max_length=8, choices=ClosingKind.choices)
    whole = models.BooleanField(help_text="Of the conversation, not only of its branch.")
    text = models.CharField(max_length=1000, blank=True, help_text="Empty: the message itself.")
    decided_by = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField()
    supersedes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="superseded_by"
    )
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["message"],
                name="closing_standing",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                name="closing_superseded_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["group", "-decided_on"],
                name="closing_group",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} in {self.message_id}"

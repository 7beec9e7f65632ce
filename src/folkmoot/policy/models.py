"""Tables of the policy: what the gate decided."""

from django.db import models


class DecisionRecord(models.Model):
    """One decision with the facts it rested on; the text itself is only referred to.

    `act` holds the act without its text (that can be erased with the message it belongs to),
    `answer` the decision; both as stored msgpack of the engine's structs.
    """

    ref = models.UUIDField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    outcome = models.CharField(max_length=8)
    release = models.CharField(max_length=64)
    actor = models.BigIntegerField(null=True)
    thing = models.CharField(max_length=120, blank=True)
    act = models.BinaryField()
    answer = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(fields=["thing"], name="decision_thing"),
            models.Index(fields=["outcome", "at"], name="decision_outcome_at"),
        )

    def __str__(self) -> str:
        return f"{self.outcome} {self.kind} {self.thing}"

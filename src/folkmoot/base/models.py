"""Tables of the base: the feed, its cursors, stored bytes."""

from django.db import models

from folkmoot.base.database import WritingTransaction


class FeedEntry(models.Model):
    """Something that happened, told to everything derived from it.

    Written in the transaction of the change itself. Read in the order of (`transaction`, `id`),
    which is final once every smaller transaction has ended.
    """

    transaction = models.BigIntegerField(db_default=WritingTransaction())
    kind = models.CharField(max_length=80)
    payload = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["transaction", "id"], name="feed_entry_order"),
        )

    def __str__(self) -> str:
        return f"{self.transaction}.{self.pk} {self.kind}"


class FeedCursor(models.Model):
    """How far one consumer has read the feed."""

    consumer = models.CharField(max_length=80, primary_key=True)
    transaction = models.BigIntegerField(default=-1)
    entry = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.transaction}.{self.entry}"


class Blob(models.Model):
    """Bytes kept under their SHA-256, compressed, in parts of bounded size."""

    digest = models.BinaryField(max_length=32)
    part = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(help_text="Bytes of this part before compression.")
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["digest", "part"], name="blob_digest_part"),)

    def __str__(self) -> str:
        return f"{bytes(self.digest).hex()[:12]} part {self.part}"


class SharedNote(models.Model):
    """What web processes on several machines remember together for a while; see `base.shared`."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.BinaryField(null=True)
    number = models.BigIntegerField(null=True, help_text="Instead of a value: a count.")
    expires_at = models.FloatField(db_index=True, help_text="Seconds of the Unix epoch.")

    def __str__(self) -> str:
        return self.key

"""What the pages behind links say of themselves."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Person


class LinkPreview(models.Model):
    """A page elsewhere, asked once for all messages that lead there.

    The picture is our own small copy, so that reading loads nothing from elsewhere. Without a
    title there is nothing to show: not asked yet, or it did not answer.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the address.")
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=500, blank=True)
    site = models.CharField(max_length=100, blank=True)
    picture = models.BinaryField(default=bytes, help_text="WebP, at most 320 px wide.")
    picture_size = models.PositiveIntegerField(default=0, help_text="Bytes; 0: there is none.")
    due_at = models.DateTimeField(db_default=Now(), help_text="When to ask, or ask again.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Failures in a row.")
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["due_at"], name="preview_due"),)

    def __str__(self) -> str:
        return self.url


class MessageLink(models.Model):
    """A link of a message whose page is shown below it, unless its author took it away."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="links")
    preview = models.ForeignKey(LinkPreview, on_delete=models.CASCADE, related_name="links")
    number = models.PositiveSmallIntegerField(help_text="Order in the message, from 1.")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "preview"], name="message_link_once"),
        )

    def __str__(self) -> str:
        return f"{self.preview_id} in {self.message_id}"

"""Browsers that want to be told, and what waits to be told to them."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Person


class PushDevice(models.Model):
    """A browser's subscription (W3C Push API): where its notices go, and the keys they need."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_devices")
    label = models.CharField(max_length=200)
    endpoint = models.CharField(max_length=1000, unique=True)
    public_key = models.BinaryField(max_length=65, help_text="P-256 point, uncompressed.")
    secret = models.BinaryField(max_length=16, help_text="RFC 8291 authentication secret.")
    created_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class PushNotice(models.Model):
    """One message to be told to one browser; gone once it was taken or given up."""

    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, related_name="waiting")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["device", "message"], name="push_notice_once"),
        )
        indexes = (models.Index(fields=["due_at"], name="push_notice_due"),)

    def __str__(self) -> str:
        return f"{self.message_id} for {self.device_id}"

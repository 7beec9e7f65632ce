"""Messages that thank somebody."""

from django.db import models

from folkmoot.network.models.messages import Message
from folkmoot.people.models import Person


class Praise(models.Model):
    """That a message thanks people; why stands in the message itself."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="praise")
    persons = models.ManyToManyField(Person, related_name="praises")

    def __str__(self) -> str:
        return f"praise in {self.message_id}"

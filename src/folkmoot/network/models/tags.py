"""Words that people hang on conversations."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class Tag(models.Model):
    """A word of a group; `word` is what is compared, `label` how it is shown."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="tags")
    word = models.CharField(max_length=60)
    label = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["group", "word"], name="tag_once"),)

    def __str__(self) -> str:
        return self.label


class Tagging(models.Model):
    """That a conversation has a tag.

    It hangs on a message, the first one as it was then: when conversations are split or joined,
    the tag goes where that message goes.
    """

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="taggings")
    tagged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    tagged_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["tag", "message"], name="tagging_once"),)

    def __str__(self) -> str:
        return f"{self.tag_id} at {self.message_id}"

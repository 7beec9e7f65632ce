"""Questions with options that people choose from."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.network.models.messages import Message
from folkmoot.people.models import Person


class Results(models.TextChoices):
    """From when on the counts are shown."""

    ALWAYS = "always", "At once"
    VOTED = "voted", "After voting"
    CLOSED = "closed", "After the end"


class Poll(models.Model):
    """A question at a message."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="poll")
    question = models.CharField(max_length=300)
    several = models.BooleanField(default=False, help_text="More than one option may be chosen.")
    anonymous = models.BooleanField(default=False)
    results = models.CharField(max_length=6, choices=Results.choices, default=Results.ALWAYS)
    closes_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One of the options, in the order given."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField(help_text="Counts from 1.")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["poll", "number"], name="option_number"),)

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """A choice of one option.

    `voter` is a seal over poll and person, so that a vote can be changed without the row saying
    whose it is; `person` is set only where the poll is not anonymous.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["option", "voter"], name="vote_once"),)
        indexes = (models.Index(fields=["poll", "voter"], name="vote_voter"),)

    def __str__(self) -> str:
        return f"option {self.option_id}"

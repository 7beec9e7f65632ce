"""What still has to be mailed, what was, and how far each digest went."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.network.models.deliveries import How
from folkmoot.network.models.messages import Message
from folkmoot.people.models import Group, Person


class Announcement(models.Model):
    """A message its group is to hear of; the ids follow the order of the feed without late-comers.

    Its notices are written in the background, in order of persons; `reached` is the last one
    looked at.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="announcement")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(help_text="Until then it can be taken back unseen.")
    reached = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["group", "id"], name="announcement_group"),
            models.Index(
                fields=["id"],
                name="announcement_unfinished",
                condition=models.Q(finished_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"announcement of {self.message_id}"


class Outcome(models.TextChoices):
    """What became of a notice."""

    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not wanted or not allowed any more"
    REFUSED = "refused", "Refused by the mail server"
    UNCERTAIN = "uncertain", "Begun twice, end unknown"


class Notice(models.Model):
    """A message that a person gets as a mail of its own.

    `starts` counts beginnings whose end is unknown: it grows before the mail is handed over and
    falls back to 0 when the server surely did not take it.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=10, help_text="See network.notices.choices.")
    starts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "message"], name="notice_once"),)
        indexes = (
            models.Index(
                fields=["id"], name="notice_waiting", condition=models.Q(settled_at__isnull=True)
            ),
            models.Index(fields=["settled_at"], name="notice_settled"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} to {self.person_id}"


class DigestDue(models.Model):
    """That something waits for a person's next digest of a rhythm; `up_to` is set as it is sent."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests_due")
    how = models.CharField(max_length=8, choices=How.choices)
    due_at = models.DateTimeField(db_index=True)
    up_to = models.BigIntegerField(default=0, help_text="The last announcement in it.")
    starts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "how"], name="digest_due_once"),)

    def __str__(self) -> str:
        return f"{self.how} digest of {self.person_id}"


class DigestMark(models.Model):
    """How far a person was told of a group by digests: announcements after `after` are not.

    `until` is set when they chose to get each message at once: what waited up to there still
    comes in one last digest.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digest_marks")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    after = models.BigIntegerField(default=0)
    until = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "group"], name="digest_mark"),)

    def __str__(self) -> str:
        return f"{self.person_id} was told of {self.group_id} up to {self.after}"


class Postbox(models.Model):
    """A person whose mail could not be delivered for now: everything to them waits, in order."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} from {self.not_before}"


class MailCount(models.Model):
    """How many mails a person got on a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_counts")
    day = models.DateField()
    at_once = models.PositiveIntegerField(default=0)
    digests = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "day"], name="mail_count_day"),)

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}"


class SendingTurn(models.Model):
    """Which process sends mail now: one, so that each person's mails keep their order."""

    name = models.CharField(max_length=20, primary_key=True)
    worker = models.CharField(max_length=40)
    beat_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name}: {self.worker}"

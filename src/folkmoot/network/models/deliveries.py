"""How people want their mail: one choice a person and group, and what holds for all groups."""

from django.db import models

from folkmoot.people.models import Group, Person


class How(models.TextChoices):
    """How somebody gets what is written in a group."""

    AT_ONCE = "at_once", "Each message at once"
    HOURLY = "hourly", "A digest every hour"
    DAILY = "daily", "A digest every day"
    WEEKLY = "weekly", "A digest every week"
    DIRECT = "direct", "Only what concerns me, at once"
    NEVER = "never", "No mail"


class Delivery(models.Model):
    """How a person wants one group; without a row their choice for all groups holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="deliveries")
    how = models.CharField(max_length=8, choices=How.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "group"], name="delivery_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} gets {self.group_id} {self.how}"


class MailHabit(models.Model):
    """What a person wants of all mail; without a row the values given here hold.

    A new member gets a digest every morning: the mailbox empties from the first day, and nothing
    is missed.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="mail_habit"
    )
    how = models.CharField(max_length=8, choices=How.choices, default=How.DAILY)
    hour = models.PositiveSmallIntegerField(default=7, help_text="Of their day, 0-23.")
    weekday = models.PositiveSmallIntegerField(default=0, help_text="0 is Monday.")
    time_zone = models.CharField(
        max_length=64, blank=True, help_text="Such as Europe/Berlin; empty: that of the pages."
    )
    direct_at_once = models.BooleanField(
        default=True, help_text="Mentions of them and answers to them come at once."
    )
    no_mail = models.BooleanField(default=False, help_text="No mail at all, whatever else is set.")

    def __str__(self) -> str:
        return f"mail of {self.person_id}: {self.how}"

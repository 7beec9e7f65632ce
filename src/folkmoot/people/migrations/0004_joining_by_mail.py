"""Requests to join that came by mail, and that their answer was mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_joining_and_old_addresses")]

    operations = [
        migrations.AddField(
            model_name="joinrequest",
            name="by_mail",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="email",
            field=models.CharField(blank=True, db_default="", max_length=320),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="told_at",
            field=models.DateTimeField(help_text="When the answer was mailed.", null=True),
        ),
        migrations.AddIndex(
            model_name="joinrequest",
            index=models.Index(
                condition=models.Q(("by_mail", True), ("told_at", None)),
                fields=["settled_at"],
                name="join_request_to_tell",
            ),
        ),
    ]

"""An archive is looked at before its import starts, and what was passed over is counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="passed_over",
            field=models.JSONField(
                default=dict,
                help_text="Files that were no mail or could not be read: reason, count.",
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "Not started"),
                    ("waiting", "Waiting"),
                    ("preview", "Waiting for your go-ahead"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Stopped by an error"),
                    ("cancelled", "Cancelled"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]

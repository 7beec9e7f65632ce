"""In which language somebody gets mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_joining_by_mail")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Of their mail; empty: the house's.",
                max_length=12,
            ),
        ),
    ]

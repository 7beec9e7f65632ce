"""Messages not open to their whole group, of which most groups have none, are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0003_openings")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("restricted", True)),
                fields=["group"],
                name="message_restricted",
            ),
        ),
    ]

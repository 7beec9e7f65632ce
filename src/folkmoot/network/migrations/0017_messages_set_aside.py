from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0016_senders_of_conversations")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("kind", "normal"), _negated=True),
                fields=["group", "kind"],
                name="message_aside",
            ),
        ),
    ]

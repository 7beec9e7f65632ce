from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0015_push")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "sender"], name="message_talk_sender"),
        ),
    ]

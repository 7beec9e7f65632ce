from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def without_log(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing in it must survive a crash, so no commit waits for the disk."""
    if editor.connection.vendor == "postgresql":
        table = apps.get_model("base", "SharedNote")._meta.db_table  # noqa: SLF001  # documented model API
        editor.execute(f"ALTER TABLE {editor.quote_name(table)} SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedNote",
            fields=[
                (
                    "key",
                    models.CharField(max_length=250, primary_key=True, serialize=False),
                ),
                ("value", models.BinaryField(null=True)),
                (
                    "number",
                    models.BigIntegerField(help_text="Instead of a value: a count.", null=True),
                ),
                (
                    "expires_at",
                    models.FloatField(db_index=True, help_text="Seconds of the Unix epoch."),
                ),
            ],
        ),
        migrations.RunPython(without_log, migrations.RunPython.noop),
    ]

from django.db import migrations, models

from prestalux.office.journal.append_only import protecting


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_two_axes")]
    operations = [
        migrations.CreateModel(
            name="ReferenceIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=16)),
                ("sequence", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("known_at", models.DateTimeField()),
                ("manifest_sha256", models.CharField(max_length=64)),
                ("codes", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("series", "sequence"), name="reference_issue_number_once"),
                    models.UniqueConstraint(fields=("series", "day"), name="reference_issue_day_once"),
                )
            },
        ),
        migrations.RunPython(*protecting("registry_referenceissue")),
    ]

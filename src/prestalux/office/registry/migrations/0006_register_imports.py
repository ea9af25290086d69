import django.db.models.deletion
from django.db import migrations, models

from prestalux.office.registry.two_axes import MEMBERS, holding

CODE = {"on_delete": django.db.models.deletion.PROTECT, "to": "registry.providercode"}
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_unknown_birth_dates")]
    operations = [
        migrations.CreateModel(
            name="CodeMember",
            fields=[
                ID,
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("code", models.ForeignKey(related_name="members", **CODE)),
                ("member", models.ForeignKey(related_name="member_of", **CODE)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                        name="codemember_period_has_a_day",
                    )
                ],
            },
        ),
        migrations.RunPython(*holding(MEMBERS)),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                ID,
                ("sha256", models.CharField(max_length=64)),
                ("layout", models.CharField(max_length=12)),
                ("encoding", models.CharField(max_length=12)),
                ("changes_from", models.DateField()),
                ("lines", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(finished_at=None),
                        fields=("sha256",),
                        name="register_import_one_unfinished",
                    ),
                )
            },
        ),
        migrations.CreateModel(
            name="DoubtfulPair",
            fields=[
                ID,
                ("why", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("same", "Same"), ("different", "Different")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("first", models.ForeignKey(related_name="+", **CODE)),
                ("second", models.ForeignKey(related_name="+", **CODE)),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("first", "second"), name="doubtful_pair_once"),
                )
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_plain_columns")]
    operations = [
        migrations.AddField(
            model_name="registerimport",
            name="profession",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
    ]

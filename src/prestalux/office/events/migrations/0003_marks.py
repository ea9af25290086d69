from django.db import migrations, models


class Migration(migrations.Migration):
    # What is numbered already keeps 0: a place in it is known by its number alone, as it was given out.
    dependencies = [("events", "0002_numbers")]
    operations = [migrations.AddField("event", "mark", models.BigIntegerField(default=0))]

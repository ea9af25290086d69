from django.db import migrations


def let_hold(apps, schema_editor):
    """Whose request gave a code acts for its provider, also where that was before there were holders."""
    alias = schema_editor.connection.alias
    decisions = apps.get_model("attribution", "Decision").objects.using(alias)
    holders = apps.get_model("registry", "ProviderHolder").objects.using(alias)
    granted = decisions.filter(code__isnull=False, voided_at=None).order_by("pk")
    columns = ("code__provider_id", "request__account_id", "decided_at")
    for provider_id, account_id, at in granted.values_list(*columns).iterator(chunk_size=2_000):
        holders.get_or_create(
            provider_id=provider_id, account_id=account_id, until=None, defaults={"since": at}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_initial"),
        ("attribution", "0008_profession_of_dossiers"),
    ]
    operations = [migrations.RunPython(let_hold, migrations.RunPython.noop)]

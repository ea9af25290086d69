"""Who acts for a provider whose code was given before anybody did."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from tests.office import cast
from tests.office.changes import space

from prestalux.office.changes import access
from prestalux.office.registry.models import ProviderHolder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]


def test_whose_request_gave_a_code_acts_for_its_provider_also_later() -> None:
    anna, _digits = space.held()
    ProviderHolder.objects.all().delete()
    moved = import_module("prestalux.office.changes.migrations.0002_holders_of_codes_given")
    for _twice in range(2):
        moved.let_hold(apps, connection.schema_editor())
    assert len(access.providers_of(anna.by, cast.NOW + cast.DAY)) == 1

"""The house's own web server, its workers and its middleware, with one address more: a row read by its primary key."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.ROOT_URLCONF = "bench._lookup_server"
_inner: Final = get_wsgi_application()

from ninja import NinjaAPI  # noqa: E402 (needs the settings)

from prestalux.doors.api.telling import encode  # noqa: E402
from prestalux.doors.wiring import urls as house  # noqa: E402
from prestalux.doors.wiring.arrivals import Limits  # noqa: E402
from prestalux.doors.wiring.receiver import Receiver  # noqa: E402
from prestalux.office.registry.models import ProviderCode  # noqa: E402

api: Final = NinjaAPI(urls_namespace="reference", docs_url=None, openapi_url=None)


@api.get("/one/{key}")
def one(request: Any, key: int) -> HttpResponse:
    row = ProviderCode.objects.values("id", "digits", "kind", "profession", "recorded_at").get(pk=key)
    return HttpResponse(encode(row), content_type="application/json")


urlpatterns = [path("api/reference/", api.urls), *house.urlpatterns]
handler400, handler404, handler500 = house.handler400, house.handler404, house.handler500
application: Final = Receiver(
    _inner, limits=Limits(body_bytes=settings.MAX_BODY_BYTES), folder=settings.FILE_UPLOAD_TEMP_DIR
)

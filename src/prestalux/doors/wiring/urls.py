from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.utils.translation import get_language_from_request

from prestalux.doors.web.staff import elsewhere
from prestalux.doors.wiring import health, metrics


def root(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


urlpatterns = [
    path("", root),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    # In no language: an identity service knows one address to send people back to.
    path("oidc/back/", elsewhere.come_back, name="oidc-back"),
    path("fhir/", include("prestalux.doors.api.fhir.urls")),
    path("api/v1/", include("prestalux.doors.api.rest.urls")),
    *i18n_patterns(
        path("staff/", include("prestalux.doors.web.staff.urls")),
        path("account/", include("prestalux.doors.web.account.urls")),
        path("request/", include("prestalux.doors.web.applicant.urls")),
        path("provider/", include("prestalux.doors.web.provider.urls")),
        *(
            [path("demo/", include("prestalux.doors.wiring.demo_urls"))]
            if settings.CONFIGURATION.demo
            else []
        ),
        path("", include("prestalux.doors.web.public.urls")),
    ),
]
handler400 = "prestalux.doors.web.layout.errors.bad_request"
handler404 = "prestalux.doors.web.layout.errors.not_found"
handler500 = "prestalux.doors.web.layout.errors.fault"

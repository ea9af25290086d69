from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from prestalux.doors.api.refusals import NoSuchAddress
from prestalux.doors.api.rest import documentation
from prestalux.doors.api.rest.api import api


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    raise NoSuchAddress()


urlpatterns = [
    path("", documentation.documentation, name="api-documentation"),
    path("", api.urls),
    path("<path:rest>", nothing_here, name="api-nothing"),
]

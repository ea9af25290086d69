"""The application that the web server's workers load: the receiver around Django's WSGI handler."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from prestalux.doors.wiring.arrivals import Limits
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.receiver import Receiver
from prestalux.doors.wiring.settings import CONFIGURATION

application = Receiver(
    get_wsgi_application(),
    limits=Limits(body_bytes=settings.MAX_BODY_BYTES),
    folder=settings.FILE_UPLOAD_TEMP_DIR,
    proxies=Proxies(CONFIGURATION.proxies),
    language_cookie=settings.LANGUAGE_COOKIE_NAME,
)

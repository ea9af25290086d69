"""What is wrong with a request as such, before anybody has looked at what it asks for."""

from __future__ import annotations

from prestalux.rules.errors import Refusal


class NoSuchAddress(Refusal):
    code = "no-such-address"


class MethodNotAllowed(Refusal):
    code = "method-not-allowed"


class NotAcceptable(Refusal):
    """`facts`: given, the media types that there are."""

    code = "not-acceptable"


class RequestTooLarge(Refusal):
    code = "request-too-large"


class MediaTypeNotSupported(Refusal):
    """`facts`: taken, the media types that can be read."""

    code = "media-type-not-supported"


class RequestBad(Refusal):
    code = "request-bad"


class BodyBad(Refusal):
    """`facts`: where, a path into the body."""

    code = "body-bad"


class ParameterUnknown(Refusal):
    """A misspelt parameter must not be taken for one that was left out. `facts`: name, known."""

    code = "parameter-unknown"


class ParameterRepeated(Refusal):
    """`facts`: name."""

    code = "parameter-repeated"


class PageSizeBad(Refusal):
    """`facts`: least, most."""

    code = "page-size-bad"


class Fault(Refusal):
    code = "fault"


class ServiceAway(Refusal):
    """`facts`: seconds."""

    code = "service-away"


OF_STATUS: dict[int, type[Refusal]] = {
    400: RequestBad,
    404: NoSuchAddress,
    405: MethodNotAllowed,
    406: NotAcceptable,
    413: RequestTooLarge,
    415: MediaTypeNotSupported,
    500: Fault,
    503: ServiceAway,
}

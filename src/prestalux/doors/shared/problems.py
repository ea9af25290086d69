"""What a program is told of a refusal: the status of HTTP and the kind of issue in FHIR, by its code.

One table for both; its words are in the one catalogue (`refusal_texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from prestalux.rules.errors import Refusal


class Answer(NamedTuple):
    """`issue`: a code of the value set http://hl7.org/fhir/issue-type."""

    status: int
    issue: str


ANSWERS: Final[Mapping[str, Answer]] = {
    "key-missing": Answer(401, "login"),
    "key-not-valid": Answer(401, "login"),
    "scope-missing": Answer(403, "forbidden"),
    "asked-too-often": Answer(429, "throttled"),
    "no-such-code": Answer(404, "not-found"),
    "no-such-resource": Answer(404, "not-found"),
    "no-such-address": Answer(404, "not-found"),
    "no-such-type": Answer(404, "not-supported"),
    "method-not-allowed": Answer(405, "not-supported"),
    "not-acceptable": Answer(406, "not-supported"),
    "request-too-large": Answer(413, "too-costly"),
    "media-type-not-supported": Answer(415, "not-supported"),
    "provider-code-bad": Answer(422, "value"),
    "day-bad": Answer(422, "value"),
    "moment-bad": Answer(422, "value"),
    "moment-to-come": Answer(422, "value"),
    "day-before-register": Answer(422, "value"),
    "too-many-asked": Answer(422, "too-costly"),
    "body-bad": Answer(422, "structure"),
    "parameter-unknown": Answer(422, "not-supported"),
    "parameter-repeated": Answer(422, "invalid"),
    "page-size-bad": Answer(422, "value"),
    "cursor-bad": Answer(422, "value"),
    "cursor-over": Answer(410, "expired"),
    "cursor-elsewhere": Answer(409, "conflict"),
    "search-bad": Answer(400, "invalid"),
    "search-not-supported": Answer(400, "not-supported"),
    "request-bad": Answer(400, "invalid"),
    "fault": Answer(500, "exception"),
    "service-away": Answer(503, "transient"),
}
_OTHER: Final = Answer(409, "business-rule")


def answer_to(refusal: Refusal) -> Answer:
    return ANSWERS.get(refusal.code, _OTHER)


def retry_after(refusal: Refusal) -> int | None:
    """In seconds, where waiting helps."""
    seconds = refusal.facts.get("seconds")
    return int(str(seconds)) if seconds is not None else None

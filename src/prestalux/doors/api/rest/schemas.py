"""The forms of the answers, for the OpenAPI document alone: answers are written by msgspec, and a test holds both together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from prestalux.rules.registry.asking import MOST_CODES


class Address(Schema):
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str = Field(description="ISO 3166-1 alpha-2")


class BankAccount(Schema):
    holder: str
    iban: str
    bic: str


class CodeOnDay(Schema):
    code: str = Field(description="Eight digits, without the hyphen")
    on: date
    known_at: datetime
    valid: bool = Field(description="True where the code is active on the day, and in no other state")
    state: str = Field(description="active, suspended, ended or void; empty where nothing is said of the day")
    from_: date | None = Field(alias="from", description="First day of the state")
    until: date | None = Field(description="Last day of the state; null for an open end")
    kind: str = Field(description="individual, common, institution or collective")
    profession: str
    specialty: str = Field(description="The fund’s specialty code; may be empty")
    family_name: str
    given_name: str
    address: Address | None = Field(None, description="With the scope directory:read only")
    bank_account: BankAccount | None = Field(None, description="With the scope bank-accounts:read only")


class Tie(Schema):
    code: str
    from_: date = Field(alias="from", description="First day of the membership")
    until: date | None = Field(description="Last day; null for an open end")


class Ties(Schema):
    code: str
    on: date
    known_at: datetime
    members: list[Tie] = Field(description="Who may bill under this common code on the day")
    member_of: list[Tie] = Field(description="Under which common codes this one may bill on the day")


class Problem(Schema):
    """application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="For people, in the language of Accept-Language: fr, de or en")
    code: str = Field(description="For programs; never translated, never reused")
    facts: dict[str, Any]


class Asked(Schema):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(description="As people type it: spaces and hyphens do not count")
    on: date | None = Field(
        None, description="The day asked about; else that of the whole question; else today"
    )


class Question(Schema):
    model_config = ConfigDict(extra="forbid")
    codes: list[Asked] = Field(max_length=MOST_CODES)
    on: date | None = None
    known_at: datetime | None = Field(None, description="As the register knew it then; else now")


class Answered(Schema):
    code: str
    on: date | None
    problem: Problem | None = Field(
        None, description="In the place of an answer; the others are answered all the same"
    )


class Answers(Schema):
    known_at: datetime
    answers: list[CodeOnDay | Answered] = Field(description="In the order asked")


class Change(Schema):
    sequence: int = Field(description="One more than that of the change before")
    recorded_at: datetime
    code: str
    what: str = Field(
        description="granted, imported, changed, suspended, resumed, ended, reinstated, voided, member-recorded, same-person, "
        "or other; "
        "new words may come"
    )
    from_: date | None = Field(alias="from")
    until: date | None
    fields: list[str] = Field(description="What differs, where that is known: name, address, specialty, days")


class Changes(Schema):
    changes: list[Change]
    next: str = Field(description="For the parameter after of the next question; opaque")
    complete: bool = Field(description="Nothing else is known at this moment; where false, ask on at once")
    newest: int = Field(description="The greatest sequence number there is")

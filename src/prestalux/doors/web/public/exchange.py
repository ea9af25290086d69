"""The exchange of files as anybody can read of it, before any account: what holds for a convention, forms, guide."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from prestalux.doors.shared import exchange_words, labels, paper
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.print.access_form import access_form
from prestalux.doors.shared.print.exchange_guide import exchange_guide
from prestalux.doors.shared.print.wording import Lang
from prestalux.doors.shared.serving import download
from prestalux.office.exchange import access
from prestalux.office.exchange.queries import accounts as queries
from prestalux.rules.conventions.exchange import Obligation, policy_of
from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.periods import day_of


@require_safe
def exchange(request: Any) -> HttpResponse:
    today = day_of(request.now)
    rows = []
    for one in Profession:
        policy = policy_of(one, today)
        if policy is not None and policy.obligation is not Obligation.NOT:
            url = reverse("public:exchange-profession", args=(one.value,))
            rows.append(
                {"label": labels.PROFESSION[one], "url": url, "must": policy.obligation is Obligation.MUST}
            )
    return render(request, "public/exchange.html", {"rows": rows})


@require_safe
def profession(request: Any, profession: str) -> HttpResponse:
    try:
        chosen = Profession(profession)
    except ValueError:
        raise Http404 from None
    policy = policy_of(chosen, day_of(request.now))
    duty = policy.obligation if policy else Obligation.NOT
    context = {
        "label": labels.PROFESSION[chosen],
        "duty": exchange_words.DUTY[duty],
        "must": duty is Obligation.MUST,
        "admitted": duty is not Obligation.NOT,
        "kinds": [exchange_words.FILE_KIND.get(kind, kind) for kind in policy.kinds] if policy else [],
        "since": exchange_words.since(policy, get_language() or "fr") if policy else "",
        "source": exchange_words.source(policy) if policy else "",
        "guides": [
            {"name": name, "url": reverse("public:exchange-guide", args=(code,)), "code": code}
            for code, name in settings.LANGUAGES
        ],
        "forms": [
            {"name": name, "url": reverse("public:exchange-form", args=(code,)), "code": code}
            for code, name in settings.LANGUAGES
        ],
        "email": settings.INTAKE_ADDRESS,
        "space_url": reverse("provider:exchange-entry"),
        "procedure_url": reverse("public:profession", args=(chosen.value,))
        if chosen in SERVED
        else reverse("public:home"),
        "has_code": bool(access.codes_of(request.actor, request.now)),
    }
    return render(request, "public/exchange_profession.html", context)


@require_safe
def guide(request: Any, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    fund = fund_on(day_of(request.now))
    keys = tuple(f"{one.type} {one.fingerprint}" for one in queries.host_keys(request.now))
    data = exchange_guide(
        paper.letterhead(fund, language),
        cast(Lang, language),
        settings.SFTP_NAME,
        keys,
        settings.FUND.exchange.folders.deposit,
    )
    return download(data, f"exchange-guide-{language}.pdf")


@require_safe
def form(request: Any, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    fund = fund_on(day_of(request.now))
    data = access_form(language, fund.name[language], settings.INTAKE_ADDRESS)
    return download(data, f"exchange-form-{language}.pdf")

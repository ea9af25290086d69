"""Signing in and out: password and authenticator's figure together, so that nothing tells which was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from prestalux.doors.shared.plain_forms import PlainForm
from prestalux.doors.web.layout import sessions
from prestalux.doors.web.layout.house import house
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import sign_ins


class SignInForm(PlainForm):
    handle = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter your e-mail address.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password.")},
    )
    figure = forms.CharField(
        label=gettext_lazy("Code from your authenticator app"),
        max_length=40,
        help_text=gettext_lazy(
            "Six digits, new every thirty seconds. Without your app: one of your recovery codes."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": gettext_lazy("Enter the six digits.")},
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            begun = accounts.sign_in(**form.cleaned_data, visit=sessions.visit(request), at=request.now)
        except accounts.WrongSignIn:
            status = 403
            form.add_error(
                None,
                _(
                    "Address, password and code do not fit together. Each code can be used once: wait for the next one."
                ),
            )
        except accounts.TooManyTries as refusal:
            status = 429
            form.add_error(
                None, _("Too many attempts. Please wait %(minutes)s minutes and try again.") % refusal.facts
            )
        else:
            sessions.enter(request, begun)
            return redirect(wanted(request) or "staff:queue")
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "passkey_origin": house().origin,
        "next": wanted(request),
        "elsewhere": settings.CONFIGURATION.identity_service is not None,
    }
    return render(request, "staff/sign_in.html", context, status=status)


def wanted(request: Any) -> str:
    """The page of this house that the person came for; nothing for whatever else stands there."""
    url = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return str(url) if safe and url.startswith("/") else ""


@require_POST
def sign_out(request: Any) -> HttpResponse:
    if request.actor.account_id is not None:
        sign_ins.sign_out(request.session_id, request.actor.account_id, at=request.now)
    logout(request)
    return redirect("public:home")

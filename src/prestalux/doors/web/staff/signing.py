"""Signing in and out: password and authenticator's figure together, so that nothing tells which was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from prestalux.doors.web.layout.forms import PlainForm
from prestalux.doors.web.staff.pages import origin
from prestalux.office.accounts import actions as accounts

SESSION_SECONDS = 10 * 60 * 60
BACKEND = "prestalux.office.accounts.backend.RecordedAccounts"


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
        max_length=12,
        help_text=gettext_lazy("Six digits, new every thirty seconds."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the six digits.")},
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            account = accounts.sign_in(**form.cleaned_data, origin=origin(request), at=request.now)
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
            login(request, account, backend=BACKEND)
            request.session.set_expiry(SESSION_SECONDS)
            return redirect(_wanted(request))
    elif form.errors:
        status = 422
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "staff/sign_in.html", context, status=status)


def _wanted(request: Any) -> str:
    url = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe and url.startswith("/") else "staff:queue"


@require_POST
def sign_out(request: Any) -> HttpResponse:
    if request.actor.account_id is not None:
        accounts.note_sign_out(request.actor.account_id, at=request.now)
    logout(request)
    return redirect("public:home")

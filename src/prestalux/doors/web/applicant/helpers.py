"""Who helps with the request: invited and sent away by the applicant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prestalux.doors.shared.plain_forms import PlainForm, say
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.applicant.pages import link, own, show
from prestalux.office.accounts.actions import TooManyTries
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import RequestView
from prestalux.rules.attribution.status import ENDED, Status, StepNotAllowed
from prestalux.rules.identifiers.contact import BadEmail, Email


class InvitationForm(PlainForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address of the person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the person’s e-mail address.")},
    )

    def clean_email(self) -> str:
        try:
            return Email.parse(self.cleaned_data["email"]).address
        except BadEmail as refusal:
            raise forms.ValidationError(say(refusal)) from None


@require_http_methods(["GET", "HEAD", "POST"])
@own
def helpers(request: Any, view: RequestView) -> HttpResponse:
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.invite_helper(
                reference=view.reference.characters, email=email, by=request.actor, at=request.now
            )
        except StepNotAllowed:
            return redirect(link(view, "request"))
        except (
            actions.AddressNotConfirmed,
            actions.HelpsAlready,
            actions.TooManyHelpers,
            TooManyTries,
        ) as refusal:
            form.add_error("email", text_of(refusal, get_language() or "fr"))
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email})
            return redirect(link(view, "helpers"))
    standing = queries.helpers_of(view.id, request.now)
    facts = {
        "form": form,
        "has_errors": bool(form.errors),
        "helpers": [
            {"row": one, "end_url": link(view, "helper-end", account_id=one.account_id)} for one in standing
        ],
        "most": actions.MOST_HELPERS,
        "may_invite": len(standing) < actions.MOST_HELPERS
        and (view.status not in ENDED or view.status is Status.MERGED),
        "link_days": settings.FUND.letter_link_days,
        "back_url": link(view, "request"),
    }
    return show(request, "applicant/helpers.html", view, 422 if form.errors else 200, **facts)


@require_POST
@own
def end(request: Any, view: RequestView, account_id: int) -> HttpResponse:
    if actions.end_helper(
        reference=view.reference.characters, account_id=account_id, by=request.actor, at=request.now
    ):
        messages.success(request, _("This person no longer reaches your request."))
    return redirect(link(view, "helpers"))

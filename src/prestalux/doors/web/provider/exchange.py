"""The exchange of files in a provider's space: the guide with what was seen, requests, accounts and keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prestalux.doors.shared import exchange_words, labels
from prestalux.doors.shared.plain_forms import whole
from prestalux.doors.shared.print.exchange_guide import sftp_command
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.provider.exchange_forms import (
    FORMS,
    AccountForm,
    AskForm,
    KeyForm,
    NetworksForm,
)
from prestalux.doors.web.provider.pages import code_rows, own
from prestalux.office.accounts.sign_ins import SignInTooOld
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import keeping, requesting
from prestalux.office.exchange.actions.requesting import AccessAskedAlready, AccessWish
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.exchange.queries import files
from prestalux.office.exchange.queries.accounts import AccessView, AccountView, Guide, HeldKey
from prestalux.office.registry import queries as register
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.conventions.exchange import policy_of
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.access import FileRights
from prestalux.rules.exchange.accounts import BadExchangeAccount, Environment, ExchangeRole
from prestalux.rules.exchange.naming import test_name_of
from prestalux.rules.exchange.requests import (
    AccessKind,
    AccessNotAllowed,
    AccessRefusal,
    AccessStatus,
    CodeNotValid,
    HeldAlready,
    LastDayPast,
    NothingConnected,
    NotInConvention,
)
from prestalux.rules.exchange.ssh_keys import BadSshKey
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeState

LEAD: Final[dict[AccessKind, Promise]] = {
    AccessKind.NETWORK_ACTIVATION: gettext_lazy(
        "HealthNet is the secured network by which the server of the fund is reached. The fund passes your request on."
    ),
    AccessKind.NETWORK_CHANGE: gettext_lazy("Say in the remarks what is to be otherwise."),
    AccessKind.NETWORK_TERMINATION: gettext_lazy(
        "From the day after the last one the connection is no longer used."
    ),
    AccessKind.EXCHANGE_ACCESS: gettext_lazy(
        "You receive a user name for the server of the fund. Once it is granted you choose yourself by which key or secret it is "
        "opened."
    ),
}
WHY: Final = (CodeNotValid, NotInConvention, HeldAlready, NothingConnected)
TOO_OLD: Final = gettext_lazy(
    "For your safety this needs a sign-in of the last fifteen minutes. Ask for a new link and come back here."
)


@require_safe
@own
def entry(request: Any) -> HttpResponse:
    """To the space of the code; without one the refusal says how to get it (page.txt, NOTE IMPORTANTE)."""
    codes = access.codes_of(request.actor, request.now)
    if not codes:
        return _reserved(request, "", status=403)
    if len(codes) == 1:
        return redirect("provider:exchange", codes[0].digits)
    return render(
        request,
        "provider/exchange_codes.html",
        {"rows": code_rows((code.digits, code.profession) for code in codes)},
    )


def _reserved(request: Any, profession: str, *, why: str = "", status: int) -> HttpResponse:
    procedure = reverse("public:profession", args=(profession,)) if profession else reverse("public:home")
    facts = {"why": why, "procedure_url": procedure, "back_url": reverse("provider:home")}
    return render(request, "provider/exchange_reserved.html", facts, status=status)


@require_safe
@own
def overview(request: Any, digits: str) -> HttpResponse:
    code, spaces = access.managed_spaces(request.actor, digits, request.now)
    chosen = _chosen(request.GET.get("space", ""), spaces)
    language, today = get_language() or "fr", day_of(request.now)
    acts = access.acts(request.actor, code, request.now)
    state = register.state_of(code.pk, today).state
    is_valid = state == CodeState.ACTIVE
    guide = queries.guide(code.pk, chosen, request.now)
    accounts = queries.accounts_of(code.pk, request.now, chosen)
    asked = [
        view
        for view in queries.requests_of(code.pk, request.now)
        if acts and view.environment in {None, chosen}
    ]
    policy = policy_of(Profession(code.profession), today)
    steps = _steps(guide, asked, digits, language, today=today, may_ask=acts and is_valid)
    context = {
        "digits": digits,
        "printed": Code.as_received(digits).printed,
        "duty": exchange_words.DUTY[policy.obligation] if policy else "",
        "tabs": [
            {"label": exchange_words.ENVIRONMENT[one], "url": f"?space={one.value}", "current": one is chosen}
            for one in Environment
            if one in spaces
        ],
        "space": chosen.value,
        # Of a code that is not valid nothing is to do any more: what was seen is all there is to say.
        "steps": [one for one in steps if is_valid or one["state"] == "ok"],
        "turned_away": _last_refused(guide, language),
        "place": _place(guide, request),
        "guide_url": reverse("public:exchange-guide", args=(language,)),
        "accounts": [_listed(view) for view in accounts if view.is_open],
        "closed": [_listed(view) for view in accounts if not view.is_open],
        "may_add": is_valid and queries.has_access(code.pk, chosen),
        "asked": [_asked(view) for view in asked],
        "files": _files_link(code.pk, chosen, digits) if acts else {},
        "network": _network_steps(guide, asked, digits) if acts and is_valid else [],
        "not_valid": "" if is_valid else _not_valid(code.pk, request, language),
        "procedure_url": reverse("public:profession", args=(code.profession,)),
        "back_url": reverse("provider:home") if acts else "",
    }
    return render(request, "provider/exchange.html", context)


def _place(guide: Guide, request: Any) -> list[dict[str, Any]]:
    """Where to connect, and how to know that it is the space."""
    if not settings.SFTP_NAME or not guide.for_files:
        return []
    username = next(iter(guide.with_means or guide.for_files)).username
    keys = [f"{one.type} {one.fingerprint}" for one in queries.host_keys(request.now)]
    rows: list[dict[str, Any]] = [
        {"key": _("Server"), "value": settings.SFTP_NAME},
        {"key": _("Command"), "value": sftp_command(username, settings.SFTP_NAME)},
    ]
    return rows + ([{"key": _("Fingerprint of the server’s key"), "lines": keys}] if keys else [])


def _files_link(code_id: int, space: Environment, digits: str) -> dict[str, Any]:
    url = f"{reverse('provider:exchange-files', args=(digits,))}?space={space.value}"
    return {"url": url, "waiting": files.waiting(code_id, space)}


def _chosen(wanted: str, spaces: frozenset[Environment]) -> Environment:
    usual = Environment.PRODUCTION if Environment.PRODUCTION in spaces else next(iter(spaces))
    return next((one for one in spaces if one.value == wanted), usual)


def _not_valid(code_id: int, request: Any, language: str) -> str:
    until = queries.collectable_until(code_id, request.now)
    if until is not None and day_of(request.now) < until:
        said = _(
            "Your code is no longer valid: return files can still be collected until %(day)s, nothing else."
        )
        more = _("Files that were complete before are still checked and answered.")
        return f"{said % {'day': labels.day(until - timedelta(days=1), language)}} {more}"
    return _("Access is reserved to holders of a valid code. Yours is not valid today.")


def _steps(
    guide: Guide, asked: list[AccessView], digits: str, language: str, *, today: date, may_ask: bool
) -> list[dict[str, Any]]:
    """Each step with what was really seen of it."""
    return [
        _network_step(guide, asked, digits, language, may_ask=may_ask),
        _account_step(guide, asked, digits, may_ask=may_ask),
        _means_step(guide),
        _sign_in_step(guide, language),
        _file_step(guide, digits, language, today),
    ]


def _step(
    label: Any, *, seen: str = "", text: Any = "", url: str = "", waits: bool = False
) -> dict[str, Any]:
    if seen:
        return {"label": label, "state": "ok", "status": seen, "text": text, "url": url}
    if waits:
        return {
            "label": label,
            "state": "asked",
            "status": _("the fund examines it"),
            "text": text,
            "url": url,
        }
    return {"label": label, "state": "missing", "status": _("still to do"), "text": text, "url": url}


def _open_request(asked: list[AccessView], *kinds: AccessKind) -> AccessView | None:
    return next((one for one in asked if one.kind in kinds and one.status is AccessStatus.SUBMITTED), None)


def _request_url(view: AccessView) -> str:
    return reverse("provider:exchange-request", args=(view.reference.characters,))


def _ask_url(digits: str, kind: AccessKind) -> str:
    return reverse("provider:exchange-ask", args=(digits, kind.value))


def _network_step(
    guide: Guide, asked: list[AccessView], digits: str, language: str, *, may_ask: bool
) -> dict[str, Any]:
    label = _("Connect to HealthNet")
    if guide.connection is not None:
        text = ", ".join(guide.connection.ranges)
        return _step(label, seen=exchange_words.connected(guide.connection, language), text=text)
    waiting = _open_request(asked, AccessKind.NETWORK_ACTIVATION)
    if waiting is not None:
        return _step(label, waits=True, url=_request_url(waiting))
    return _step(label, url=_ask_url(digits, AccessKind.NETWORK_ACTIVATION) if may_ask else "")


def _account_step(guide: Guide, asked: list[AccessView], digits: str, *, may_ask: bool) -> dict[str, Any]:
    label = _("Obtain an account")
    if guide.accounts:
        names = ", ".join(one.username for one in guide.accounts[:3])
        return _step(label, seen=_("there"), text=names)
    waiting = _open_request(asked, AccessKind.EXCHANGE_ACCESS)
    if waiting is not None:
        return _step(label, waits=True, url=_request_url(waiting))
    url = f"{_ask_url(digits, AccessKind.EXCHANGE_ACCESS)}?space={guide.environment.value}"
    return _step(label, url=url if may_ask else "")


def _means_step(guide: Guide) -> dict[str, Any]:
    label = _("Add a key or make a secret")
    if guide.with_means:
        names = ", ".join(one.username for one in guide.with_means[:3])
        return _step(label, seen=_("there"), text=names)
    url = _account_url(guide.for_files[0].username) if guide.for_files else ""
    return _step(label, url=url)


def _sign_in_step(guide: Guide, language: str) -> dict[str, Any]:
    label = _("Connect for the first time")
    if guide.sign_in is None:
        return _step(label) | ({"state": "wrong"} if guide.refused else {})
    seen = guide.sign_in
    said = _("%(username)s from %(address)s with %(means)s") % {
        "username": seen.username,
        "address": seen.address,
        "means": f"{seen.key_name} ({seen.fingerprint})" if seen.fingerprint else _("the secret"),
    }
    return _step(label, seen=_("last seen %(at)s") % {"at": labels.moment(seen.at, language)}, text=said)


def _last_refused(guide: Guide, language: str) -> str:
    """What to put right, where somebody was turned away since the last accepted sign-in."""
    if guide.refused is None:
        return ""
    said = _("Last try refused, %(at)s from %(address)s: %(why)s")
    return said % {
        "at": labels.moment(guide.refused.last_at, language),
        "address": guide.refused.network,
        "why": exchange_words.BECAUSE[guide.refused.because],
    }


def _file_step(guide: Guide, digits: str, language: str, today: date) -> dict[str, Any]:
    """Files that try a connection are taken in the test space alone."""
    in_test = guide.environment is Environment.TEST
    label = _("Deposit a first test file") if in_test else _("Deposit a first request file")
    if guide.first_file_at is None:
        folder = settings.FUND.exchange.folders.deposit
        if not in_test:
            said = _(
                "Try your connection in the test space first. Here your software’s own files go into /%(folder)s."
            )
            return _step(label, text=said % {"folder": folder})
        name = test_name_of(Code.as_received(digits), today)
        said = _("Any file, of any content, into /%(folder)s by this name: %(name)s")
        return _step(label, text=said % {"folder": folder, "name": name})
    return _step(label, seen=_("seen %(at)s") % {"at": labels.moment(guide.first_file_at, language)})


def _network_steps(guide: Guide, asked: list[AccessView], digits: str) -> list[dict[str, Any]]:
    """What can still be asked of a connection that exists."""
    if guide.connection is None:
        return []
    kinds = (AccessKind.NETWORK_CHANGE, AccessKind.NETWORK_TERMINATION)
    return [
        {"label": exchange_words.KIND[kind], "url": _ask_url(digits, kind)}
        for kind in kinds
        if _open_request(asked, kind) is None
    ]


def _account_url(username: str) -> str:
    return reverse("provider:exchange-account", args=(username,))


def _listed(view: AccountView) -> dict[str, Any]:
    text, kind = exchange_words.state(view)
    return {
        "label": view.username,
        "hint": f"{view.name} · {exchange_words.HOLDER[view.holder]}",
        "url": _account_url(view.username),
        "id": view.username,
        "status": text,
        "kind": kind,
    }


def _asked(view: AccessView) -> dict[str, Any]:
    return {
        "label": exchange_words.title(view),
        "hint": view.reference.printed,
        "url": _request_url(view),
        "id": view.reference.characters,
        "status": exchange_words.STATUS[view.status],
        "kind": exchange_words.STATUS_KIND[view.status],
    }


# Requests


@require_http_methods(["GET", "HEAD", "POST"])
@own
def ask(request: Any, digits: str, kind: str) -> HttpResponse:
    try:
        chosen = AccessKind(kind)
    except ValueError:
        raise Http404 from None
    code = access.acts_for(request.actor, digits, request.now)
    try:
        requesting.require_possible(code, chosen, None, request.now)
    except WHY as refusal:
        return _refused(request, digits, code.profession, refusal)
    if request.method != "POST":
        wanted = request.GET.get("space", "")
        initial = {"environment": wanted if wanted in set(Environment) else None, "holder": None}
        return _ask_page(request, FORMS[chosen](initial=initial), chosen, digits)
    form = FORMS[chosen](request.POST)
    if not form.is_valid():
        return _ask_page(request, form, chosen, digits, status=422)
    try:
        reference = requesting.ask_access(
            AccessWish(chosen, form.wanted, form.environment),
            digits=digits,
            language=get_language() or "fr",
            by=request.actor,
            at=request.now,
        )
    except AccessAskedAlready as refusal:
        messages.warning(request, _("A request of this kind is open already: here it is."))
        return redirect("provider:exchange-request", refusal.facts["reference"])
    except LastDayPast as refusal:
        form.add_error("last_day", text_of(refusal, get_language() or "fr"))
        return _ask_page(request, form, chosen, digits, status=422)
    except WHY as refusal:
        return _refused(request, digits, code.profession, refusal)
    return redirect("provider:exchange-request", reference)


def _refused(request: Any, digits: str, profession: str, refusal: Refusal) -> HttpResponse:
    """The way on is that of the refusal: the procedure for a code is no help to who holds one."""
    why = text_of(refusal, get_language() or "fr")
    if isinstance(refusal, CodeNotValid):
        return _reserved(request, profession, why=why, status=409)
    back = reverse("provider:exchange", args=(digits,))
    facts = {"why": why, "back_url": back, "space_url": back}
    if isinstance(refusal, NothingConnected):
        facts["connect_url"] = _ask_url(digits, AccessKind.NETWORK_ACTIVATION)
    return render(request, "provider/exchange_reserved.html", facts, status=409)


def _ask_page(
    request: Any, form: AskForm, kind: AccessKind, digits: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "title": exchange_words.KIND[kind],
        "printed": Code.as_received(digits).printed,
        "lead": LEAD[kind],
        "short": ("phone", "last_day"),
        "has_errors": bool(form.errors),
        "back_url": reverse("provider:exchange", args=(digits,)),
    }
    return render(request, "provider/exchange_ask.html", context, status=status)


@require_safe
@own
def asked_for(request: Any, reference: str) -> HttpResponse:
    view = queries.view_of(access.own_request(request.actor, reference, request.now), request.now)
    language = get_language() or "fr"
    rows = [
        {"key": _("Code"), "value": view.printed_code},
        *exchange_words.wanted(view, language),
    ]
    if view.status is AccessStatus.REFUSED:
        rows.append({"key": _("Reason"), "lines": exchange_words.reasons(view)})
    context = {
        "view": view,
        "title": exchange_words.title(view),
        "status": exchange_words.STATUS[view.status],
        "status_kind": exchange_words.STATUS_KIND[view.status],
        "rows": rows,
        "is_open": view.status is AccessStatus.SUBMITTED,
        "procedure_url": reverse("public:profession", args=(view.profession,))
        if view.status is AccessStatus.REFUSED and view.reason == AccessRefusal.CODE_NOT_VALID
        else "",
        "events": exchange_words.timeline(view.moments),
        "back_url": reverse("provider:exchange", args=(view.digits,)),
    }
    return render(request, "provider/exchange_request.html", context)


@require_POST
@own
def withdraw(request: Any, reference: str) -> HttpResponse:
    with suppress(AccessNotAllowed):
        requesting.withdraw(reference=reference, by=request.actor, at=request.now)
    return redirect("provider:exchange-request", reference)


# Accounts


@require_http_methods(["GET", "HEAD", "POST"])
@own
def add(request: Any, digits: str) -> HttpResponse:
    _code, spaces = access.managed_spaces(request.actor, digits, request.now)
    chosen = _chosen(request.GET.get("space", ""), spaces)
    form = AccountForm(request.POST if request.method == "POST" else None, today=day_of(request.now))
    if form.is_bound and form.is_valid() and form.terms is not None:
        try:
            username = keeping.open_account(
                form.terms,
                digits=digits,
                environment=chosen,
                email=form.cleaned_data["email"],
                session=request.session_id,
                by=request.actor,
                at=request.now,
            )
        except SignInTooOld:
            form.add_error(None, str(TOO_OLD))
        except (BadExchangeAccount, CodeNotValid, keeping.NoAccessYet) as refusal:
            form.add_error(None, text_of(refusal, get_language() or "fr"))
        else:
            messages.success(request, _("The account is open. Add a key or make a secret."))
            return redirect("provider:exchange-account", username)
    context = {
        "form": form,
        "space": exchange_words.ENVIRONMENT[chosen],
        "printed": Code.as_received(digits).printed,
        "short": ("last_day",),
        "has_errors": bool(form.errors),
        "back_url": f"{reverse('provider:exchange', args=(digits,))}?space={chosen.value}",
    }
    return render(request, "provider/exchange_add.html", context, status=422 if form.errors else 200)


@require_safe
@own
def account(request: Any, username: str) -> HttpResponse:
    access.managed_account(request.actor, username, request.now)
    return _account_page(request, username)


def _account_page(request: Any, username: str, *, status: int = 200, **more: Any) -> HttpResponse:
    view = queries.account_named(username, request.now)
    if view is None:
        raise Http404
    language, today = get_language() or "fr", day_of(request.now)
    text, kind = exchange_words.state(view)
    context = {
        "view": view,
        "status": text,
        "status_kind": kind,
        "why": "" if isinstance(view.stands, FileRights) else exchange_words.BECAUSE[view.stands],
        "rows": _account_rows(view, language),
        "keys": [_key(key, language, today) for key in view.keys if key.removed_at is None],
        "sign_ins": [
            {
                "at": labels.moment(one.at, language),
                "address": one.address,
                "means": one.key_name or _("the secret"),
            }
            for one in queries.sign_ins_with(username, most=5)
        ],
        "secret_stamp": keeping.stamp_of(view.secret_made_at),
        "secret_at": labels.moment(view.secret_made_at, language) if view.secret_made_at else "",
        "key_form": KeyForm(today=today),
        "networks_form": NetworksForm(initial={"ranges": "\n".join(view.ranges)}),
        "is_open": view.is_open,
        "for_files": bool(view.roles - {ExchangeRole.ADMINISTER}),
        "back_url": f"{reverse('provider:exchange', args=(view.digits,))}?space={view.environment.value}",
        **more,
    }
    return render(request, "provider/exchange_account.html", context, status=status)


def _account_rows(view: AccountView, language: str) -> list[dict[str, Any]]:
    return [
        {"key": _("Used by"), "lines": [view.name, str(exchange_words.HOLDER[view.holder])]},
        {"key": _("May do"), "lines": exchange_words.roles(view.roles)},
        {"key": _("Space"), "value": exchange_words.ENVIRONMENT[view.environment]},
        {"key": _("Holds"), "value": exchange_words.days(view.days, language)},
        {"key": _("Networks"), "lines": list(view.ranges), "empty": _("from everywhere")},
    ]


def _key(key: HeldKey, language: str, today: Any) -> dict[str, Any]:
    last = key.days.last_day
    return {
        "id": key.id,
        "name": key.name,
        "type": key.type if key.type != key.name else "",
        "fingerprint": key.fingerprint,
        "last_day": labels.day(last, language) if last else "",
        "over": not key.holds_on(today),
        "used": labels.moment(key.used_at, language) if key.used_at else "",
    }


@require_POST
@own
def step(request: Any, username: str, step: str) -> HttpResponse:
    access.managed_account(request.actor, username, request.now)
    taken = STEPS.get(step)
    if taken is None:
        raise Http404
    try:
        return taken(request, username)
    except SignInTooOld:
        return _account_page(
            request, username, status=409, refused=TOO_OLD, sign_in_url=reverse("public:resume")
        )
    except (keeping.AccountOver, keeping.NoSuchKey, keeping.SecretMade, CodeNotValid) as refusal:
        return _account_page(request, username, status=409, refused=text_of(refusal, get_language() or "fr"))


def _make_secret(request: Any, username: str) -> HttpResponse:
    """The answer to this one request holds the secret; no other ever does. Loaded again it makes no other in its place."""
    made = keeping.make_secret(
        username=username,
        session=request.session_id,
        instead_of=request.POST.get("instead_of", "")[:40],
        by=request.actor,
        at=request.now,
    )
    facts = {"made": made, "back_url": _account_url(username)}
    response = render(request, "provider/exchange_secret.html", facts)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _add_key(request: Any, username: str) -> HttpResponse:
    form = KeyForm(request.POST, request.FILES, today=day_of(request.now))
    if form.is_valid() and form.key is not None:
        try:
            keeping.add_key(
                username=username,
                key=form.key,
                name=form.cleaned_data["name"],
                last_day=form.cleaned_data["last_day"],
                session=request.session_id,
                by=request.actor,
                at=request.now,
            )
        except BadSshKey as refusal:
            field = "last_day" if refusal.facts["why"] in {"days", "past"} else "pasted"
            form.add_error(field, text_of(refusal, get_language() or "fr"))
        else:
            messages.success(request, _("The key is added."))
            return redirect("provider:exchange-account", username)
    kept = {"key_form": form.emptied(), "open_step": "key", "has_errors": True}
    return _account_page(request, username, status=422, **kept)


def _bind(request: Any, username: str) -> HttpResponse:
    form = NetworksForm(request.POST)
    if not form.is_valid():
        kept = {"networks_form": form, "open_step": "networks", "has_errors": True}
        return _account_page(request, username, status=422, **kept)
    ranges = form.cleaned_data["ranges"]
    keeping.bind(username=username, ranges=ranges, by=request.actor, at=request.now)
    return _done(request, username, _("Saved."))


def _simple(action: Callable[..., object], said: Promise) -> Callable[[Any, str], HttpResponse]:
    def taken(request: Any, username: str) -> HttpResponse:
        action(username=username, by=request.actor, at=request.now)
        return _done(request, username, str(said))

    return taken


def _close(request: Any, username: str) -> HttpResponse:
    """For good, and only of who says so twice."""
    if request.POST.get("sure") != "yes":
        said = _("Nothing was closed: tick that the account is to be closed for good.")
        return _account_page(request, username, status=422, refused=said, open_step="close")
    keeping.close(username=username, by=request.actor, at=request.now)
    return _done(request, username, _("The account is closed."))


def _remove_key(request: Any, username: str) -> HttpResponse:
    key_id = whole(request.POST.get("key", ""), 0)
    keeping.remove_key(username=username, key_id=key_id, by=request.actor, at=request.now)
    return _done(request, username, _("The key is removed: it opens nothing any more."))


def _done(request: Any, username: str, said: str) -> HttpResponse:
    messages.success(request, said)
    try:
        access.managed_account(request.actor, username, request.now)
    except NotYours:  # who closed their own account manages nothing any more
        return redirect("account:page")
    return redirect("provider:exchange-account", username)


STEPS: Final[dict[str, Callable[[Any, str], HttpResponse]]] = {
    "secret": _make_secret,
    "forget-secret": _simple(keeping.forget_secret, gettext_lazy("The secret opens nothing any more.")),
    "key": _add_key,
    "remove-key": _remove_key,
    "networks": _bind,
    "lock": _simple(keeping.lock, gettext_lazy("The account is locked.")),
    "unlock": _simple(keeping.unlock, gettext_lazy("The account is open again.")),
    "close": _close,
}

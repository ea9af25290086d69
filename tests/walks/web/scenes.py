"""Every page a person can stand before, in every state that looks different: how to come there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page, Response
from tests.samples.pdf import blank, good, picture
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import complaints, in_days, payload
from tests.walks.web.letters import (
    change_link_of,
    command,
    letter_of,
    reply_link_of,
    scanned,
    signed_by_a_key_of_its_own,
)

SECTIONS = ("identity", "authorisation", "practice", "radiology", "bank")


@dataclass
class Stage:
    """One page of a browser, in which scene after scene is played."""

    dossiers: Dossiers
    page: Page
    language: str
    reference: str = ""
    statuses: list[int] = field(default_factory=list)
    against: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.against = complaints(self.page)
        self.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        if answer.request.resource_type in {"document", "xhr"}:
            self.statuses.append(answer.status)

    def play(self, scene: Scene) -> None:
        """Afterwards `against` holds what the browser said against this scene."""
        person = self.dossiers.desk.person(scene.who) if scene.who else None
        person = person or (self.dossiers[scene.at] if scene.at else None)
        self.page.context.clear_cookies()
        if person is not None:
            self.page.context.add_cookies(person.cookies())
            self.reference = self.dossiers[scene.at].reference if scene.at else ""
        self.statuses.clear()
        self.against.clear()
        scene.play(self)
        self.page.wait_for_load_state("load")
        assert self.statuses[-1] == scene.status, f"{scene.name}: {self.statuses}"

    def open(self, path: str) -> None:
        self.page.goto(f"{self.dossiers.house.url}/{self.language}/{path}")

    def own(self, path: str = "") -> None:
        """A page of the request in hand."""
        self.open(f"request/{self.reference}/{path}")

    def press(self, inside: str = "main") -> None:
        """The button of the form there."""
        self.page.locator(f"{inside} form button").first.click()

    def await_(self, selector: str) -> None:
        self.page.locator(selector).first.wait_for()

    def give(self, piece: str, data: bytes) -> None:
        self.own(f"pieces/{piece}/")
        self.page.locator(".slot").evaluate("slot => { slot.dataset.former = 'yes' }")
        self.page.locator("input[type=file]").set_input_files(payload("pièce.pdf", data))
        self.page.locator("form[data-upload] button").click()

    def tick(self, name: str) -> None:
        """By its label, which covers the box."""
        self.page.locator(f"label[for=id_{name}]").click()

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)


Play = Callable[[Stage], None]


@dataclass(frozen=True)
class Scene:
    """`who` is signed in: a member of staff, or the owner of a request at the point `at`."""

    name: str
    play: Play
    at: str = ""
    who: str = ""
    status: int = 200


# --- ways to a scene ---------------------------------------------------------------------------------------


def at(path: str) -> Play:
    return lambda stage: stage.open(path)


def own(path: str = "") -> Play:
    return lambda stage: stage.own(path)


def unfilled(path: str) -> Play:
    """The form of this page, sent empty."""

    def play(stage: Stage) -> None:
        stage.open(path)
        stage.press()
        stage.await_("[data-error-summary]")

    return play


def waiting_message(stage: Stage) -> None:
    stage.own()
    stage.page.locator("main .notice a[href*='/messages/']").first.click()


def reply_link(stage: Stage) -> None:
    """The page on which the reply to the mail of this request ends: it lists what following the link confirms."""
    token = reply_link_of(stage.dossiers["guessed"]).rstrip("/").rpartition("/")[2]
    stage.open(f"link/{token}/")


def set_aside(stage: Stage) -> None:
    """A message whose sender cannot be told came with those of this request."""
    assert stage.dossiers["mailed"].reference
    for _ in range(50):
        stage.open("staff/mail/")
        if stage.page.locator("main li, main .card, main details").count():
            break
        stage.page.wait_for_timeout(200)
    assert stage.page.locator(".notice").count() == 0


def own_unfilled(path: str) -> Play:
    """The last form of this page of the request in hand, sent empty."""

    def play(stage: Stage) -> None:
        stage.own(path)
        stage.page.locator("main form button").last.click()
        stage.await_("[data-error-summary]")

    return play


def wrong_email(path: str) -> Play:
    def play(stage: Stage) -> None:
        stage.open(path)
        stage.type(email="anna.weber@example")
        stage.press()
        stage.await_("[data-error-summary]")

    return play


def wrong(section: str, **fields: str) -> Play:
    def play(stage: Stage) -> None:
        stage.own(f"sheet/{section}/")
        stage.type(**fields)
        stage.press()
        stage.await_("[data-error-summary]")

    return play


def given(piece: str, data: Callable[[], bytes], verdict: str) -> Play:
    def play(stage: Stage) -> None:
        stage.give(piece, data())
        # The slot may have held a file with the same verdict before: the one that came back has no mark.
        stage.await_(f".slot:not([data-former]) .verdict--{verdict}")

    return play


def stale(stage: Stage) -> None:
    stage.own("sheet/bank/")
    stage.type(holder="Anna Weber", iban="LU28 0019 4006 4475 0000")
    stage.page.locator("[name=seen]").evaluate("field => { field.value = 'another' }")
    stage.press()
    stage.await_(".notice--warning")


def link_asked_for(stage: Stage) -> None:
    stage.open("resume/")
    stage.type(email=f"nobody.{stage.language}@example.org")
    stage.press()
    stage.page.wait_for_load_state()


def link_asked_for_too_often(stage: Stage) -> None:
    person = stage.dossiers["link wanted"]
    for _ in range(5):
        person.open(f"{person.home}email/")
        person.send()
    stage.own("email/")
    stage.press()
    stage.await_(".notice--warning")


def link_sent_again(stage: Stage) -> None:
    stage.own("email/")
    stage.press()
    stage.await_(".notice--success")


def unspent_link(stage: Stage) -> None:
    stage.open(f"link/{'unknown' * 4}/")


def spent_link(stage: Stage) -> None:
    unspent_link(stage)
    stage.press()
    stage.page.get_by_role("link").first.wait_for()


def signed_without_name(stage: Stage) -> None:
    stage.own("signature/")
    stage.press("main .card")
    stage.await_("[data-error-summary]")


def no_file_chosen(stage: Stage) -> None:
    stage.own("pieces/identity-document/")
    stage.page.locator("form[data-upload] button").click()
    stage.await_(".progress--failed")


def sent_without_file(stage: Stage) -> None:
    """As a browser without script sends it."""
    stage.own("pieces/identity-document/")
    stage.page.locator("form[data-upload]").evaluate("form => form.submit()")
    stage.await_("[data-error-summary]")


def seventh_file(stage: Stage) -> None:
    stage.give("identity-document", good("La septième"))
    stage.await_(".slot:not([data-former]) .field__error")


def pages_of_a_file(stage: Stage) -> None:
    stage.own("pieces/identity-document/")
    stage.page.locator(".slot__file-name a").first.click()
    stage.await_(".viewer__page img")


def answers_of_the_sheet(stage: Stage) -> None:
    stage.own("pieces/information-sheet/")
    stage.page.locator("a[href$='/answers/']").first.click()
    stage.await_("main h1")


def answers_changed_meanwhile(stage: Stage) -> None:
    answers_of_the_sheet(stage)
    stage.page.locator("[name=seen]").evaluate("field => { field.value = 'another' }")
    stage.press()
    stage.await_(".notice--warning")


def read_at_the_desk(place: int) -> Play:
    """What was read in a file, counted from the last one given."""

    def play(stage: Stage) -> None:
        dossier("differing, submitted")(stage)
        stage.page.locator(".viewer__tabs a").nth(-place).click()
        stage.await_("#reading-title")
        all_open(stage)

    return play


def all_open(stage: Stage) -> None:
    stage.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


def status(stage: Stage) -> None:
    stage.own()
    all_open(stage)


def answer(place: int) -> Play:
    def play(stage: Stage) -> None:
        stage.own()
        stage.page.locator("main section.card a.button").nth(place).click()
        stage.await_(".slot")

    return play


def answer_without_anything(stage: Stage) -> None:
    answer(0)(stage)
    stage.page.locator("main").evaluate(
        "main => { const token = main.querySelector('[name=csrfmiddlewaretoken]').cloneNode();"
        " const form = document.createElement('form'); form.method = 'post'; form.append(token);"
        " main.append(form); form.submit(); }"
    )
    stage.await_("[data-error-summary]")


def dossier(point: str, *, open_steps: bool = True, shown: str = "") -> Play:
    def play(stage: Stage) -> None:
        stage.open(f"staff/{stage.dossiers[point].reference}/{shown}")
        stage.await_(".viewer")
        if open_steps:
            all_open(stage)

    return play


def every_file(stage: Stage) -> None:
    dossier("submitted")(stage)
    stage.page.locator(".viewer__tabs a").last.click()
    stage.await_("#move-to")
    all_open(stage)


def sent_back_without_a_word(stage: Stage) -> None:
    dossier("prepared")(stage)
    stage.press(".prepared details")
    stage.await_("[data-error-summary]")


def lead(stage: Stage) -> None:
    stage.dossiers["merged"]
    dossier("leading")(stage)


def identity(stage: Stage) -> None:
    stage.open(f"staff/{stage.dossiers['submitted'].reference}/identity/")


def identity_without_reason(stage: Stage) -> None:
    identity(stage)
    stage.press()
    stage.await_("[data-error-summary]")


def step_without_reason(step: str, point: str = "submitted") -> Play:
    def play(stage: Stage) -> None:
        dossier(point)(stage)
        stage.press(f"#step-{step}")
        stage.await_("[data-error-summary]")

    return play


def ask_without_words(stage: Stage) -> None:
    dossier("submitted")(stage)
    stage.tick("piece-bank-details")
    stage.page.locator("[name=reason-bank-details]").select_option("other")
    stage.type(due_on=in_days(-1))
    stage.press("#step-ask")
    stage.await_("[data-error-summary]")


def stale_step(stage: Stage) -> None:
    dossier("submitted")(stage)
    stage.page.locator("#step-grant [name=version]").evaluate("field => { field.value = '1' }")
    stage.press("#step-grant")
    stage.await_(".notice--danger")


def keys_shown(stage: Stage) -> None:
    dossier("submitted", open_steps=False)(stage)
    stage.page.keyboard.press("?")
    stage.await_("dialog[open]")


def search(text: str) -> Play:
    def play(stage: Stage) -> None:
        stage.dossiers["submitted"]
        stage.open("staff/")
        stage.type(q=text)
        stage.press("main")
        stage.page.wait_for_url("**q=*")

    return play


def queue(group: str) -> Play:
    def play(stage: Stage) -> None:
        for point in ("submitted", "asked", "granted"):
            stage.dossiers[point]
        stage.open(f"staff/?show={group}")

    return play


def figures(query: str) -> Play:
    def play(stage: Stage) -> None:
        stage.open(f"staff/figures/{query}")
        all_open(stage)

    return play


def view_saved(stage: Stage) -> None:
    stage.dossiers["submitted"]
    stage.open("staff/?show=open&profession=dentist&age=soon")
    stage.page.locator("details summary").first.click()
    stage.type(name="Vue")
    stage.press("main .details")
    stage.await_(".queue-views")


def views(stage: Stage) -> None:
    view_saved(stage)
    stage.open("staff/views/")


def asking_many(stage: Stage) -> None:
    stage.dossiers["submitted"]
    stage.open("staff/?show=open&profession=dentist")
    stage.page.locator("[data-row] .choice").first.click()
    stage.page.locator(".many__bar button").first.click()
    stage.await_("[name=piece]")


def asking_many_wrongly(stage: Stage) -> None:
    asking_many(stage)
    stage.type(due_on=in_days(-1), text_fr="{nom}")
    stage.press()
    stage.await_("[data-error-summary]")


def many_asked(stage: Stage) -> None:
    """Of a request that is asked already, and in one that nobody made: nothing is changed."""
    reference = stage.dossiers["asked"].reference
    asking_many(stage)
    stage.page.locator("[name=pick]").evaluate("(field, value) => { field.value = value }", f"{reference}:1")
    stage.page.locator("main form button").first.click()
    stage.await_("h1[data-focus]")


def rule_changed(first: str) -> Play:
    def play(stage: Stage) -> None:
        stage.open("staff/rules/text/?key=ask/unreadable")
        for language in ("fr", "de", "en"):
            stage.type(**{f"text_{language}": "Veuillez numériser la pièce à plat, sans reflet."})
        stage.type(valid_from=first, source="Note de service 12/2026")
        stage.press()
        stage.await_("[data-focus], [data-error-summary]")

    return play


def rule_waiting(stage: Stage) -> None:
    mia = stage.dossiers.desk.person("mia")
    mia.open("/fr/staff/rules/")
    if "/confirm/" not in mia.page and "/take-back/" not in mia.page:
        mia.open("/fr/staff/rules/text/?key=ask/expired")
        text = {f"text_{language}": "La pièce a expiré." for language in ("fr", "de", "en")}
        mia.send({**text, "valid_from": in_days(40), "source": "Note", "step": "prepare"})
        assert mia.status == 200, mia.words
    stage.open("staff/rules/")


def partner(stage: Stage) -> str:
    """One with a key, and another one prepared; gives the path of its page."""
    mia, dora = stage.dossiers.desk.person("mia"), stage.dossiers.desk.person("dora")
    mia.open("/fr/staff/partners/")
    if "Cabinet-Soft" not in mia.page:
        key: dict[str, str | list[str]]
        mia.send({"name": "Cabinet-Soft", "contact": "it@soft.example"}, action="/partners/add/")
        path = mia.place
        key = {
            "key": "",
            "new-scopes": ["codes:read", "changes:read"],
            "new-per_minute": "600",
            "new-days": "365",
        }
        mia.send({"step": "new", **key}, action="/step/")
        dora.open("/fr/staff/partners/")
        dora.send({}, action="/confirm/")
        mia.open(path)
        mia.send({"step": "new", **key, "new-scopes": ["directory:read"]}, action="/step/")
    mia.open("/fr/staff/partners/")
    return re.findall(r"/fr/(staff/partners/\d+/)", mia.page)[0]


def partners(stage: Stage) -> None:
    partner(stage)
    stage.open("staff/partners/")
    all_open(stage)


def one_partner(stage: Stage) -> None:
    stage.open(partner(stage))
    all_open(stage)


def partner_asked_wrongly(stage: Stage) -> None:
    stage.open(partner(stage))
    all_open(stage)
    stage.type(**{"new-days": "1000"})
    stage.page.locator("[name=new-days]").locator("xpath=ancestor::form").locator("button").click()


def journal(query: str = "") -> Play:
    """About a dossier into which somebody looked; `%s` stands for its reference."""

    def play(stage: Stage) -> None:
        reference = stage.dossiers["submitted"].reference
        dora = stage.dossiers.desk.person("dora")
        dora.open(f"/fr/staff/{reference}/")
        stage.open(f"staff/journal/{query.replace('%s', reference)}")
        all_open(stage)

    return play


def code_given(stage: Stage) -> str:
    """The eight digits, as the granted dossier names them."""
    dora = stage.dossiers.desk.person("dora")
    dora.open(f"/fr/staff/{stage.dossiers['granted'].reference}/")
    found = re.search(r"\b(\d{6})-(\d{2})\b", dora.words)
    assert found is not None
    return "".join(found.groups())


def register_of_a_code(stage: Stage) -> None:
    stage.open(f"staff/register/?code={code_given(stage)}")
    all_open(stage)


def ask_change(kind: str, point: str = "granted", *, empty: bool = False) -> Play:
    """The page on which a change of this kind is asked for, or the form sent empty."""

    def play(stage: Stage) -> None:
        stage.open(f"provider/{stage.dossiers[point].code()}/{kind}/")
        if empty:
            for name in ("holder", "from_day"):
                stage.type(**{name: ""})
            stage.press()
            stage.await_("[data-error-summary]")

    return play


def exchange(path: str = "") -> Play:
    """A page of the exchange of a code; a return file waits there."""

    def play(stage: Stage) -> None:
        dossiers = stage.dossiers
        digits, file = dossiers["granted"].code(), dossiers.house.data / "answer.xml"
        if not file.exists():
            file.write_text("<answer/>", encoding="utf-8")
            published = command(dossiers.house, "exchange", "publish", digits, str(file))
            assert published.code == 0, published.err
        stage.open(f"provider/{digits}/exchange/{path}")

    return play


def code_history(stage: Stage) -> None:
    stage.open(f"provider/{stage.dossiers['moving'].code()}/")


def change(number: int) -> Play:
    """One of the changes under way, in the order of the page."""

    def play(stage: Stage) -> None:
        stage.open("provider/")
        stage.page.locator(".tasks a[href*='/changes/']").nth(number).click()
        all_open(stage)

    return play


def change_link(stage: Stage) -> None:
    """The page on which the link of a letter ends that asks to confirm a change."""
    token = change_link_of(stage.dossiers["moving"]).partition("/link/")[2].partition("/")[0]
    stage.open(f"link/{token}/")


def change_at_the_desk(point: str, *, open_details: bool = True) -> Play:
    def play(stage: Stage) -> None:
        stage.open(f"staff/changes/{stage.dossiers[point].last_change}/")
        if open_details:
            all_open(stage)

    return play


def name_at_the_desk(stage: Stage) -> None:
    assert stage.dossiers["moving"].last_change
    stage.open("staff/changes/")
    stage.page.locator("main th a").first.click()
    all_open(stage)


def change_refused_without_words(stage: Stage) -> None:
    name_at_the_desk(stage)
    stage.page.locator("[name=refuse-reason]").select_option("other")
    stage.page.locator("form[action*='/refuse/'] button").click()
    stage.await_("[data-error-summary]")


REGISTER = """\
code,family_name,given_name,specialty,valid_from,valid_until,practice,street,postcode,town,country
99900094,von der Heide-Montgomery-Featherstonehaugh,Wilhelmina,Z1,2019-01-01,,Centre de l’Exemple,112 route d’Arlon,8009,Strassen,LU
99900195,von der Heide-Montgomery-Featherstonehaugh,Wilhelmina,Z0,2015-01-01,2020-12-31,,,,,
99900296,Kieffer,Jean-Pierre,A0,2019-01-01,,,3 rue des Prés,7520,Mersch,LU
99900300,Kiefer,Jean Pierre,A0,2019-01-01,,,5 rue des Prés,7520,Mersch,LU
"""


def one_person_or_two(stage: Stage) -> None:
    """Taken in from an older register; a second time it says nothing new."""
    path = stage.dossiers.house.data / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    command(stage.dossiers.house, "registry", "import", str(path), "--write")
    stage.open("staff/register/pairs/")
    assert stage.page.locator(".pair").count() == 2


def provider_found(text: str) -> Play:
    def play(stage: Stage) -> None:
        stage.dossiers["granted"]
        stage.open(f"staff/register/find/?q={text}")
        all_open(stage)

    return play


def code_suspended_wrongly(stage: Stage) -> None:
    stage.open(f"staff/register/?code={code_given(stage)}")
    stage.page.locator("summary").first.click()
    stage.page.locator("details form button").first.click()
    stage.await_("[data-error-summary]")


def end_asked_once_more(stage: Stage) -> None:
    stage.open(f"staff/register/?code={code_given(stage)}")
    form = stage.page.locator("form:has([name=end-last])")
    stage.page.locator("details:has([name=end-last]) summary").click()
    form.locator("[name=end-last]").fill(in_days(400))
    form.locator("button").click()
    stage.await_("main .button--danger")


def end_being_corrected(stage: Stage) -> None:
    """Of an end that is still to come, so that the other scenes find the code valid."""
    code = code_given(stage)
    stage.open(f"staff/register/?code={code}")
    if stage.page.locator("[name=reinstate-reason], .prepared").count() == 0:
        end_asked_once_more(stage)
        stage.page.locator("form:has([name=sure]) button").click()
        stage.await_("details:has([name=reinstate-reason])")
    if stage.page.locator(".prepared").count() == 0:
        stage.page.locator("details:has([name=reinstate-reason]) summary").click()
        stage.type(**{"reinstate-reason": "Der Brief betraf eine andere Person."})
        stage.page.locator("form:has([name=reinstate-reason]) button").click()
        stage.await_(".prepared")


def absent_wrongly(stage: Stage) -> None:
    stage.open("staff/away/")
    stage.type(first_day=in_days(3), last_day=in_days(1))
    stage.page.locator("main form button").last.click()
    stage.await_("[data-error-summary]")


def absent(stage: Stage) -> None:
    """Mia, in whose name no other scene of the queue is played."""
    stage.open("staff/away/")
    stage.page.locator("[name=person]").select_option(label="Mia")
    stage.type(last_day=in_days(4))
    stage.page.locator("main form button").last.click()
    stage.await_("tbody tr")


def assigned(stage: Stage) -> None:
    asking = stage.dossiers["submitted"].reference
    stage.open("staff/?show=open")
    stage.page.locator(f".choice:has(#pick-{asking})").click()
    stage.page.locator("[name=whose][value=me]").click()
    stage.await_("h1[data-focus]")


def wrong_figure(stage: Stage) -> None:
    stage.open("staff/sign-in/")
    stage.type(handle=f"nobody.{stage.language}@fonds.example", password="wrong", figure="000000")
    stage.press()
    stage.await_("[data-error-summary]")


def code_looked_up(stage: Stage) -> None:
    stage.open("code/")
    stage.type(code="999900-24", on="15.01.2027")
    stage.press()
    stage.await_(".notice--warning")


def signed_in_anew(stage: Stage) -> None:
    stage.open("staff/sign-in/?next=/fr/account/")
    stage.type(**stage.dossiers.desk.keys("otto"))
    stage.press()
    stage.page.wait_for_url("**/account/")


def recovery_codes(stage: Stage) -> None:
    """Only soon after signing in."""
    signed_in_anew(stage)
    stage.open("account/")
    stage.page.locator("form[action$='recovery-codes/'] button").click()
    stage.await_("ol .reference")


def new_authenticator(stage: Stage) -> None:
    signed_in_anew(stage)
    stage.open("account/")
    stage.page.locator("form[action$='authenticator/'] button").click()
    stage.await_(".qr svg")


def new_authenticator_wrong(stage: Stage) -> None:
    new_authenticator(stage)
    stage.type(figure="000000")
    stage.press()
    stage.await_("[data-error-summary]")


def wrong_passkey(stage: Stage) -> None:
    stage.open("account/passkey/")
    stage.page.locator("form[data-passkey]").evaluate("form => form.submit()")
    stage.await_(".notice--danger")


def session_ended(stage: Stage) -> None:
    signed_in_anew(stage)
    other = stage.dossiers.new()
    other.open("/fr/staff/sign-in/")
    other.send({**stage.dossiers.desk.keys("otto")})
    other.open("/fr/account/")
    other.send(action="/sessions/others/end/")
    other.client.close()
    stage.dossiers.desk.forget("otto")
    stage.open("staff/")


def a_letter(stage: Stage) -> None:
    stage.dossiers["granted"]
    stage.open("demo/")
    stage.page.locator("main th a").first.click()
    stage.page.locator("main .card").wait_for()


def letter_checked(point: str, kind: str) -> Play:
    def play(stage: Stage) -> None:
        text = scanned(letter_of(stage.dossiers[point], kind)).partition("?")[2]
        stage.open(f"proof/?{text}")
        all_open(stage)

    return play


def compared(name: str) -> Play:
    def play(stage: Stage) -> None:
        letter_checked("refused", "refusal")(stage)
        stage.type(person=name)
        stage.press()
        stage.await_(".notice")

    return play


def letter_altered(stage: Stage) -> None:
    text = signed_by_a_key_of_its_own(stage.dossiers.house)
    stage.open(f"proof/?t={text[:-1]}{'A' if text[-1] != 'A' else 'Q'}")


def letter_of_a_revoked_key(stage: Stage) -> None:
    stage.open(f"proof/?t={signed_by_a_key_of_its_own(stage.dossiers.house, revoked=True)}")


def form_of_another_session(stage: Stage) -> None:
    stage.open("resume/")
    stage.page.context.clear_cookies(name=re.compile("_csrf$"))
    stage.type(email="anna.weber@example.org")
    stage.press()
    stage.page.locator("main h1").wait_for()


SCENES: Final = (
    Scene("home", at("")),
    Scene("home of somebody with a request", at(""), at="begun"),
    Scene("professions", at("start/")),
    Scene("professions, none chosen", unfilled("start/"), status=422),
    Scene("what a dentist must send", at("professions/dentist/")),
    Scene("what a midwife must send", at("professions/midwife/")),
    Scene("what an ocularist must send", at("professions/ocularist/")),
    Scene("beginning", at("start/dentist/")),
    Scene("beginning with a wrong address", wrong_email("start/dentist/"), status=422),
    Scene("beginning where it is not possible", at("start/laboratory/")),
    Scene("coming back", at("resume/")),
    Scene("a code to look up", at("code/")),
    Scene("a code looked up in vain", code_looked_up, status=200),
    Scene("a code looked up, nothing typed", unfilled("code/"), status=422),
    Scene("coming back with a wrong address", wrong_email("resume/"), status=422),
    Scene("link asked for", link_asked_for),
    Scene("link", unspent_link),
    Scene("link spent", spent_link, status=410),
    Scene("how to make a PDF", at("pdf/")),
    Scene("sheets to fill in", at("sheet/")),
    Scene("letter to check", at("proof/")),
    Scene("letter to check, nothing pasted", unfilled("proof/"), status=422),
    Scene("letter of attribution checked", letter_checked("granted", "attribution")),
    Scene("letter of refusal checked", letter_checked("refused", "refusal")),
    Scene("letter compared", compared("Anna Weber")),
    Scene("letter compared in vain", compared("Emil Weber"), status=422),
    Scene("letter altered", letter_altered, status=422),
    Scene("letter of a revoked key", letter_of_a_revoked_key, status=422),
    Scene("privacy", at("privacy/")),
    Scene("accessibility", at("accessibility/")),
    Scene("tasks, none done", own(), at="begun"),
    Scene("tasks, some done", own(), at="half"),
    Scene("tasks, all done", own(), at="complete"),
    *(Scene(f"{name}, empty", own(f"sheet/{name}/"), at="begun") for name in SECTIONS),
    *(Scene(f"{name}, filled", own(f"sheet/{name}/"), at="complete") for name in SECTIONS),
    *(Scene(f"{name}, nothing said", wrong(name), at="begun", status=422) for name in SECTIONS),
    Scene(
        "identity with errors",
        wrong("identity", family_name="0", birth_date="31.02.1990", matricule="1990093012350", phone="12"),
        at="begun",
        status=422,
    ),
    Scene("bank with errors", wrong("bank", holder="A", iban="LU29 0019 4006 4475 0000", bic="X"), at="begun", status=422),
    Scene("bank changed in another window", stale, at="complete", status=409),
    Scene("answers of a filled sheet", answers_of_the_sheet, at="filled"),
    Scene("answers changed meanwhile", answers_changed_meanwhile, at="filled stale", status=409),
    Scene("filled sheet without answers", answers_of_the_sheet, at="nothing filled"),
    Scene("piece that differs", own("pieces/bank-details/"), at="differing"),
    Scene("check, pieces differ", own("check/"), at="differing"),
    Scene("signed permit read at the desk", read_at_the_desk(1), who="carl"),
    Scene("statement read at the desk", read_at_the_desk(2), who="carl"),
    Scene("signature", own("signature/"), at="answered"),
    Scene("signature without a name", signed_without_name, at="answered", status=422),
    Scene("signature given", own("signature/"), at="signed"),
    Scene("sheet signed by hand", own("signature/"), at="by hand"),
    Scene("piece, empty", own("pieces/identity-document/"), at="begun"),
    Scene("piece, no file chosen", no_file_chosen, at="begun"),
    Scene("piece, sent without a file", sent_without_file, at="begun", status=422),
    Scene("piece accepted", given("identity-document", good, "accepted"), at="accepting"),
    Scene("piece refused", given("identity-document", picture, "refused"), at="begun", status=422),
    Scene("piece blank", given("identity-document", blank, "accepted"), at="blank"),
    Scene("piece given in two slots", own("pieces/bank-details/"), at="half"),
    Scene("piece, one file too many", seventh_file, at="full", status=409),
    Scene("pages of a file", pages_of_a_file, at="complete"),
    Scene("check, incomplete", own("check/"), at="half"),
    Scene("check, complete", own("check/"), at="complete"),
    Scene("address to confirm", own("email/"), at="begun"),
    Scene("address, link sent again", link_sent_again, at="link sent"),
    Scene("address, link asked for too often", link_asked_for_too_often, at="link wanted", status=429),
    Scene("address confirmed", own("email/"), at="complete"),
    Scene("giving up", own("withdraw/"), at="begun"),
    Scene("received", own("received/"), at="submitted"),
    *(
        Scene(f"status {point}", status, at=point)
        for point in ("submitted", "asked", "granted", "refused", "closed", "withdrawn", "reopened", "merged")
    ),
    Scene("answer", answer(0), at="asked"),
    Scene("answer about the sheet", answer(1), at="asked"),
    Scene("answer without a file", answer_without_anything, at="asked", status=422),
    Scene("answer ready", answer(0), at="answering"),
    Scene("staff sign-in", at("staff/sign-in/")),
    Scene("staff sign-in, empty", unfilled("staff/sign-in/"), status=422),
    Scene("staff sign-in, wrong", wrong_figure, status=403),
    *(Scene(f"queue {group}", queue(group), who="carl") for group in ("fund", "applicant", "open", "done")),
    Scene("queue searched", search("weber"), who="carl"),
    Scene("queue searched in vain", search("nobody"), who="carl"),
    Scene("queue found as it sounds", search("veber"), who="carl"),
    Scene("queue filtered", queue("open&profession=dentist&mark=answer-overdue"), who="carl"),
    Scene("queue of an auditor", queue("open"), who="otto"),
    Scene("queue with a view", view_saved, who="carl"),
    Scene("saved views", views, who="carl"),
    Scene("saved views, none", at("staff/views/"), who="otto"),
    Scene("who is away, nobody", at("staff/away/"), who="carl"),
    Scene("an absence that ends first", absent_wrongly, who="carl", status=422),
    Scene("who is away", absent, who="carl"),
    Scene("dossiers assigned", assigned, who="carl"),
    Scene("shortcuts", at("staff/keys/"), who="carl"),
    Scene("asking in many requests", asking_many, who="carl"),
    Scene("asking in many requests wrongly", asking_many_wrongly, who="carl", status=422),
    Scene("answers of many requests", many_asked, who="carl"),
    Scene("dossier of a clerk", dossier("submitted"), who="carl"),
    Scene("dossier of an auditor", dossier("submitted"), who="otto"),
    *(
        Scene(f"dossier {point}", dossier(point), who="dora")
        for point in (
            "submitted", "asked", "answering", "granted", "refused", "closed", "withdrawn", "misplaced",
            "prepared", "sent back", "reopened", "merged",
        )
    ),
    Scene("dossier prepared, by who prepared it", dossier("prepared"), who="carl"),
    Scene("dossier, sent back without a word", sent_back_without_a_word, who="dora", status=422),
    *(
        Scene(f"dossier, {step} without reason", step_without_reason(step, "granted"), who="dora", status=422)
        for step in ("reopen", "bank")
    ),
    Scene("dossier with others merged into it", lead, who="carl"),
    Scene("identity to correct", identity, who="dora"),
    Scene("identity corrected without reason", identity_without_reason, who="dora", status=422),
    Scene("dossier with a file shown", every_file, who="dora"),
    Scene("dossier, nothing to ask", step_without_reason("ask"), who="dora", status=422),
    Scene("dossier, asked without words", ask_without_words, who="dora", status=422),
    Scene("dossier, refused without reason", step_without_reason("refuse"), who="dora", status=422),
    Scene("dossier, closed without reason", step_without_reason("close"), who="dora", status=422),
    Scene("dossier changed meanwhile", stale_step, who="dora", status=409),
    Scene("keys", keys_shown, who="dora"),
    Scene("prefixes", at("staff/prefixes/"), who="mia"),
    Scene("own account, staff", at("account/"), who="carl"),
    Scene("own account, applicant", at("account/"), at="half"),
    Scene("recovery codes", recovery_codes),
    Scene("new authenticator", new_authenticator),
    Scene("new authenticator, wrong figure", new_authenticator_wrong, status=422),
    Scene("piece guessed", own("pieces/practice-authorisation/"), at="guessed"),
    Scene("draft with files of a mail", own(), at="guessed"),
    Scene("link of a reply", reply_link, at="guessed"),
    Scene("request with messages", own(), at="mailed"),
    Scene("a message from another address", waiting_message, at="mailed"),
    Scene("dossier with messages", dossier("mailed"), who="dora"),
    Scene("how letters read", at("staff/letters/"), who="mia"),
    Scene("mail set aside", set_aside, who="carl"),
    Scene("who helps", own("helpers/"), at="helping"),
    Scene("who helps, invited wrongly", own_unfilled("helpers/"), at="helping", status=422),
    Scene("a request helped with", own(), at="helped"),
    Scene("not for a helper", own("signature/"), at="helped", status=403),
    Scene("passkey", at("account/passkey/")),
    Scene("passkey refused", wrong_passkey, status=403),
    Scene("session ended elsewhere", session_ended, status=403),
    Scene("rules by day", at("staff/rules/"), who="mia"),
    Scene("rules by day, of no day", at("staff/rules/?day=31.02.2027"), who="carl"),
    Scene("rule to change", at("staff/rules/pieces/?key=dentist"), who="mia"),
    Scene("rule wrongly changed", rule_changed("01.01.2020"), who="mia", status=422),
    Scene("rule, its effect", rule_changed(in_days(40)), who="mia"),
    Scene("rules, one to confirm", rule_waiting, who="dora"),
    Scene("partners", partners, who="dora"),
    Scene("partners of a manager", partners, who="mia"),
    Scene("a partner", one_partner, who="mia"),
    Scene("a partner, asked wrongly", partner_asked_wrongly, who="mia", status=422),
    Scene("no pair of codes", at("staff/register/pairs/"), who="dora"),
    Scene("one person or two", one_person_or_two, who="dora"),
    Scene("one person or two, for who does not decide", one_person_or_two, who="otto"),
    Scene("figures", at("staff/figures/"), who="carl"),
    Scene("figures of one profession", figures("?weeks=52&profession=dentist"), who="mia"),
    Scene("own space", at("provider/"), at="granted"),
    Scene("exchange of a code", exchange(), at="granted"),
    Scene("request files, none", exchange("files/"), at="granted"),
    Scene("a return file that waits", exchange("files/?show=returns"), at="granted"),
    Scene("refused transfers, none", exchange("files/?show=refusals"), at="granted"),
    Scene("exchange at the desk", at("staff/exchange/"), who="carl"),
    Scene("obliged to exchange", at("staff/exchange/?show=obliged"), who="carl"),
    Scene("accounts of no code", at("staff/exchange/?show=accounts&code=12"), who="carl"),
    Scene("traffic of a day", at("staff/exchange/traffic/"), who="otto"),
    Scene("traffic of no day", at("staff/exchange/traffic/?day=x"), who="carl", status=422),
    Scene("stuck files", at("staff/exchange/stuck/"), who="carl"),
    Scene("refused files", at("staff/exchange/stuck/?show=refused"), who="otto"),
    Scene("silent accounts", at("staff/exchange/silent/"), who="carl"),
    Scene("own space with changes", at("provider/"), at="moving"),
    Scene("what happened with a code", code_history, at="moving"),
    *(
        Scene(f"change of {kind}", ask_change(kind), at="granted")
        for kind in ("address", "phone", "email", "name", "specialty", "bank-account", "cessation")
    ),
    Scene("change of account, empty", ask_change("bank-account", empty=True), at="granted", status=422),
    *(Scene(f"change under way, {number}", change(number), at="moving") for number in range(2)),
    Scene("change, a document asked for", change(0), at="change asked again"),
    Scene("link of a change", change_link, at="moving"),
    Scene("changes at the desk", at("staff/changes/"), who="carl"),
    Scene("change of name at the desk", name_at_the_desk, who="dora"),
    Scene("change to confirm at the desk", change_at_the_desk("moving"), who="carl"),
    Scene("change prepared", change_at_the_desk("ending"), who="dora"),
    Scene("change refused without words", change_refused_without_words, who="dora", status=422),
    Scene("register", at("staff/register/"), who="carl"),
    Scene("register, no code", at("staff/register/?code=123"), who="carl", status=422),
    Scene("register of a code", register_of_a_code, who="dora"),
    Scene("register, an end asked for once more", end_asked_once_more, who="dora"),
    Scene("register, an end being corrected", end_being_corrected, who="dora"),
    Scene("provider sought", at("staff/register/find/"), who="carl"),
    Scene("provider found as it sounds", provider_found("veber+ana"), who="carl"),
    Scene("provider found by address", provider_found("rue+du+lac"), who="carl"),
    Scene("provider found nowhere", provider_found("zzyzx"), who="carl"),
    Scene("register, suspended wrongly", code_suspended_wrongly, who="dora", status=422),
    Scene("journal", journal(), who="otto"),
    Scene("journal of a manager", journal(), who="mia"),
    Scene("journal of a dossier", journal("?dossier=%s"), who="otto"),
    Scene("who saw a piece", journal("?dossier=%s&kind=looks&piece=identity-document"), who="otto"),
    Scene("journal, nothing found", journal("?kind=letter.retried"), who="otto"),
    Scene("journal asked for wrongly", journal("?dossier=2222&from=31.02.2026&until=x"), who="otto", status=422),
    Scene("demonstration", at("demo/")),
    Scene("letter in the demonstration", a_letter),
    Scene("no such page", at("nowhere/"), status=404),
    Scene("a form open too long", form_of_another_session, status=403),
)  # fmt: skip

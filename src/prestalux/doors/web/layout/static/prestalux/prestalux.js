/* Comfort only: every page works without this file. Texts come from data- attributes, so that they are translated. */
"use strict";

const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

function announce(text) {
  document.getElementById("live")?.replaceChildren(text);
}

function reveal(element) {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
}

/* An anchor to a field: put the cursor in the field, with its label in view. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const label = field.closest("fieldset")?.querySelector("legend") ?? field.labels?.[0] ?? field;
  label.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

/* A form is sent once. The button stays in the tab order, and comes back with the page from the history. */
let leavingOnPurpose = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return void event.preventDefault();
  form.dataset.sent = "yes";
  leavingOnPurpose = true;
  all("button", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
});

function allowAgain(form) {
  delete form.dataset.sent;
  all("button", form).forEach((button) => button.removeAttribute("aria-disabled"));
}

window.addEventListener("pageshow", () => {
  leavingOnPurpose = false;
  all("form[data-sent]").forEach(allowAgain);
});

/* Typed and not sent: ask before the page is left. */
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.changed = "yes";
});

window.addEventListener("beforeunload", (event) => {
  if (!leavingOnPurpose && one("form[data-guard][data-changed]")) event.preventDefault();
});

/* A file on its way: percent to see, quarters to hear, the server's own answer put in place. */
class Upload {
  constructor(form) {
    this.form = form;
    this.progress = one("[data-progress]", form);
    this.text = one("[data-progress-text]", form);
    this.number = one("[data-progress-number]", form);
    this.bar = one("[data-progress-bar]", form);
    this.heard = 0;
  }

  say(text, failed = false) {
    this.progress.hidden = false;
    this.progress.classList.toggle("progress--failed", failed);
    this.bar.hidden = failed;
    if (failed) this.number.textContent = "";
    this.text.textContent = text;
    announce(text);
  }

  problem([file]) {
    if (!file) return this.form.dataset.none;
    return file.size > Number(this.form.dataset.maxBytes || Infinity) ? this.form.dataset.tooLarge : "";
  }

  send() {
    const input = one("input[type=file]", this.form);
    const problem = this.problem(input.files);
    if (problem) {
      this.say(problem, true);
      input.focus();
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.upload.onprogress = (event) => this.move(event);
    request.onload = () => this.done(request);
    request.onerror = request.ontimeout = request.onabort = () => this.fail();
    this.form.dataset.sent = "yes";
    this.say(this.form.dataset.sending);
    all("button", this.form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    request.send(new FormData(this.form));
  }

  move(event) {
    if (!event.lengthComputable) return;
    const percent = Math.floor((100 * event.loaded) / event.total);
    this.bar.value = percent;
    this.number.textContent = `${percent} %`;
    if (percent === 100) {
      this.say(this.form.dataset.checking);
    } else if (percent >= this.heard + 25) {
      this.heard = percent - (percent % 25);
      announce(`${this.form.dataset.sending}, ${this.heard} %`);
    }
  }

  fail(reason = "") {
    allowAgain(this.form);
    this.heard = 0;
    this.say(reason || this.form.dataset.failed, true);
    const button = one("button", this.form);
    button.firstChild.textContent = this.form.dataset.retry;
    button.focus();
  }

  done(request) {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const id = this.form.dataset.upload;
    const fresh = answer.getElementById(id);
    if (fresh) {
      all("[data-refresh][id]", answer).forEach((part) => document.getElementById(part.id)?.replaceWith(part));
      document.getElementById(id).replaceWith(fresh);
      const verdict = one("[data-new] .verdict, .field__error", fresh) ?? all(".verdict", fresh).pop();
      reveal(verdict ?? one("h2, h3", fresh) ?? fresh);
      announce(verdict ? verdict.textContent.replace(/\s+/g, " ").trim() : "");
    } else if (request.status < 400 && request.responseURL) {
      leavingOnPurpose = true;
      window.location.assign(request.responseURL);
    } else {
      const told = [one("main h1, h1", answer), one("main p", answer)].map((part) => part?.textContent.trim());
      this.fail(told.filter(Boolean).join(". "));
    }
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    event.preventDefault();
    if (!form.dataset.sent) new Upload(form).send();
  },
  true,
);

/* Page images beside the data: enlarge, and keys for those who asked for them (body data-keys). */
function zoom() {
  const button = one("[data-zoom]");
  if (!button) return;
  const enlarged = button.closest("[data-viewer]").classList.toggle("is-zoomed");
  button.setAttribute("aria-pressed", String(enlarged));
}

function turnPage(step) {
  const box = one("[data-pages]");
  if (!box) return;
  const pages = all("[data-page]", box);
  const top = box.getBoundingClientRect().top;
  const here = pages.findLastIndex((page) => page.getBoundingClientRect().top - top <= 24);
  const next = pages[Math.min(Math.max(Math.max(here, 0) + step, 0), pages.length - 1)];
  if (!next) return;
  box.scrollTo({ top: next.offsetTop - box.offsetTop });
  next.focus({ preventScroll: true });
}

/* Rows of the queue: the link of each is what has the focus, so Enter opens it without a line here. */
const row = () => document.activeElement?.closest("[data-row]");

function goToRow(step) {
  const rows = all("[data-row]");
  const next = row() ? rows.indexOf(row()) + step : step > 0 ? 0 : rows.length - 1;
  const link = rows[next]?.querySelector("th a");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

const move = (step) => (one("[data-rows]") ? goToRow(step) : turnPage(step));

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => row()?.querySelector("[type=checkbox]")?.click(),
  z: zoom,
  "/": () => (one("[data-search]") ? one("[data-search]").focus() : one("a[href$='/staff/']")?.click()),
  "?": () => one("[data-help]")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]");
  // Arrows scroll the page until a row has the focus.
  const arrow = row() && { ArrowDown: () => goToRow(1), ArrowUp: () => goToRow(-1) }[event.key];
  const act = arrow || KEYS[event.key];
  if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.body.hasAttribute("data-keys")) return;
  event.preventDefault();
  act();
});

document.addEventListener("DOMContentLoaded", () => {
  for (const button of all("[data-zoom], [data-print]")) {
    button.hidden = false;
    button.addEventListener("click", button.matches("[data-zoom]") ? zoom : () => window.print());
  }
  const first = one("[data-error-summary]") ?? one("[data-focus]");
  if (first && !window.location.hash) reveal(first);
});

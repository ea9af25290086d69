/* Passkeys: nothing of them works without a script. Their forms are hidden until it is known that they can work. */
"use strict";

{
  const able = () =>
    window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON;

  const ways = {
    create: (options) =>
      navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
    get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  };

  const say = (form, text) => form.querySelector("[data-passkey-said]").replaceChildren(text);

  async function use(form) {
    const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    const options = await asked.json();
    if (options.refused) return void say(form, options.refused);
    const passkey = await ways[form.dataset.passkey](options);
    form.elements.answer.value = JSON.stringify(passkey);
    form.submit();
  }

  function onSubmit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("button");
    say(form, "");
    button.setAttribute("aria-disabled", "true");
    use(form)
      .catch(() => say(form, form.dataset.failed))
      .finally(() => button.removeAttribute("aria-disabled"));
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!able() || form.dataset.origin !== window.location.origin) continue;
    form.hidden = false;
    form.addEventListener("submit", onSubmit);
    document.querySelector("[data-passkey-none]")?.remove();
  }
}

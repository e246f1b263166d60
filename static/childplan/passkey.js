// A passkey is made or shown by the browser; allauth's scripts speak to it. The form says which of the three it is.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const status = form.querySelector("[data-passkey-status]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    status.textContent = "The passkey did not work. Try again, or use another way";
  });
  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: {
      login: "passkey",
      authenticate: "passkey",
      add: "passkey",
      credential: "passkey-credential",
      data: "passkey-data",
      passwordless: "passkey-alone",
    },
  });
});

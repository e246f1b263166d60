// Keeps what somebody types as a draft, a little after they stop typing. Without this there is a button for it.
const PAUSE = 3000;
const AT_LEAST = 20000;
const form = document.querySelector("form[data-draft]");

if (form) {
  const status = form.querySelector("[data-draft-status]");
  const version = form.querySelector("[name=draft_version]");
  form.querySelector("[data-draft-window]").value = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
  let timer = 0;
  let since = 0;
  let sending = null;
  let changed = false;
  let stopped = false;

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  const time = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  const answered = async (response) => {
    if (response.ok) {
      const kept = await response.json();
      version.value = kept.version;
      say(`Draft saved ${kept.saved}${kept.newer ? ". Somebody else has saved this meanwhile: when you save, you will see both texts" : ""}`);
    } else if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      stopped = true;
      say("Not saved as a draft: you are no longer signed in here. Your words are still on this page. Save, and you will be asked to sign in; nothing is lost");
    } else if (response.status === 409) {
      stopped = true;
      say("Not saved as a draft: you have kept another draft of this in another window. Your words are still on this page");
    } else if (response.status === 410) {
      stopped = true;
      say("Not saved as a draft: it was saved or thrown away in another window. Your words are still on this page");
    } else if (response.status === 404 || response.status === 413) {
      stopped = true;
      say(response.status === 413 ? "Not saved as a draft: it is too long" : "Not saved as a draft: you may no longer write here. Your words are still on this page");
    } else {
      throw new Error("not kept");
    }
  };

  const keep = async (leaving) => {
    clearTimeout(timer);
    if (!changed || stopped || sending) return;
    changed = false;
    since = 0;
    const said = new FormData(form);
    said.set("draft", "1");
    sending = fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(said),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: leaving,
    })
      .then(answered)
      .catch(() => {
        changed = true;
        say(`Not saved at ${time()}. Your words are still on this page. Trying again`);
        wait(PAUSE * 5);
      })
      .finally(() => {
        sending = null;
        if (changed && !stopped) wait(PAUSE);
      });
    await sending;
  };

  const wait = (pause) => {
    clearTimeout(timer);
    since = since || Date.now();
    timer = setTimeout(keep, Math.max(0, Math.min(pause, since + AT_LEAST - Date.now())));
  };

  form.addEventListener("input", () => {
    changed = true;
    if (!stopped) wait(PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });
}

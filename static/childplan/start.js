// The address is read from the page because a deployed file's name carries a hash of its content.
const { initAll } = await import(document.getElementById("govuk-frontend").href);

initAll();

// A print button exists only where it can work; without scripts the browser's own print does.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Browser tests wait for this before they look.
document.documentElement.dataset.started = "";

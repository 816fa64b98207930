/* A form with data-facets is sent by itself when a choice changes; without scripts its button does the same. */
for (const form of document.querySelectorAll("form[data-facets]")) {
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll("[data-without-scripts]")) button.hidden = true;
}
/* On a phone the facets start folded. */
for (const facets of document.querySelectorAll("details[data-folded]")) {
  if (window.matchMedia("(max-width: 61.99rem)").matches) facets.open = false;
}

// Filters the lists of the first page by the words in the search field; other pages send their words here.
const field = document.querySelector("input[type=search]");
const sections = [...document.querySelectorAll("section")];

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const section of sections) {
    let shown = 0;
    for (const row of section.querySelectorAll("li")) {
      const text = row.dataset.text ??= row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown++;
    }
    section.hidden = shown === 0;
    section.querySelector("h2 small").textContent = shown;
    found += shown;
  }
  document.querySelector("#none").hidden = found > 0;
  for (const nav of document.querySelectorAll("nav.chips")) nav.hidden = words.length > 0;
}

if (sections.length) {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", filter);
  // What is shown is filtered already: Enter would only load it again.
  field.form.addEventListener("submit", (event) => event.preventDefault());
  if (field.value) filter();
  if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
}

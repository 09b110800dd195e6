// What every page of the workbench runs: htmx, which puts what the server answers where it belongs; and what no attribute says.
import htmx from "htmx.org";

window.htmx = htmx;

const trouble = () => document.getElementById("panne");

document.addEventListener("htmx:error", () => { trouble().hidden = false; });
document.addEventListener("htmx:after:swap", () => { trouble().hidden = true; });

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A slider writes in its field, which is what is sent.
document.addEventListener("input", (event) => {
  const { for: id, unit } = event.target.dataset ?? {};
  if (!id) return;
  const field = document.getElementById(id);
  field.value = `${String(Number(event.target.value)).replace(".", ",")}${unit ? ` ${unit}` : ""}`;
}, true);

// What is folded is printed too.
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((each) => { each.open = true; each.dataset.folded = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-folded]").forEach((each) => { each.open = false; delete each.dataset.folded; }));

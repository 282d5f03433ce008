// Comforts for browsers with scripts. Every page works without: this file only saves round trips.
import { holds } from "./conditions.js";

const form = document.querySelector("form[data-offline]");
if (form) {
  form.addEventListener("change", (event) => { untick(event.target); showAndHide(); });
  form.addEventListener("input", () => showAndHide());
  form.addEventListener("click", layStop);
  form.addEventListener("submit", stayWhenOffline);
  showAndHide();
}

// "None of these" and the like exclude everything else, and everything else excludes them.
function untick(box) {
  if (box.type !== "checkbox" || !box.checked) return;
  for (const other of form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(box.name)}"]`)) {
    if (other !== box && ("alone" in box.dataset || "alone" in other.dataset)) other.checked = false;
  }
}

// Questions whose condition reads an answer on this very page.
function showAndHide() {
  const { conditions, answers, language } = JSON.parse(document.getElementById("rules").textContent);
  const known = { ...answers };
  for (const ask of form.querySelectorAll("[data-ask]")) {
    const { ask: id, kind } = ask.dataset;
    const shown = id in conditions ? holds(conditions[id], known) : !ask.hidden;
    ask.hidden = !shown;
    ask.querySelector('input[name="asked"]').disabled = !shown;
    const answer = shown ? answerOf(ask, kind, language) : undefined;
    if (answer !== undefined) known[id] = answer;
  }
}

function answerOf(ask, kind, language) {
  const field = ask.querySelector("input[type=text], input[type=date], textarea");
  const ticked = [...ask.querySelectorAll(":checked")].map((box) => box.value);
  switch (kind) {
    case "scale": case "tens":
      return ticked.length ? point(ticked[0]) : undefined;
    case "rows":
      return ticked.map(point);
    case "order":
      return [...ask.querySelectorAll(".laid input")].map((input) => input.value.split("/").pop());
    case "number":
      return number(field.value, language);
    case "contact": case "statement":
      return undefined;
    case "choices": case "moods":
      return ticked;
    case "consent":
      return ticked.length > 0;
    default:
      return field.value.trim() ? field.value : undefined;
  }
}

function point(value) {
  return value === "na" ? value : Number(value);
}

function number(typed, language) {
  const [groups, mark] = language.startsWith("en") ? [/[,\s'’]/g, "."] : [/[.\s'’]/g, ","];
  const bare = typed.trim().replace("−", "-");
  const grouped = /^-?\d{1,3}([.,\s'’]\d{3})+$/.test(bare.split(mark)[0]) ? bare.replace(groups, "") : bare;
  const value = Number(grouped.replace(",", ".") || NaN);
  return Number.isNaN(value) ? undefined : value;
}

// Path and ranking: taps lay and remove stops here and now; without a script each tap is sent.
function layStop(event) {
  const button = event.target.closest("button[name=put], button[name=take]");
  if (!button) return;
  event.preventDefault();
  const ask = button.closest("[data-ask]");
  if (button.name === "put") put(ask, button);
  else take(ask, button.closest("li"));
  renumber(ask);
  showAndHide();
}

function put(ask, button) {
  const [plusSign, li] = [button.querySelector("svg"), document.createElement("li")];
  const value = button.value.slice(button.value.indexOf(":") + 1);
  const label = button.textContent.trim();
  li.className = "laid";
  li.append(hiddenField(ask.id, value), part("no", ""), part("stop", label));
  const out = document.createElement("button");
  Object.assign(out, { name: "take", value: button.value, className: "icon-button", ariaLabel: button.dataset.take });
  out.append(ask.querySelector("template").content.firstElementChild.cloneNode(true));
  li.append(out);
  ask.querySelector(".open").before(li);
  const next = button.nextElementSibling ?? button.previousElementSibling;
  plusSign.remove();
  button.remove();
  (next ?? out).focus();
}

function take(ask, li) {
  const button = document.createElement("button");
  const out = li.querySelector("button");
  Object.assign(button, { name: "put", value: out.value });
  button.dataset.take = out.getAttribute("aria-label");
  button.append(part("", li.querySelector(".stop").textContent));
  button.append(ask.querySelector("template").content.lastElementChild.cloneNode(true));
  ask.querySelector(".chips").append(button);
  li.remove();
  ask.querySelector(".chips").hidden = false;
  button.focus();
}

function renumber(ask) {
  const laid = ask.querySelectorAll(".laid");
  laid.forEach((li, index) => { li.querySelector(".no").textContent = index + 1; });
  const open = ask.querySelector(".open");
  const full = laid.length >= Number(ask.querySelector(".route").dataset.limit) || !ask.querySelector(".chips button");
  open.querySelector(".no").textContent = laid.length + 1;
  if (laid.length) open.querySelector(".stop").textContent = open.dataset.next;
  open.hidden = full;
  ask.querySelector(".chips").hidden = full;
}

function hiddenField(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function part(className, text) {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}

function stayWhenOffline(event) {
  const banner = form.querySelector(".offline");
  banner.hidden = navigator.onLine;
  if (navigator.onLine) return;
  event.preventDefault();
  banner.textContent = form.dataset.offline;
  banner.scrollIntoView({ block: "center" });
}

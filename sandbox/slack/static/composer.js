// The message box: slash commands, with people to choose from after an @.

import { avatar, byId, el } from "./dom.js";

const KNOWN = "/pipeline";
const COMMANDS = [
  [KNOWN, "Your own pipeline, or somebody's: /pipeline @name"],
  ["/pipeline help", "What can be asked"],
];

const ROLES = { rep: "Rep", manager: "Manager", vp: "VP", admin: "Admin" };

let entries = [];
let active = -1;

function suggestionsFor(value, people) {
  const mention = value.match(/@([\p{L}\p{N}. _'-]*)$/u);
  if (mention) {
    const wanted = mention[1].toLowerCase();
    return people
      .filter((p) => !p.is_deleted && (p.name.toLowerCase().includes(wanted) || p.handle.includes(wanted)))
      .filter((p) => p.name.toLowerCase() !== wanted.trim())
      .slice(0, 6)
      .map((p) => ({ text: `${value.slice(0, mention.index)}@${p.name} `, label: p.name, more: ROLES[p.role] ?? p.role, person: p }));
  }
  if (!value.startsWith("/")) return [];
  return COMMANDS.filter(([text]) => text.startsWith(value) && text !== value)
    .map(([text, more]) => ({ text: text === KNOWN ? `${text} ` : text, label: text, more }));
}

function drawSuggestions(input) {
  const list = byId("suggestions");
  list.hidden = entries.length === 0;
  input.setAttribute("aria-expanded", String(entries.length > 0));
  if (active >= 0) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
  else input.removeAttribute("aria-activedescendant");
  list.replaceChildren(...entries.map((entry, index) => el("li", {
    id: `suggestion-${index}`, role: "option", "aria-selected": String(index === active), "data-testid": "suggestion",
    onpointerdown: (event) => { event.preventDefault(); take(input, index); },
  },
    entry.person ? avatar(entry.person.user_id, entry.person.name) : null,
    el("span", {}, entry.label), el("span", { class: "muted" }, entry.more))));
}

function take(input, index) {
  input.value = entries[index].text;
  entries = [];
  active = -1;
  drawSuggestions(input);
  input.focus();
}

function onKey(event, input) {
  if (!entries.length) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) active = (active + step + entries.length) % entries.length;
  else if (event.key === "Escape") entries = [];
  else if (event.key === "Tab" || (event.key === "Enter" && active >= 0)) {
    event.preventDefault();
    take(input, Math.max(active, 0));
    return;
  } else return;
  event.preventDefault();
  drawSuggestions(input);
}

// `people()` gives everybody; `send(text)` carries a command to the app.
export function startComposer(people, send) {
  const input = byId("composer-input");
  const hint = byId("composer-hint");
  const suggest = () => {
    entries = suggestionsFor(input.value, people());
    active = entries.length && input.value.includes("@") ? 0 : -1;
    hint.textContent = "";
    drawSuggestions(input);
  };
  input.addEventListener("input", suggest);
  input.addEventListener("focus", suggest);
  input.addEventListener("keydown", (event) => onKey(event, input));
  input.addEventListener("blur", () => { entries = []; active = -1; drawSuggestions(input); });
  byId("composer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    if (!typed) return;
    if (!typed.startsWith("/")) {
      hint.textContent = "Switchback does not read messages. Commands start with a slash: /pipeline @someone.";
      return;
    }
    const [command] = typed.split(/\s/);
    if (command !== KNOWN) {
      hint.textContent = `${command} is not a command here. Try ${KNOWN} @someone.`;
      return;
    }
    entries = [];
    drawSuggestions(input);
    input.value = "";
    hint.textContent = "Sending…";
    await send(typed);
    hint.textContent = "";
  });
}

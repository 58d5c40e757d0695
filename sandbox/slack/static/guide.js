// One line that says what is worth a click next; it goes away when it is told to.

import { byId, el } from "./dom.js";

let drawn = "";
let isOff = false;

const first = (person) => person.name.split(" ")[0];
const canBeAnswered = (message) => message.blocks.some((block) => block.type === "actions");

// The next thing to try: answer, then see who else was written to, then let time pass.
function next(state, viewer, choose) {
  const open = state.messages.filter((message) => !message.is_ephemeral && canBeAnswered(message));
  if (open.length && open.every((message) => !message.edited_ts)) {
    return [`This is what ${first(viewer)} sees. Press a button.`];
  }
  const other = state.people.find((p) => p.unread > 0 && p.user_id !== viewer.user_id && p.role !== viewer.role)
    ?? state.people.find((p) => p.unread > 0 && p.user_id !== viewer.user_id);
  if (other) {
    const open = el("button", { type: "button", onclick: () => choose(other.user_id), "data-testid": "guide-open" }, `see it as ${other.name}`);
    return ["Somebody else was written to: ", open, "."];
  }
  return state.clock.movable ? ["Let time pass: press “Next working day”, or go to Friday for the VP’s digest."] : null;
}

export function drawGuide(state, viewer, choose) {
  const bar = byId("guide");
  const words = isOff ? null : next(state, viewer, choose);
  const key = words ? viewer.user_id + words.map((word) => word.textContent ?? word).join("") : "";
  if (key === drawn) return;
  drawn = key;
  bar.hidden = !words;
  if (!words) return;
  const off = el("button", { type: "button", class: "icon-button", "aria-label": "Hide this hint",
    onclick: () => { isOff = true; bar.hidden = true; drawn = ""; } }, "✕");
  bar.replaceChildren(el("p", {}, ...words), off);
}

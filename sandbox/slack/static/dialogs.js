// The two dialogs: the stack of modals an app opens, and the question before an action.

import { blocks } from "./blocks.js";
import { byId, el } from "./dom.js";
import { complain, values } from "./fields.js";
import { text } from "./mrkdwn.js";
import * as server from "./server.js";

export function toast(message) {
  const node = byId("toast");
  node.textContent = message;
  node.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { node.hidden = true; }, 6000);
}

// Ask before an action; resolves to whether it was confirmed.
export function ask(question, context) {
  const dialog = byId("confirm");
  const answer = (value) => () => dialog.close(value);
  dialog.replaceChildren(
    el("h2", { id: "confirm-title" }, text(question.title, context)),
    el("div", { class: "prose" }, text(question.text, context)),
    el("div", { class: "dialog-buttons" },
      el("button", { class: "button", onclick: answer("no"), "data-testid": "confirm-deny" }, question.deny.text),
      el("button", { class: `button ${question.style === "danger" ? "danger" : "primary"}`, onclick: answer("yes"), "data-testid": "confirm-yes" }, question.confirm.text)));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.returnValue = ""; }, { once: true });
  });
}

let shown = "";

// Draw the topmost modal, unless it is on the screen already with what was typed in it.
export function drawModal(stack, context, refresh) {
  const dialog = byId("modal");
  const view = stack?.at(-1);
  const key = view ? `${view.id}/${view.revision}` : "";
  if (key === shown) return;
  shown = key;
  if (!view) { dialog.close(); return; }
  dialog.replaceChildren(form(view, dialog, context, refresh));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".modal-body input, .modal-body select, .modal-body textarea")?.focus();
  dialog.oncancel = (event) => { event.preventDefault(); dismiss(view, context, refresh); };
}

let closing = "";

async function dismiss(view, context, refresh) {
  if (closing === view.id) return;
  closing = view.id;
  await server.close(context.user, view.id);
  await refresh();
}

function form(view, dialog, context, refresh) {
  const problem = el("p", { class: "complaint form-problem", role: "alert", hidden: true, "data-testid": "modal-problem" });
  const inner = { ...context, press: (block, element, value) => context.pressInView(view, block, element, value, values(node)) };
  const leave = () => dismiss(view, context, refresh);
  const submit = view.submit
    ? el("button", { class: "button primary", type: "submit", "data-testid": "modal-submit" }, view.submit.text)
    : null;
  const node = el("form", { novalidate: true, "data-view-id": view.id, "data-callback-id": view.callback_id },
    el("div", { class: "modal-head" },
      el("span", { class: "mark small", "aria-hidden": "true" }),
      el("h2", { id: "modal-title", "data-testid": "modal-title" }, view.title.text),
      el("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: leave, "data-testid": "modal-x" }, "✕")),
    el("div", { class: "modal-body" }, blocks(view.blocks, inner), problem),
    el("div", { class: "dialog-buttons" },
      el("button", { type: "button", class: "button", onclick: leave, "data-testid": "modal-close" }, view.close?.text ?? (submit ? "Cancel" : "Close")),
      submit));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.classList.contains("busy")) return;
    submit.classList.add("busy");
    const answer = await server.submit(context.user, view.id, values(node)).finally(() => submit.classList.remove("busy"));
    const loose = complain(node, answer.errors ?? {});
    if (answer.problem) loose.push(answer.problem);
    problem.textContent = loose.join(" ");
    problem.hidden = loose.length === 0;
    if (answer.ok) await refresh();
  });
  return node;
}

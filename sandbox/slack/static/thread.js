// A person's messages, by day, with what a phone's notification would have said.

import { blocks } from "./blocks.js";
import { clockTime, dayTitle } from "./dates.js";
import { byId, el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import * as server from "./server.js";

let drawn = "";
let kept = new Map();

const instant = (message) => new Date(Number(message.ts) * 1000);

export function drawThread(messages, context, refresh) {
  const today = dayTitle(context.now, context.now, context.zone) + context.now.toDateString();
  const keys = messages.map((m) => `${context.user}/${m.ts}/${m.revision}/${today}`);
  const signature = `${context.user}|${keys.join()}`;
  if (signature === drawn) return;
  const grew = messages.length && !drawn.includes(keys.at(-1));
  drawn = signature;
  const root = byId("messages");
  const focused = document.activeElement;
  const fresh = new Map();
  const nodes = [];
  let day = null;
  messages.forEach((message, index) => {
    const title = dayTitle(instant(message), context.now, context.zone);
    if (title !== day) nodes.push(el("div", { class: "day", role: "separator" }, el("span", {}, title)));
    day = title;
    const node = kept.get(keys[index]) ?? draw(message, context, refresh);
    fresh.set(keys[index], node);
    nodes.push(node);
  });
  kept = fresh;
  root.replaceChildren(...(nodes.length ? nodes : [empty(context)]));
  if (focused?.isConnected) focused.focus({ preventScroll: true });
  if (grew) showNewest();
}

// A message is read from its top, and from its day if it is the day's first.
export function showNewest() {
  const newest = byId("messages").lastElementChild;
  const before = newest?.previousElementSibling;
  (before?.classList.contains("day") ? before : newest)?.scrollIntoView({ block: "start" });
}

// Nobody is written to without a reason, so there is something else to look at.
function empty(context) {
  const first = context.names[context.user].split(" ")[0];
  const look = context.role === "rep"
    ? el("button", { type: "button", class: "button", onclick: () => context.send("/pipeline"), "data-testid": "look" }, `Look at ${first}'s pipeline`)
    : el("button", { type: "button", class: "button", onclick: () => context.show("home"), "data-testid": "look" }, `Open ${first}'s Home`);
  return el("div", { class: "empty", "data-testid": "empty" },
    el("span", { class: "mark large", "aria-hidden": "true" }),
    el("p", {}, `No message for ${context.names[context.user]} so far: there was no reason to write.`),
    look);
}

function draw(message, context, refresh) {
  const inner = { ...context, press: (block, element, value) => context.pressInMessage(message, block, element, value) };
  const body = message.blocks.length
    ? blocks(message.blocks, inner)
    : [el("div", { class: "block prose" }, mrkdwn(message.text, context))];
  const sender = message.is_notice ? "Slackbot" : "Switchback";
  return el("article", {
    class: `message${message.is_ephemeral ? " ephemeral" : ""}${message.is_notice ? " notice" : ""}`,
    "data-testid": "message", "data-ts": message.ts, "data-ephemeral": String(message.is_ephemeral),
    "aria-label": `${sender}, ${clockTime(instant(message), context.zone)}`,
  },
    el("span", { class: "mark", "aria-hidden": "true" }),
    el("div", { class: "message-body" },
      head(message, sender, context, refresh),
      body,
      message.edited_ts ? el("p", { class: "muted edited" }, "(edited)") : null,
      message.is_notice ? null : notification(message, context)));
}

function head(message, sender, context, refresh) {
  const at = instant(message);
  return el("div", { class: "message-head" },
    el("span", { class: "sender" }, sender),
    el("span", { class: "app-tag" }, "App"),
    el("time", { datetime: at.toISOString(), class: "muted" }, clockTime(at, context.zone)),
    message.is_ephemeral
      ? [el("span", { class: "only-you" }, "Only visible to you", message.command ? [" · you typed ", el("code", {}, message.command)] : null),
         el("button", { class: "icon-button dismiss", "aria-label": "Dismiss this message", "data-testid": "dismiss",
           onclick: async () => { await server.dismiss(context.user, message.ts); await refresh(); } }, "✕")]
      : null);
}

function notification(message, context) {
  return el("details", { class: "notification", "data-testid": "notification" },
    el("summary", {}, "As a push notification"),
    el("div", { class: "phone" },
      el("span", { class: "mark small", "aria-hidden": "true" }),
      el("div", {}, el("strong", {}, "Switchback"), el("p", { "data-testid": "notification-text" }, mrkdwn(message.text, context)))));
}

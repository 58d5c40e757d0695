// The page: it asks once a second what there is to see, and draws what has changed.

import { blocks } from "./blocks.js";
import { startComposer } from "./composer.js";
import { clockTime, shortDate } from "./dates.js";
import { drawModal, toast } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { drawGuide } from "./guide.js";
import { drawPeople, firstPerson } from "./people.js";
import * as server from "./server.js";
import { drawThread, showNewest } from "./thread.js";

const POLL_MS = 1000;
const ROLES = { rep: "Rep", manager: "Manager", vp: "VP", admin: "Admin" };
const PROBLEMS = {
  app_not_connected: "Switchback is not connected.",
  operation_timeout: "Switchback did not answer in time.",
  dispatch_failed: "Switchback could not handle that.",
  no_longer_there: "That is no longer there: it has been answered or closed.",
};

const page = { user: location.hash.slice(1), tab: "messages", people: [], homeDrawn: "", moving: false };

const person = (id) => page.people.find((p) => p.user_id === id);

function context(state) {
  const viewer = person(page.user);
  return {
    user: page.user,
    now: new Date(state.clock.now),
    zone: viewer?.time_zone ?? "UTC",
    role: viewer?.role,
    send: typed,
    show,
    names: { ...Object.fromEntries(page.people.map((p) => [p.user_id, p.name])), U0SWITCHB: "Switchback" },
    pressInMessage: (message, block, element, value) =>
      gesture(server.press(page.user, { ts: message.ts, block_id: block.block_id, action_id: element.action_id }, value)),
    pressInView: (view, block, element, value, values) =>
      gesture(server.press(page.user, { view_id: view.id, block_id: block.block_id, action_id: element.action_id }, value, values)),
  };
}

async function gesture(work) {
  const answer = await work;
  if (!answer.ok) toast(PROBLEMS[answer.problem] ?? answer.problem);
  await refresh();
  for (const wait of [250, 600]) setTimeout(refresh, wait);
}

async function refresh() {
  const asked = page.user;
  const state = await server.state(asked).catch(() => null);
  byId("messages").classList.toggle("offline", state === null);
  if (state === null) drawStopped();
  if (state === null || asked !== page.user) return;
  page.people = state.people;
  if (!person(page.user)) {
    // The visitor's way back leads out of the page, not to the address without a person.
    history.replaceState(null, "", `#${firstPerson(state.people) ?? ""}`);
    choose(firstPerson(state.people));
    return;
  }
  draw(state);
}

function draw(state) {
  const seen = context(state);
  drawClock(state.clock);
  drawPeople(state.people, page.user, choose);
  const viewer = person(page.user);
  byId("viewer").replaceChildren(`${viewer.name} · ${ROLES[viewer.role] ?? viewer.role}`,
    el("span", { class: "their-time" }, ` · ${clockTime(seen.now, seen.zone)} their time`));
  document.title = `${viewer.name} · Switchback demo`;
  drawThread(state.messages, seen, refresh);
  drawHome(state.home, seen);
  drawModal(state.modals, seen, refresh);
  drawGuide(state, viewer, choose);
  const others = state.people.some((p) => p.unread > 0 && p.user_id !== page.user);
  byId("menu").classList.toggle("has-unread", others);
  const looking = page.tab === "messages" && document.visibilityState === "visible";
  if (looking && viewer.unread > 0) server.read(page.user);
}

function drawClock(clock) {
  const now = new Date(clock.now);
  const place = clock.zone.split("/").at(-1).replaceAll("_", " ");
  byId("now").replaceChildren(el("span", { class: "date" }, shortDate(now, clock.zone)),
    el("span", { class: "comma" }, ", "), clockTime(now, clock.zone));
  byId("place").textContent = ` · ${place}`;
  byId("now").dateTime = clock.now;
  const working = page.moving || clock.working.length > 0;
  byId("working").hidden = !working;
  byId("working").classList.remove("stopped");
  byId("working-words").textContent = "Switchback is catching up…";
  document.body.classList.toggle("is-working", working);
  for (const id of ["next-day", "friday"]) {
    byId(id).hidden = !clock.movable;
    byId(id).disabled = working;
  }
}

function drawStopped() {
  byId("working").hidden = false;
  byId("working").classList.add("stopped");
  byId("working-words").textContent = "The demo has stopped: start it again.";
}

function drawHome(home, seen) {
  const key = home ? `${page.user}/${home.id}/${home.revision}` : `${page.user}/none`;
  if (key === page.homeDrawn) return;
  page.homeDrawn = key;
  const inner = { ...seen, press: (block, element, value) => seen.pressInView(home, block, element, value, {}) };
  byId("home").replaceChildren(...(home
    ? blocks(home.blocks, inner)
    : [el("div", { class: "empty" }, el("span", { class: "mark large", "aria-hidden": "true" }), el("p", {}, "Switchback sets up this page in a moment."))]));
}

function choose(user) {
  if (!user) return;
  const changed = user !== page.user;
  page.user = user;
  location.hash = user;
  toggleMenu(false);
  if (changed) page.homeDrawn = "";
  if (page.tab === "home") server.openHome(user);
  refresh();
}

async function typed(text) {
  await gesture(server.command(page.user, text));
  showNewest();
}

function show(tab) {
  page.tab = tab;
  for (const name of ["messages", "home"]) {
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    byId(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
    byId(`panel-${name}`).hidden = name !== tab;
  }
  byId("composer").hidden = tab !== "messages";
  if (tab === "home") gesture(server.openHome(page.user));
}

function toggleMenu(open) {
  const wasOpen = document.body.classList.contains("menu-open");
  document.body.classList.toggle("menu-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
  byId("shade").hidden = !open;
  if (wasOpen && !open) byId("menu").focus();
  if (open) byId("people").querySelector("button")?.focus();
}

async function move(to) {
  page.moving = true;
  byId("working").hidden = false;
  const answer = await server.moveClock(to);
  if (!answer.ok) toast(answer.problem);
  page.moving = false;
  await refresh();
}

function start() {
  byId("tab-messages").addEventListener("click", () => show("messages"));
  byId("tab-home").addEventListener("click", () => show("home"));
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    show(page.tab === "messages" ? "home" : "messages");
    byId(`tab-${page.tab}`).focus();
  });
  byId("next-day").addEventListener("click", () => move("next_working_day"));
  byId("friday").addEventListener("click", () => move("friday"));
  byId("menu").addEventListener("click", () => toggleMenu(!document.body.classList.contains("menu-open")));
  byId("shade").addEventListener("click", () => toggleMenu(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") toggleMenu(false); });
  window.addEventListener("hashchange", () => choose(location.hash.slice(1)));
  startComposer(() => page.people, typed);
  refresh();
  setInterval(refresh, POLL_MS);
}

start();

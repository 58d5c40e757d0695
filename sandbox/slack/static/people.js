// The list of people one can be, by role, with a dot for what is unread.

import { avatar, byId, el } from "./dom.js";

const GROUPS = [
  ["rep", "Reps"],
  ["manager", "Managers"],
  ["vp", "VP"],
  ["admin", "Admin"],
];

let drawn = "";

export function drawPeople(people, chosen, choose) {
  const key = JSON.stringify([chosen, people.map((p) => [p.user_id, p.unread, p.is_deleted])]);
  if (key === drawn) return;
  drawn = key;
  const nav = byId("people");
  const focused = document.activeElement?.dataset?.user;
  nav.replaceChildren(
    el("p", { class: "people-title" }, "See it as"),
    ...GROUPS.map(([role, title]) => group(title, people.filter((p) => p.role === role && !p.is_deleted), chosen, choose)).filter(Boolean));
  if (focused) nav.querySelector(`[data-user="${focused}"]`)?.focus({ preventScroll: true });
}

function group(title, members, chosen, choose) {
  if (!members.length) return null;
  const id = `group-${title.toLowerCase()}`;
  return el("section", { "aria-labelledby": id },
    el("p", { id, class: "group-title" }, title),
    el("ul", {}, members.map((person) => el("li", {}, entry(person, chosen, choose)))));
}

function entry(person, chosen, choose) {
  const unread = person.unread > 0;
  return el("button", {
    class: `person${unread ? " unread" : ""}`,
    "aria-current": person.user_id === chosen ? "true" : null,
    "data-user": person.user_id,
    "data-testid": `person-${person.user_id}`,
    onclick: () => choose(person.user_id),
  },
    avatar(person.user_id, person.name),
    el("span", { class: "person-name" }, person.name),
    unread ? el("span", { class: "count", "data-testid": "unread" }, String(person.unread),
      el("span", { class: "hidden" }, " unread")) : null);
}

// The first rep who was told something: also for the second visitor, who finds it read.
export function firstPerson(people) {
  const present = people.filter((p) => !p.is_deleted);
  return (present.find((p) => p.told > 0 && p.role === "rep") ?? present.find((p) => p.told > 0)
    ?? present.find((p) => p.role === "rep") ?? present[0])?.user_id;
}

// What can be pressed or chosen inside messages, home tabs and modals.
//
// context.press(block, element, value) carries it to the app and resolves when it is taken.

import { el } from "./dom.js";
import { ask } from "./dialogs.js";
import { lineBroken } from "./mrkdwn.js";

export const optionsOf = (element) =>
  element.option_groups ? element.option_groups.flatMap((group) => group.options) : element.options ?? [];

async function act(block, element, value, node, context) {
  if (element.confirm && !(await ask(element.confirm, context))) return false;
  node.setAttribute("aria-busy", "true");
  node.classList.add("busy");
  try {
    await context.press(block, element, value);
  } finally {
    node.removeAttribute("aria-busy");
    node.classList.remove("busy");
  }
  return true;
}

const marks = (element) => ({
  "data-testid": `action-${element.action_id}`,
  "data-action-id": element.action_id,
});

function button(block, element, context) {
  const node = el("button", {
    type: "button",
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-value": element.value,
    ...marks(element),
    onclick: async () => {
      if (node.classList.contains("busy")) return;
      const sent = await act(block, element, undefined, node, context);
      if (sent && element.url) window.open(element.url, "_blank", "noreferrer");
    },
  }, lineBroken(element.text.text));
  return node;
}

function choice(option, selected) {
  return el("option", { value: option.value, selected }, option.text.text);
}

export function menu(element, attributes) {
  const label = element.placeholder?.text ?? "Choose an option";
  const chosen = element.initial_option?.value;
  const choices = element.option_groups
    ? element.option_groups.map((group) =>
        el("optgroup", { label: group.label.text }, group.options.map((o) => choice(o, o.value === chosen))))
    : element.options.map((o) => choice(o, o.value === chosen));
  return el("select", { "aria-label": label, ...attributes }, el("option", { value: "" }, label), choices);
}

function select(block, element, context) {
  const node = menu(element, {
    class: "select",
    ...marks(element),
    onchange: async () => {
      if (node.value && !(await act(block, element, node.value, node, context))) node.value = "";
    },
  });
  return node;
}

function picker(type) {
  return (block, element, context) => {
    const node = el("input", {
      type,
      class: "picker",
      "aria-label": element.placeholder?.text ?? "Choose a date",
      value: element.initial_date ?? element.initial_time,
      ...marks(element),
      onchange: () => node.value && act(block, element, node.value, node, context),
    });
    return node;
  };
}

function overflow(block, element, context) {
  const list = el("div", { class: "popup", role: "menu", hidden: true });
  const toggle = el("button", {
    type: "button", class: "button overflow", "aria-label": "More actions", "aria-haspopup": "menu",
    "aria-expanded": "false", ...marks(element),
    onclick: () => show(list.hidden),
  }, "⋯");
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) list.firstElementChild.focus();
  };
  const entries = element.options.map((option) => el("button", {
    type: "button", role: "menuitem", "data-testid": `option-${option.value}`,
    onclick: () => { show(false); toggle.focus(); act(block, element, option.value, toggle, context); },
  }, option.text.text));
  list.append(...entries);
  const root = el("div", { class: "menu-root" }, toggle, list);
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { show(false); toggle.focus(); event.stopPropagation(); }
    if (step && !list.hidden) {
      const at = entries.indexOf(document.activeElement);
      entries[(at + step + entries.length) % entries.length].focus();
      event.preventDefault();
    }
  });
  root.addEventListener("focusout", (event) => { if (!root.contains(event.relatedTarget)) show(false); });
  return root;
}

function ticks(type) {
  return (block, element, context) => {
    const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((o) => o.value);
    const name = `${block.block_id}-${element.action_id}`;
    const root = el("fieldset", { class: "choices", ...marks(element) });
    root.append(...optionsOf(element).map((option) => choiceRow(option, { type, name, checked: initial.includes(option.value) })));
    root.addEventListener("change", () => act(block, element, read(root, type), root, context));
    return root;
  };
}

// The plain value of a group of radio buttons or checkboxes.
export function read(root, type) {
  const values = [...root.querySelectorAll("input:checked")].map((input) => input.value);
  return type === "radio" ? values[0] ?? null : values;
}

export function choiceRow(option, { type, name, checked }) {
  return el("label", { class: "choice" },
    el("input", { type, name, value: option.value, checked, "data-testid": `option-${option.value}` }),
    el("span", {}, option.text.text,
      option.description ? el("span", { class: "muted choice-more" }, option.description.text) : null));
}

const KINDS = {
  button,
  static_select: select,
  overflow,
  datepicker: picker("date"),
  timepicker: picker("time"),
  radio_buttons: ticks("radio"),
  checkboxes: ticks("checkbox"),
};

export function control(block, element, context) {
  const draw = KINDS[element.type];
  return draw ? draw(block, element, context) : el("span", { class: "muted" }, `(${element.type})`);
}

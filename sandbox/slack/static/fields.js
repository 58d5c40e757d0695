// The input blocks of a form: a label, what is filled in, a hint and a complaint.

import { el } from "./dom.js";
import { choiceRow, menu, optionsOf, read } from "./controls.js";

const placeholder = (element) => element.placeholder?.text;

function written(element, attributes) {
  const shared = { ...attributes, class: "text-input", placeholder: placeholder(element), maxlength: element.max_length };
  if (element.multiline) return el("textarea", { ...shared, rows: "4" }, element.initial_value ?? "");
  const type = { email_text_input: "email", url_text_input: "url", number_input: "number" }[element.type] ?? "text";
  return el("input", { ...shared, type, value: element.initial_value });
}

function people(element, attributes, context) {
  return el("select", { ...attributes, class: "text-input" },
    el("option", { value: "" }, placeholder(element) ?? "Choose a person"),
    Object.entries(context.names).map(([id, name]) => el("option", { value: id, selected: id === element.initial_user }, name)));
}

function choices(element, type, name) {
  const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((o) => o.value);
  return optionsOf(element).map((option) => choiceRow(option, { type, name, checked: initial.includes(option.value) }));
}

function single(element, attributes, context) {
  switch (element.type) {
    case "static_select": return menu(element, { ...attributes, class: "text-input" });
    case "datepicker": return el("input", { ...attributes, class: "text-input", type: "date", value: element.initial_date });
    case "timepicker": return el("input", { ...attributes, class: "text-input", type: "time", value: element.initial_time });
    case "users_select": return people(element, attributes, context);
    default: return written(element, attributes);
  }
}

const TICKED = { radio_buttons: "radio", checkboxes: "checkbox" };

export function field(block, context) {
  const { element } = block;
  const id = `field-${block.block_id}`;
  const type = TICKED[element.type];
  const label = [block.label.text, block.optional ? el("span", { class: "muted" }, " (optional)") : null];
  const complaint = el("p", { class: "complaint", id: `${id}-complaint`, role: "alert", hidden: true, "data-testid": `error-${block.block_id}` });
  const marks = { "data-testid": `input-${element.action_id}`, "aria-describedby": `${id}-complaint` };
  const body = type
    ? el("fieldset", { class: "choices", ...marks }, el("legend", {}, label), choices(element, type, id))
    : [el("label", { for: id }, label), single(element, { id, ...marks }, context)];
  const root = el("div", { class: "block field", "data-block-id": block.block_id, "data-action-id": element.action_id },
    body, block.hint ? el("p", { class: "muted hint-line" }, block.hint.text) : null, complaint);
  root.currentValue = () => (type ? read(root, type) : root.querySelector(`#${CSS.escape(id)}`).value || null);
  if (block.dispatch_action) root.addEventListener("change", () => context.press(block, element, root.currentValue()));
  return root;
}

// All that is filled in, as {block_id: {action_id: plain value}}.
export function values(form) {
  const result = {};
  for (const root of form.querySelectorAll(".field")) {
    result[root.dataset.blockId] = { [root.dataset.actionId]: root.currentValue() };
  }
  return result;
}

// Show each complaint under its block and lead there; return those without a block.
export function complain(form, errors) {
  const left = [];
  let first = null;
  for (const node of form.querySelectorAll(".complaint")) node.hidden = true;
  for (const [blockId, message] of Object.entries(errors)) {
    const root = form.querySelector(`.field[data-block-id="${CSS.escape(blockId)}"]`);
    if (!root) { left.push(message); continue; }
    const node = root.querySelector(".complaint");
    node.textContent = message;
    node.hidden = false;
    first ??= root.querySelector("input, select, textarea");
  }
  first?.focus();
  return left;
}

// Blocks as elements: what Slack would show for each kind.

import { el } from "./dom.js";
import { control } from "./controls.js";
import { field } from "./fields.js";
import { text } from "./mrkdwn.js";
import { chart, markdown, richText, table } from "./rich.js";

function section(block, context) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "prose" }, text(block.text, context)));
  if (block.fields) {
    body.append(el("div", { class: "fields" },
      block.fields.map((each) => el("div", { class: "prose" }, text(each, context)))));
  }
  const accessory = block.accessory
    ? el("div", { class: "accessory" }, element(block, block.accessory, context))
    : null;
  return el("div", { class: "block section" }, body, accessory);
}

function element(block, each, context) {
  return each.type === "image" ? picture(each, "thumb") : control(block, each, context);
}

// Nothing is fetched from elsewhere: an image shows as its alternative text.
function picture(each, size) {
  return el("span", { class: `picture ${size}`, role: "img", "aria-label": each.alt_text }, each.alt_text);
}

function contextBlock(block, context) {
  return el("div", { class: "block context" }, block.elements.map((each) =>
    each.type === "image" ? picture(each, "tiny") : el("span", { class: "prose" }, text(each, context))));
}

function image(block, context) {
  return el("figure", { class: "block" },
    block.title ? el("figcaption", { class: "muted" }, text(block.title, context)) : null,
    picture(block, "wide"));
}

function alertBlock(block, context) {
  return el("div", { class: `block alert level-${block.level ?? "default"}`, role: "note" }, text(block.text, context));
}

function card(block, context) {
  return el("div", { class: "block card" },
    block.title ? el("div", { class: "card-title" }, text(block.title, context)) : null,
    block.subtitle ? el("div", { class: "muted" }, text(block.subtitle, context)) : null,
    block.body ? el("div", { class: "prose" }, text(block.body, context)) : null,
    (block.actions ?? []).length ? el("div", { class: "actions" }, block.actions.map((each) => control(block, each, context))) : null);
}

const KINDS = {
  header: (block, context) => el("h3", { class: "block header" }, text(block.text, context)),
  section,
  context: contextBlock,
  divider: () => el("hr", { class: "block divider" }),
  actions: (block, context) =>
    el("div", { class: "block actions" }, block.elements.map((each) => control(block, each, context))),
  image,
  rich_text: richText,
  table,
  data_table: table,
  data_visualization: chart,
  markdown,
  input: field,
  alert: alertBlock,
  card,
};

export function blocks(list, context) {
  return list.map((block) => {
    const draw = KINDS[block.type];
    return draw ? draw(block, context) : el("div", { class: "block muted" }, `(${block.type})`);
  });
}

// Rich text, tables, markdown and charts: the blocks that hold documents.

import { el } from "./dom.js";
import { formatToken } from "./dates.js";
import { link, lineBroken } from "./mrkdwn.js";

function styledRun(node, style = {}) {
  let result = node;
  for (const [key, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]) {
    if (style[key]) result = el(tag, {}, result);
  }
  return result;
}

function run(part, context) {
  switch (part.type) {
    case "text": return styledRun(el("span", {}, lineBroken(part.text)), part.style);
    case "link": return styledRun(el("span", {}, link(part.url, part.text ?? part.url)), part.style);
    case "user": return el("span", { class: "mention" }, `@${context.names[part.user_id] ?? part.user_id}`);
    case "broadcast": return el("span", { class: "mention broadcast" }, `@${part.range}`);
    case "emoji": return el("span", {}, part.unicode ? String.fromCodePoint(...part.unicode.split("-").map((code) => parseInt(code, 16))) : `:${part.name}:`);
    case "date": return el("time", {}, formatToken(part.timestamp, part.format, context));
    default: return el("span", {}, part.text ?? part.fallback ?? "");
  }
}

const runs = (part, context) => (part.elements ?? []).map((each) => run(each, context));

function richPart(part, context) {
  switch (part.type) {
    case "rich_text_list": {
      const items = part.elements.map((item) => el("li", {}, runs(item, context)));
      return el(part.style === "ordered" ? "ol" : "ul", { style: `--indent:${part.indent ?? 0}` }, items);
    }
    case "rich_text_quote": return el("blockquote", {}, runs(part, context));
    case "rich_text_preformatted": return el("pre", {}, runs(part, context));
    default: return el("div", { class: "rich-line" }, runs(part, context));
  }
}

export const richText = (block, context) =>
  el("div", { class: "block rich-text" }, (block.elements ?? []).map((part) => richPart(part, context)));

function cell(value, tag, align, context) {
  const content =
    value.type === "rich_text" ? value.elements.map((part) => richPart(part, context))
    : [String(value.text ?? value.value ?? "")];
  const numeric = value.type === "raw_number" ? "right" : null;
  return el(tag, { class: `align-${align ?? numeric ?? "left"}`, scope: tag === "th" ? "col" : null }, content);
}

export function table(block, context) {
  const settings = block.column_settings ?? [];
  const [head, ...body] = block.rows;
  const row = (cells, tag) =>
    el("tr", {}, cells.map((value, index) => cell(value, tag, settings[index]?.align, context)));
  return el("div", { class: "block table-scroll", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {},
      block.caption ? el("caption", {}, block.caption) : null,
      el("thead", {}, row(head, "th")),
      el("tbody", {}, body.map((cells) => row(cells, "td")))));
}

// A bar for each point: enough to see the shape, with the number beside it.
export function chart(block) {
  const drawn = block.chart ?? {};
  const points = drawn.segments ?? (drawn.series ?? []).flatMap((series) =>
    series.data.map((point) => ({ ...point, label: `${point.label ?? ""} ${series.name ?? ""}`.trim() })));
  const most = Math.max(...points.map((point) => Math.abs(point.value)), 1);
  return el("figure", { class: "block chart" },
    el("figcaption", {}, block.title),
    points.map((point) => el("div", { class: "bar-row" },
      el("span", { class: "bar-label" }, point.label),
      el("span", { class: "bar", style: `--share:${Math.abs(point.value) / most}` }),
      el("span", { class: "bar-value" }, Intl.NumberFormat("en").format(point.value)))));
}

function markdownLine(line) {
  const parts = line.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\)|_[^_]+_)/);
  return parts.filter(Boolean).map((part) => {
    const named = part.match(/^\[([^\]]+)\]\(([^)\s]+)\)$/);
    if (named) return link(named[2], named[1]);
    if (part.startsWith("**")) return el("strong", {}, part.slice(2, -2));
    if (part.startsWith("`")) return el("code", {}, part.slice(1, -1));
    if (/^_[^_]+_$/.test(part)) return el("em", {}, part.slice(1, -1));
    return part;
  });
}

export function markdown(block) {
  const root = el("div", { class: "block markdown" });
  let list = null;
  for (const line of block.text.split("\n")) {
    const item = line.match(/^\s*(?:([-*])|\d+\.)\s+(.*)$/);
    if (item) {
      list ??= root.appendChild(el(item[1] ? "ul" : "ol"));
      list.append(el("li", {}, markdownLine(item[2])));
      continue;
    }
    list = null;
    const heading = line.match(/^(#{1,6})\s+(.*)$/);
    if (heading) root.append(el("p", { class: "md-heading" }, markdownLine(heading[2])));
    else if (line.startsWith("> ")) root.append(el("blockquote", {}, markdownLine(line.slice(2))));
    else if (/^---+$/.test(line)) root.append(el("hr"));
    else if (line.trim()) root.append(el("p", {}, markdownLine(line)));
  }
  return root;
}

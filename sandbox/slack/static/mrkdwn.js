// Slack's mrkdwn as elements. Nothing here ever becomes markup: unknown text stays text.

import { el } from "./dom.js";
import { formatToken } from "./dates.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const EMOJI = {
  warning: "⚠️", white_check_mark: "✅", calendar: "📅", bulb: "💡", eyes: "👀", hourglass: "⌛",
  arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", wave: "👋", telephone_receiver: "📞", email: "✉️", bell: "🔔",
  no_bell: "🔕", handshake: "🤝", pushpin: "📌", mag: "🔍", question: "❓", information_source: "ℹ️",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  white_circle: "⚪", black_circle: "⚫", zzz: "💤", seedling: "🌱", mountain: "⛰️",
};

export const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
const withEmoji = (text) => text.replace(/:([a-z_]+):/g, (all, name) => EMOJI[name] ?? all);
const plain = (text) => withEmoji(unescape(text));

const INLINE = [
  { open: "*", tag: "strong" },
  { open: "_", tag: "em" },
  { open: "~", tag: "s" },
];

// What stands in angle brackets: a link, a mention, a date, or a broadcast.
function token(body, context) {
  const [target, ...rest] = body.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) {
    const name = context.names[target.slice(1)] ?? label ?? target;
    return el("span", { class: "mention" }, `@${name}`);
  }
  if (target.startsWith("!date^")) return date(target, label, context);
  if (target.startsWith("!")) {
    return el("span", { class: "mention broadcast" }, `@${target.slice(1)}`);
  }
  if (target.startsWith("#")) return el("span", { class: "mention" }, `#${label || target.slice(1)}`);
  return link(unescape(target), label ? plain(label) : unescape(target));
}

function date(target, fallback, context) {
  const [, seconds, format, href] = target.split("^");
  if (!/^\d+$/.test(seconds)) return plain(fallback);
  const text = formatToken(Number(seconds), format, context);
  const full = new Date(seconds * 1000).toISOString();
  const time = el("time", { datetime: full, title: plain(fallback) }, plain(text));
  return href ? link(href, time) : time;
}

export function link(href, label) {
  if (!/^(https?:|mailto:)/i.test(href)) return typeof label === "string" ? label : label;
  return el("a", { href, target: "_blank", rel: "noreferrer noopener" }, label);
}

// One line: code first, then tokens, then bold, italic and struck text around them.
export function inline(text, context) {
  const nodes = [];
  const pattern = /`([^`]+)`|<([^<>]+)>/g;
  let last = 0;
  const pieces = [];
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(last, match.index));
    pieces.push(match[1] !== undefined ? el("code", {}, unescape(match[1])) : token(match[2], context));
    last = match.index + match[0].length;
  }
  pieces.push(text.slice(last));
  nodes.push(...styled(pieces));
  return nodes;
}

// Bold and its like may span tokens, so they are found over the pieces as one text.
function styled(pieces) {
  const text = pieces.map((piece, index) => (typeof piece === "string" ? piece : String.fromCharCode(0xe000 + index))).join("");
  return walk(text, pieces);
}

function walk(text, pieces) {
  for (const { open, tag } of INLINE) {
    const mark = open === "*" ? "\\*" : open;
    const found = text.match(new RegExp(`(^|[^\\p{L}\\p{N}${mark}])${mark}(?!\\s)([^${mark}\\n]*[^\\s${mark}])${mark}(?![\\p{L}\\p{N}])`, "u"));
    if (!found) continue;
    const start = found.index + found[1].length;
    const end = found.index + found[0].length;
    return [
      ...walk(text.slice(0, start), pieces),
      el(tag, {}, walk(found[2], pieces)),
      ...walk(text.slice(end), pieces),
    ];
  }
  return leaves(text, pieces);
}

function leaves(text, pieces) {
  return text.split(/([\ue000-\uf8ff])/).filter(Boolean).map((part) => {
    const index = part.codePointAt(0) - 0xe000;
    const piece = part.length === 1 && index >= 0 && index < pieces.length ? pieces[index] : null;
    return piece instanceof Node ? piece : plain(piece ?? part);
  });
}

// Whole texts: fenced code, quotes, bullets and line breaks.
export function mrkdwn(text, context) {
  const nodes = [];
  text.split("```").forEach((part, index) => {
    if (index % 2 === 1) {
      nodes.push(el("pre", {}, unescape(part.replace(/^\n|\n$/g, ""))));
    } else if (part) {
      nodes.push(...lines(part.replace(index ? /^\n/ : /^$/, ""), context));
    }
  });
  return nodes;
}

function lines(text, context) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1], context));
      return;
    }
    if (index && !quote) nodes.push(el("br"));
    quote = null;
    nodes.push(...inline(line.replace(/^ +/, indent), context));
  });
  return nodes;
}

// Slack keeps the spaces at a line's start, which HTML would swallow.
const indent = (spaces) => "\u00a0".repeat(spaces.length);

export function text(object, context) {
  if (!object) return [];
  if (typeof object === "string") return [withEmoji(object)];
  if (object.type === "mrkdwn") return mrkdwn(object.text, context);
  return lineBroken(withEmoji(object.text));
}

export function lineBroken(value) {
  return value.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

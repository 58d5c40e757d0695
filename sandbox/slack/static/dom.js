// Building elements without markup, so that text from outside stays text.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

export function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

// A quiet colour that stays the same for the same person.
export function avatar(id, name) {
  let hash = 0;
  for (const letter of id + name) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  return el(
    "span",
    { class: "avatar", "aria-hidden": "true", style: `--hue:${hash}` },
    initials(name),
  );
}

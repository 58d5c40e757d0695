// Instants as the chosen person reads them: in their zone, seen from the demo's now.

const DAY = 86_400_000;

function parts(instant, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(instant);
}

export const clockTime = (instant, zone) =>
  parts(instant, zone, { hour: "2-digit", minute: "2-digit" });

export const longDate = (instant, zone) =>
  parts(instant, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

// With its year: the demo's time leads into the next one. A weekday alone brings no comma.
export const shortDate = (instant, zone) =>
  `${parts(instant, zone, { weekday: "short" })} ${parts(instant, zone, { day: "numeric", month: "short", year: "numeric" })}`;

function dayNumber(instant, zone) {
  const [day, month, year] = parts(instant, zone, {
    day: "2-digit", month: "2-digit", year: "numeric",
  }).split("/").map(Number);
  return Date.UTC(year, month - 1, day) / DAY;
}

// "Today", "Yesterday", "Tomorrow", or null for any other day.
export function nearDay(instant, now, zone) {
  const days = dayNumber(instant, zone) - dayNumber(now, zone);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}

export function dayTitle(instant, now, zone) {
  return nearDay(instant, now, zone) ?? longDate(instant, zone);
}

function sameYear(instant, now, zone) {
  return parts(instant, zone, { year: "numeric" }) === parts(now, zone, { year: "numeric" });
}

function ago(instant, now) {
  const minutes = Math.round((now - instant) / 60_000);
  const [size, unit] =
    Math.abs(minutes) < 60 ? [minutes, "minute"]
    : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"]
    : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-size, unit);
}

// The tokens of <!date^…>, in Slack's words.
const TOKENS = {
  "{date_num}": (at, { zone }) => parts(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-"),
  "{date_slash}": (at, { zone }) => parts(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" }),
  "{date_long}": (at, { zone }) => longDate(at, zone),
  "{date_short}": (at, { zone }) => parts(at, zone, { day: "numeric", month: "short", year: "numeric" }),
  "{date}": (at, { zone, now }) => parts(at, zone, { day: "numeric", month: "long", ...(sameYear(at, now, zone) ? {} : { year: "numeric" }) }),
  "{day_divider_pretty}": (at, { zone, now }) => dayTitle(at, now, zone),
  "{time_secs}": (at, { zone }) => parts(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  "{time}": (at, { zone }) => clockTime(at, zone),
  "{ago}": (at, { now }) => ago(at, now),
};

// Fill in a <!date> format; "pretty" tokens say "today" where that is nearer.
export function formatToken(seconds, format, context) {
  const at = new Date(seconds * 1000);
  return format.replace(/\{[a-z_]+\}/g, (token) => {
    const plain = TOKENS[token.replace("_pretty}", "}")];
    if (token.endsWith("_pretty}")) {
      const near = nearDay(at, context.now, context.zone);
      if (near) return near.toLowerCase();
    }
    return (TOKENS[token] ?? plain)?.(at, context) ?? token;
  });
}

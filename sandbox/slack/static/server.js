// The stand-in's JSON addresses, one function each.

async function post(path, body) {
  const response = await fetch(`/page/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function state(user) {
  const response = await fetch(`/page/state?user=${encodeURIComponent(user ?? "")}`);
  if (!response.ok) throw new Error(`the stand-in answers ${response.status}`);
  return response.json();
}

export const command = (user, text) => post("command", { user, text });
export const press = (user, target, value, values) =>
  post("press", { user, ...target, value, values });
export const submit = (user, viewId, values) =>
  post("submit", { user, view_id: viewId, values });
export const close = (user, viewId) => post("close", { user, view_id: viewId });
export const openHome = (user) => post("open_home", { user });
export const read = (user) => post("read", { user });
export const dismiss = (user, ts) => post("dismiss", { user, ts });
export const moveClock = (to) => post("clock", { to });

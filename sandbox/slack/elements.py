"""What a person puts into an interactive element, in the shape Slack reports it."""

from collections.abc import Iterator

from sandbox.slack.identity import Json

CHOOSERS = frozenset({"static_select", "radio_buttons", "overflow"})
MULTIPLE = frozenset({"checkboxes", "multi_static_select"})
WRITTEN = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
)
PICKERS = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
}
Entered = str | list[str] | None


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each interactive element with the block it stands in."""
    for block in blocks:
        found = {
            "actions": block.get("elements", []),
            "section": [block["accessory"]] if "accessory" in block else [],
            "input": [block.get("element", {})],
        }.get(block["type"], [])
        for element in found:
            if "action_id" in element:
                yield block, element


def find_element(
    blocks: list[Json], *, action_id: str, block_id: str | None
) -> tuple[Json, Json] | None:
    """Return the block and the element of that action, or None."""
    for block, element in elements_of(blocks):
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}:
            return block, element
    return None


def options_of(element: Json) -> list[Json]:
    """Return every option of `element`, grouped ones included."""
    grouped = [o for g in element.get("option_groups", []) for o in g["options"]]
    return [*element.get("options", []), *grouped]


def entry(element: Json, entered: Entered) -> Json:
    """Return the fields that report `entered` (option values, a date, a text)."""
    kind = element["type"]
    if kind in CHOOSERS:
        chosen = [o for o in options_of(element) if o.get("value") == entered]
        return {"selected_option": chosen[0] if chosen else None}
    if kind in MULTIPLE:
        wanted = entered or []
        options = [o for o in options_of(element) if o.get("value") in wanted]
        return {"selected_options": options}
    if kind in WRITTEN:
        return {"value": entered or None}
    if kind in PICKERS:
        return {PICKERS[kind][0]: entered or None}
    return {}


def initial(element: Json) -> Json:
    """Return the fields of an element that nobody has touched."""
    kind = element["type"]
    if kind in CHOOSERS:
        return {"selected_option": element.get("initial_option")}
    if kind in MULTIPLE:
        return {"selected_options": element.get("initial_options", [])}
    if kind in WRITTEN:
        return {"value": element.get("initial_value")}
    if kind in PICKERS:
        reported, given = PICKERS[kind]
        return {reported: element.get(given)}
    return {}


def state_values(blocks: list[Json], entered: Json) -> Json:
    """Return `state.values`: by block, by action, what each element holds.

    `entered` is `{block_id: {action_id: plain value}}`; the rest is as it began.
    """
    values: Json = {}
    for block, element in elements_of(blocks):
        kind, action_id = element["type"], element["action_id"]
        if kind in {"button", "overflow"}:
            continue
        given = entered.get(block["block_id"], {})
        fields = (
            entry(element, given[action_id]) if action_id in given else initial(element)
        )
        values.setdefault(block["block_id"], {})[action_id] = {"type": kind, **fields}
    return values


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return what Slack itself says of a form before it asks the app, by block."""
    found = {}
    for block, element in elements_of(blocks):
        if block["type"] != "input":
            continue
        state = values[block["block_id"]][element["action_id"]]
        complaint = _complaint(element, state, optional=block.get("optional", False))
        if complaint:
            found[block["block_id"]] = complaint
    return found


def _complaint(element: Json, state: Json, *, optional: bool) -> str | None:
    held = next((v for key, v in state.items() if key != "type"), None)
    if not held:
        return None if optional else "Please complete this required field."
    if element["type"] not in WRITTEN:
        return None
    if len(held) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(held) > element.get("max_length", 3000):
        return f"Please shorten this to {element['max_length']} characters."
    return None

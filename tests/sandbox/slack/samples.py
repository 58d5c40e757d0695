"""Messages as Switchback might send them, to look at and to check against limits."""


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text, **more: object):
    return {"type": "section", "text": mrkdwn(text), **more}


def header(text):
    return {"type": "header", "text": plain(text)}


def context(*texts: str):
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def actions(*elements: object):
    return {"type": "actions", "elements": list(elements)}


def button(text, action_id, **more: object):
    return {
        "type": "button",
        "text": plain(text),
        "action_id": action_id,
        "value": "7d0c3e6e-5c1b-4a63-8f0d-2f3b7f1f7a11",
        **more,
    }


def option(text, value, **more: object):
    return {"text": plain(text), "value": value, **more}


CLIFF = {
    "text": "You may be heading for the cliff: Acme has taken most of your logged time,"
    " and the road behind it has gone quiet.",
    "blocks": [
        header("You may be heading for the cliff"),
        section(
            "*Acme Robotics* has taken most of your logged time, and the road behind"
            " it has gone quiet."
        ),
        {
            "type": "section",
            "fields": [
                mrkdwn("*On Acme Robotics*\n71 % of 62 logged touches in 4 weeks"),
                mrkdwn("*New deals opened*\n0 in 24 days, your usual is 1 in 6"),
                mrkdwn("*Quiet meanwhile*\n5 of 7 other open deals"),
                mrkdwn("*If Acme slips*\n€ 214,000 of € 268,000 due in 90 days"),
            ],
        },
        section(
            "*One small step:* write to _Hanne Dahl_ at *Fjord Logistics* "
            "(<https://crm.example.com/deals/1204|€ 48,000, proposal>). Last word: "
            "theirs, <!date^1793955600^{date_short_pretty}|3 Nov>."
        ),
        {"type": "divider"},
        actions(
            button("I'm On It", "cliff_step", style="primary"),
            button("I Need Help", "cliff_help"),
            button("Not Now", "not_now"),
        ),
        context(
            "Why this: one deal above 60 % of touches, no new deal in 20 business days."
            " Data as of <!date^1795078800^{date_short_pretty} {time}|today>.",
            "Only you see this; Marcus Bell will after 3 business days.",
        ),
    ],
}

UNCERTAIN = {
    "text": "Northwind's presentation on Tuesday is the uncertain one: 38 % by your"
    " team's record.",
    "blocks": [
        section(
            "*The uncertain presentation: Northwind, Tuesday 24 Nov, 14:00.* Deals like"
            " it were won 38 % of the time; your presence tends to matter there.",
            accessory={
                "type": "overflow",
                "action_id": "more",
                "options": [
                    option("Open in CRM", "crm"),
                    option("Wrong data", "wrong"),
                    option("Why am I seeing this", "why"),
                ],
            },
        ),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "Held by "},
                                {"type": "user", "user_id": "U00000003"},
                                {"type": "text", "text": " alone, her "},
                                {
                                    "type": "text",
                                    "text": "first presentation",
                                    "style": {"bold": True},
                                },
                            ],
                        },
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "You could skip "},
                                {
                                    "type": "text",
                                    "text": "Contoso on Wednesday",
                                    "style": {"italic": True},
                                },
                                {"type": "text", "text": ": signed in all but name"},
                            ],
                        },
                    ],
                }
            ],
        },
        actions(
            button("I'll Attend", "attend", style="primary"),
            {
                "type": "datepicker",
                "action_id": "move_to",
                "placeholder": plain("Another day"),
            },
            {
                "type": "static_select",
                "action_id": "instead",
                "placeholder": plain("Send somebody else"),
                "options": [
                    option("Tom Okafor", "U00000002"),
                    option("Nobody", "nobody"),
                ],
            },
            button(
                "Stop These",
                "mute",
                style="danger",
                confirm={
                    "title": plain("Stop these notes?"),
                    "text": mrkdwn("You will hear *nothing more* of presentations."),
                    "confirm": plain("Stop"),
                    "deny": plain("Keep"),
                    "style": "danger",
                },
            ),
        ),
    ],
}

HOSTILE = {
    "text": "&lt;!channel&gt; *free* &lt;https://x|y&gt; has gone quiet",
    "blocks": [
        section(
            "*&lt;!channel&gt; &amp; &lt;https://x|y&gt;* has gone quiet: `2 < 3` "
            "&lt;script&gt;alert(1)&lt;/script&gt;, said <@U00000001>"
        ),
        {
            "type": "image",
            "image_url": "https://charts.example.com/1.png",
            "alt_text": "A falling line: touches a week, 14 to 2",
            "title": plain("Touches a week"),
        },
    ],
}

TABLE = {
    "text": "Friday digest: 30 days € 410,000 to € 560,000, 3 deals slipped.",
    "blocks": [
        header("Friday digest, 20 November"),
        section("*Next 30 days: € 410,000 to € 560,000.* Held in 9 of 12 past weeks."),
        {
            "type": "table",
            "column_settings": [{"align": "left"}, None, {"align": "right"}],
            "rows": [
                [
                    {"type": "raw_text", "text": text}
                    for text in ("Deal", "What changed", "Amount")
                ],
                *(
                    [{"type": "raw_text", "text": text} for text in row]
                    for row in (
                        ("Fjord Logistics", "Won", "€ 48,000"),
                        ("Acme Robotics", "Slipped to 15 Jan", "€ 214,000"),
                        ("Umbra Textiles", "Lost: no budget", "€ 31,500"),
                    )
                ),
            ],
        },
        {"type": "markdown", "text": "**Also**\n- 4 of 5 one-on-ones held\n- _2_ new"},
        context("Data as of 06:12. Two calendars are not connected."),
    ],
}

MODAL = {
    "type": "modal",
    "callback_id": "not_now",
    "title": plain("Not now"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "private_metadata": "7d0c3e6e",
    "notify_on_close": True,
    "blocks": [
        section("What should Switchback know about *Acme Robotics*?"),
        {
            "type": "input",
            "block_id": "reason",
            "label": plain("Reason"),
            "element": {
                "type": "radio_buttons",
                "action_id": "choice",
                "options": [
                    option(
                        "Planned push", "push", description=plain("Agreed with them")
                    ),
                    option("Waiting on them", "waiting"),
                    option("The data is wrong", "wrong"),
                ],
            },
        },
        {
            "type": "input",
            "block_id": "until",
            "label": plain("Until when"),
            "optional": True,
            "element": {
                "type": "datepicker",
                "action_id": "date",
                "initial_date": "2026-12-01",
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "label": plain("A note to yourself"),
            "optional": True,
            "hint": plain("Only you can read it."),
            "element": {
                "type": "plain_text_input",
                "action_id": "text",
                "multiline": True,
                "max_length": 200,
            },
        },
        {
            "type": "input",
            "block_id": "who",
            "label": plain("Who may know"),
            "optional": True,
            "element": {
                "type": "checkboxes",
                "action_id": "people",
                "options": [option("My manager", "leader"), option("RevOps", "admin")],
            },
        },
    ],
}

HOME = {
    "type": "home",
    "blocks": [
        header("Good morning, Ada"),
        section("*Nothing is waiting for you.* 7 open deals, € 268,000."),
        {"type": "divider"},
        section(
            "*Quiet hours* 18:00 to 08:00",
            accessory=button("Change", "settings"),
        ),
        context("Updated <!date^1795078800^{date_pretty} {time}|today>"),
    ],
}

PIPELINE = {
    "response_type": "ephemeral",
    "text": "Ada Moreau: 7 open deals, € 268,000",
    "blocks": [
        header("Ada Moreau's pipeline"),
        {
            "type": "section",
            "fields": [
                mrkdwn("*Open*\n7 deals, € 268,000"),
                mrkdwn("*Weighted*\n€ 121,400"),
                mrkdwn("*Due in 30 days*\n€ 62,000"),
                mrkdwn("*Without Acme*\n0.4x of target"),
            ],
        },
        {"type": "divider"},
        section(
            "*Acme Robotics* · € 214,000 · proposal, 19 days\n"
            "Last word theirs, 6 days ago · next: contract review · _pushed twice_",
            accessory=button("Brief", "brief"),
        ),
        section(
            "*Fjord Logistics* · € 48,000 · proposal, 41 days\n"
            "Quiet 16 days (limit 10) · no next step",
            accessory=button("Brief", "brief"),
        ),
        context("5 more. Data as of today 09:40."),
    ],
}
EVERYTHING = {
    "cliff": CLIFF,
    "uncertain": UNCERTAIN,
    "hostile": HOSTILE,
    "digest": TABLE,
    "pipeline": PIPELINE,
}

"""What an admin reads is what people would read, and no name is taken for markup."""

import io
import json

import pytest
from rich.console import Console

from coaching.evidence import Notice
from coaching.facts import Person, Role
from console.base.message_text import as_plain, full_text
from console.preview.days_shown import counted, show_messages
from console.preview.shown import json_lines
from jobs.compose import Outgoing
from jobs.preview import Previewed
from tests.jobs.makers import DAY, NOW, make_one_on_one, make_person
from tests.models.rows import insert, insert_deal

NASTY = "<!channel> [bold]free[/] *x* & more"
ESCAPED = "&lt;!channel&gt; [bold]free[/] *x* &amp; more"


def make_previewed(**changes: object) -> Previewed:
    values = {
        "id": "d1",
        "dedup_key": "k",
        "kind": "one_on_one",
        "recipient_id": 1,
        "about_id": 1,
        "subject_id": 2,
        "evidence": make_one_on_one(),
        "notice": Notice(data_as_of=NOW, seen_by=("you",)),
        "payload": {"text": ESCAPED, "blocks": []},
        "deal_ids": (),
        "expires_at": NOW + DAY,
    } | changes
    reader = Person(id=1, name="Lee", role=Role.MANAGER)
    return Previewed(at=NOW, recipient=reader, message=Outgoing(**values))


@pytest.mark.parametrize(
    ("mrkdwn", "read"),
    [
        (ESCAPED, NASTY),
        ("<https://crm.example/1|Acme &amp; Sons> is open", "Acme & Sons is open"),
        ("as of <!date^17^{date}|Thu 19 Nov>.", "as of Thu 19 Nov."),
        ("&amp;lt;", "&lt;"),
        ("", ""),
    ],
    ids=["a nasty name", "a link", "a date", "escaped twice", "nothing"],
)
def test_markup_is_read_as_slack_shows_it(mrkdwn, read):
    assert as_plain(mrkdwn) == read


def test_the_text_holds_every_block_in_order_without_the_buttons():
    payload = {
        "text": "short",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "A &amp; B"}},
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "C &amp; D"},
                "accessory": {"type": "button", "text": {"type": "x", "text": "No"}},
            },
            {"type": "actions", "elements": [{"type": "button", "text": "No"}]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "E"}]},
        ],
    }

    assert full_text(payload) == "A &amp; B\nC & D\nE"


def test_a_message_without_blocks_is_its_text():
    assert full_text({"text": ESCAPED, "blocks": []}) == NASTY


def test_a_nasty_name_is_shown_as_it_is():
    written = io.StringIO()

    show_messages([make_previewed()], Console(file=written, width=200))

    assert NASTY in written.getvalue()
    assert "Lee (manager), 15:00 UTC: A 1:1 not held" in written.getvalue()


def test_messages_are_counted_by_reader_and_kind():
    found = [make_previewed(), make_previewed(), make_previewed(kind="digest")]

    assert counted(found) == ["Lee: A 1:1 not held (2), The digest"]


async def test_json_names_deals_as_the_crm_does(sessions):
    async with sessions.begin() as session:
        await insert(session, make_person(1, role="manager"))
        deal = await insert_deal(session, external_id="5577")
        deal_id = deal.id

    async with sessions() as session:
        lines = await json_lines(session, [make_previewed(deal_ids=(deal_id, 999))])
        (line,) = [json.loads(line) for line in lines]

    assert line["deal_ids"] == ["5577"]
    assert line["recipient"] == "person1@example.test"
    assert line["at"] == NOW.isoformat()
    assert line["evidence"]["rule"] == "one_on_one"
    assert line["text"] == NASTY

"""Each secret is tried at once: by its kind, then by whoever gave it out."""

from dataclasses import replace

import pytest
from dotenv import dotenv_values

from console.doctor.report import note, ok, wrong
from console.setup.asking import StoppedError
from console.setup.credentials import settle
from console.setup.crm_step import CHOICES
from console.setup.slack_step import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.app.setup.conftest import shown

BOT, APP, SECRET = "xoxb-1", "xapp-1", "0123456789abcdef" * 2


def taking(*values: str, guide):
    """Make a look that finds one of `values` right and all else refused."""

    async def look(_):
        kept = guide.settings().slack_bot_token.get_secret_value()
        return [ok("taken") if kept in values else wrong("refused: copy it again")]

    return look


def kept(guide) -> dict[str, str]:
    found = dotenv_values(guide.env.path) if guide.env.path.exists() else {}
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("xapp-9", "That is an app-level token (xapp-...). Needed is a bot token"),
        ("xoxp-9", "That is a user token (xoxp-...)."),
        ("xoxe.xoxb-9", "switch token rotation off"),
        (SECRET, "That is a signing secret (32 letters and digits)."),
        ("A0123ABCDEF", "That is the app's id."),
        ("pat-eu1-9", "That is a HubSpot token."),
        ("https://x.test", "That is an address."),
        ("hello", "That is none of the secrets that Slack gives out."),
        ("xoxb-1 xoxb-2", "There is a blank in it."),
    ],
)
def test_a_secret_of_another_kind_is_named_and_asked_for_again(
    make_guide, typist, typed, said
):
    guide = make_guide()
    typist.answers = [typed, BOT]

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert said in shown(guide)
    assert typed not in shown(guide)
    assert kept(guide) == {"SLACK_BOT_TOKEN": BOT}


@pytest.mark.parametrize(
    "typed", ["SLACK_BOT_TOKEN=xoxb-1", "export SLACK_BOT_TOKEN='xoxb-1'", ' "xoxb-1" ']
)
def test_a_whole_line_of_a_settings_file_may_be_pasted(make_guide, typist, typed):
    guide = make_guide()
    typist.answers = [typed]

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert kept(guide) == {"SLACK_BOT_TOKEN": BOT}


def test_swapped_tokens_are_both_kept(make_guide, typist):
    guide = make_guide()
    typist.answers = [APP, BOT]

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)), APP_TOKEN)

    assert "It is kept as the app-level token." in shown(guide)
    assert kept(guide) == {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}


def test_a_token_that_is_refused_is_asked_for_again(make_guide, typist):
    guide = make_guide()
    typist.answers = ["xoxb-old", BOT]

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert "WRONG refused: copy it again" in shown(guide)
    assert kept(guide) == {"SLACK_BOT_TOKEN": BOT}


def test_enter_looks_again_once_the_other_side_was_mended(make_guide, typist):
    guide = make_guide()
    looks = iter([wrong("Slack does not answer"), note("a scope"), ok("taken")])

    async def look(_):
        return [next(looks)]

    typist.answers = [BOT, ""]

    settle(guide, replace(BOT_TOKEN, look=look))

    assert next(looks).text == "taken"


def test_what_is_set_and_taken_is_not_asked_for(make_guide, typist):
    guide = make_guide()
    guide.env.keep("slack_bot_token", BOT)

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert typist.asked == []


@pytest.mark.parametrize(("typed", "is_kept"), [("", BOT), ("xoxb-2", "xoxb-2")])
def test_a_step_by_itself_lets_what_is_set_be_replaced(
    make_guide, typist, typed, is_kept
):
    guide = make_guide(is_guided=False)
    guide.env.keep("slack_bot_token", BOT)
    typist.answers = [typed]

    settle(guide, replace(BOT_TOKEN, look=taking(BOT, "xoxb-2", guide=guide)))

    assert kept(guide) == {"SLACK_BOT_TOKEN": is_kept}


def test_stopped_after_a_refusal_the_token_is_kept(make_guide, typist):
    guide = make_guide()
    typist.answers = ["xoxb-old"]

    with pytest.raises(StoppedError):
        settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert kept(guide) == {"SLACK_BOT_TOKEN": "xoxb-old"}


def test_a_secret_of_the_environment_is_said_to_go_before_the_file(
    make_guide, typist, monkeypatch
):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-elsewhere")
    guide = make_guide()

    with pytest.raises(StoppedError):
        settle(guide, replace(BOT_TOKEN, look=taking(BOT, guide=guide)))

    assert "is set in the environment, which goes before .env" in shown(guide)
    assert typist.asked == ["Enter looks again, or paste another bot token"]


def test_a_signing_secret_is_known_by_its_form_alone(make_guide, typist):
    guide = make_guide()
    typist.answers = ["my secret", "secret", SECRET]

    settle(guide, SIGNING_SECRET)

    assert kept(guide) == {"SLACK_SIGNING_SECRET": SECRET}


@pytest.mark.parametrize("typed", ["xoxb-1", "xapp-1", "https://app.hubspot.com"])
def test_what_no_crm_gives_out_is_no_key_of_it(make_guide, typist, typed):
    guide = make_guide()
    typist.answers = [typed, "some-new-form-of-key"]

    settle(guide, replace(CHOICES[0].credential, look=None))

    assert "Needed is the HubSpot service key." in shown(guide)
    assert kept(guide) == {"HUBSPOT_TOKEN": "some-new-form-of-key"}

"""The page in a real browser: read, press, fill in, ask, and move the clock."""

import re

import pytest
from playwright.async_api import expect

from tests.sandbox.slack import samples
from tests.sandbox.slack.conftest import CHROMIUM
from tests.sandbox.slack.golden import assert_golden
from tests.sandbox.slack.people import ADA, MARCUS, NORA

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path"),
]
LAPTOP = pytest.mark.parametrize(
    "page", [(1280, 800, "light")], ids=["laptop"], indirect=True
)


@LAPTOP
async def test_messages_and_modals_are_read_out_as_they_were(slack, page):
    await page.goto(f"/#{ADA}")
    message, modal = page.get_by_test_id("message"), page.get_by_test_id("modal")

    for name, sent in samples.EVERYTHING.items():
        slack.workspace.reset()
        await expect(message).to_have_count(0)
        text, blocks = sent["text"], sent["blocks"]
        await slack.client.chat_postMessage(channel=ADA, text=text, blocks=blocks)
        await expect(message).to_have_count(1)
        assert_golden(f"page_{name}", (await message.aria_snapshot()).splitlines())
    trigger = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)
    await expect(modal).to_be_visible()

    assert_golden("page_modal", (await modal.aria_snapshot()).splitlines())


async def test_a_message_is_read_answered_and_put_off(slack, heard, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto(f"/#{ADA}")
    message = page.get_by_test_id("message")
    await expect(message.get_by_role("heading")).to_have_text(
        "You may be heading for the cliff"
    )

    await page.get_by_test_id("action-not_now").click()
    await page.get_by_test_id("modal-submit").click()
    complaint = page.get_by_test_id("error-reason")
    await expect(complaint).to_have_text("Please complete this required field.")
    await page.get_by_label("Waiting on them").check()
    await page.get_by_label(re.compile("Until when")).fill("2026-12-04")
    await page.get_by_label(re.compile("A note")).fill("after the fair")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_be_hidden()
    await page.get_by_test_id("action-cliff_step").click()

    await expect(message).to_contain_text("You said you are on it, @Ada Moreau.")
    await expect(page.get_by_test_id("action-cliff_step")).to_have_count(0)
    values = heard.of("submission")[-1]["view"]["state"]["values"]
    assert values["reason"]["choice"]["selected_option"]["value"] == "waiting"
    assert values["until"]["date"]["selected_date"] == "2026-12-04"
    assert values["note"]["text"]["value"] == "after the fair"


async def test_a_command_is_typed_with_a_name_from_the_list(slack, heard, page):
    await page.goto(f"/#{MARCUS}")
    box = page.get_by_test_id("composer")
    await box.press_sequentially("/pipeline @ad")
    await expect(page.get_by_test_id("suggestion")).to_have_count(1)

    await box.press("Enter")
    await expect(box).to_have_value("/pipeline @Ada Moreau ")
    await box.press("Enter")

    answer = page.get_by_test_id("message")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("Fjord Logistics")
    assert heard.of("command")[0]["text"] == "<@U00000001|ada.moreau>"
    await page.get_by_test_id("dismiss").click()
    await expect(answer).to_have_count(0)
    assert slack.workspace.messages.kept == []


@LAPTOP
async def test_text_from_outside_stays_text(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.HOSTILE)

    await page.goto(f"/#{ADA}")

    message = page.get_by_test_id("message")
    await expect(message.locator("strong").first).to_have_text(
        "<!channel> & <https://x|y>"
    )
    await expect(message).to_contain_text("<script>alert(1)</script>")
    await expect(message.locator(".broadcast")).to_have_count(0)
    await expect(message.get_by_role("link")).to_have_count(0)
    await expect(message.locator(".mention")).to_have_text("@Ada Moreau")


@LAPTOP
async def test_dates_are_the_readers_own_and_the_demos(slack, page):
    at = int(slack.clock().timestamp())
    text = f"<!date^{at}^{{date_short_pretty}} at {{time}}|never> & <!date^x^y|kept>"
    await slack.client.chat_postMessage(channel=MARCUS, text=text)
    await slack.client.chat_postMessage(channel=NORA, text=text)

    await page.goto(f"/#{MARCUS}")
    await expect(page.get_by_test_id("message")).to_contain_text("today at 09:00")
    await page.goto(f"/#{NORA}")

    await expect(page.get_by_test_id("message")).to_contain_text("today at 10:00")
    await expect(page.get_by_test_id("message")).to_contain_text("kept")


@LAPTOP
async def test_an_action_that_asks_first_can_be_refused(slack, heard, page):
    await slack.client.chat_postMessage(channel=MARCUS, **samples.UNCERTAIN)
    await page.goto(f"/#{MARCUS}")

    await page.get_by_test_id("action-mute").click()
    await page.get_by_test_id("confirm-deny").click()
    refused = len(heard.of("action"))
    await page.get_by_test_id("action-mute").click()
    await page.get_by_test_id("confirm-yes").click()
    await page.get_by_test_id("action-more").click()
    await page.get_by_role("menuitem", name="Wrong data").click()
    await page.get_by_test_id("action-instead").select_option("nobody")
    await page.get_by_test_id("action-move_to").fill("2026-12-01")

    await expect(page.locator("[aria-busy]")).to_have_count(0)
    actions = [body["actions"][0] for body in heard.of("action")]
    assert refused == 0
    assert [a["action_id"] for a in actions] == ["mute", "more", "instead", "move_to"]


@LAPTOP
async def test_the_home_tab_opens_and_the_keyboard_reaches_it(heard, page):
    await page.goto(f"/#{ADA}")
    await expect(page.get_by_test_id("viewer")).to_contain_text("Ada Moreau")

    await page.get_by_test_id("tab-messages").focus()
    await page.keyboard.press("ArrowRight")

    await expect(page.get_by_test_id("home")).to_contain_text("Good morning, Ada")
    await page.get_by_test_id("action-settings").click()
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    assert heard.of("action")[0]["view"]["type"] == "home"


async def test_the_clock_moves_and_people_show_what_they_have_not_read(
    slack, heard, page
):
    await page.goto(f"/#{ADA}")
    await expect(page.get_by_test_id("clock")).to_have_text(
        "Thu 19 Nov 2026, 10:00 · Stockholm"
    )

    await page.get_by_test_id("to-friday").click()
    await slack.client.chat_postMessage(channel=NORA, **samples.TABLE)

    await expect(page.get_by_test_id("clock")).to_have_text(
        "Fri 20 Nov 2026, 06:30 · Stockholm"
    )
    nora = page.get_by_test_id(f"person-{NORA}")
    await expect(nora.get_by_test_id("unread")).to_contain_text("1")
    if await page.get_by_test_id("menu").is_visible():
        await page.get_by_test_id("menu").click()
    await nora.click()
    await expect(page.get_by_role("table")).to_contain_text("Slipped to 15 Jan")
    await expect(nora.get_by_test_id("unread")).to_have_count(0)
    await page.locator("summary").click()
    await expect(page.get_by_test_id("notification-text")).to_have_text(
        samples.TABLE["text"]
    )
    assert heard.of("moved")[-1] == {"at": "2026-11-20T06:30:00+01:00"}

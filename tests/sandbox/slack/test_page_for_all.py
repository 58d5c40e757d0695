"""The page in light and dark, by keyboard, on a phone, and at first sight."""

import asyncio
from itertools import pairwise
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import Page, expect

from tests.sandbox.slack import samples
from tests.sandbox.slack.conftest import CHROMIUM
from tests.sandbox.slack.people import ADA, MARCUS

PATIENCE = 4.0
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path"),
]
LAPTOP, PHONE = (1280, 800, "light"), (390, 844, "light")
DARK_LAPTOP, DARK_PHONE = (1280, 800, "dark"), (390, 844, "dark")
ALL = pytest.mark.parametrize(
    "page",
    [LAPTOP, PHONE, DARK_LAPTOP, DARK_PHONE],
    ids=["laptop", "phone", "dark laptop", "dark phone"],
    indirect=True,
)


def sized(*size: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", [size], ids=[""], indirect=True)


async def serious(page: Page) -> list[str]:
    """Return what axe finds serious or critical on the page as it stands."""
    found = await page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{each['id']}: {node['html']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


async def open_modal(slack) -> None:
    trigger = slack.workspace.passes.trigger(ADA)
    await slack.client.views_open(trigger_id=trigger, view=samples.MODAL)


@pytest.mark.usefixtures("heard")
@ALL
async def test_axe_finds_nothing_serious_in_anything_that_is_shown(slack, page):
    for sent in [*samples.EVERYTHING.values(), samples.CLIFF]:
        text, blocks = sent["text"], sent["blocks"]
        await slack.client.chat_postMessage(channel=ADA, text=text, blocks=blocks)
    await slack.client.chat_postMessage(channel=MARCUS, **samples.UNCERTAIN)
    await page.goto("/")
    await expect(page.get_by_test_id("message").first).to_be_visible()
    await page.add_script_tag(path=AXE)

    found = {"messages": await serious(page)}
    await page.get_by_test_id("tab-home").click()
    await expect(page.get_by_test_id("home")).to_contain_text("Good morning, Ada")
    found["home"] = await serious(page)
    if await page.get_by_test_id("menu").is_visible():
        await page.get_by_test_id("menu").click()
        await expect(page.get_by_test_id(f"person-{MARCUS}")).to_be_visible()
        found["people"] = await serious(page)
        await page.keyboard.press("Escape")
    await open_modal(slack)
    await expect(page.get_by_test_id("modal")).to_be_visible()
    found["modal"] = await serious(page)

    assert [words for words in found.values() if words] == []


@sized(*LAPTOP)
async def test_headings_go_down_one_step_at_a_time(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")
    await expect(page.get_by_test_id("message")).to_be_visible()

    tags = await page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])"
    )

    assert tags[0] == 1
    assert all(later <= sooner + 1 for sooner, later in pairwise(tags))


@pytest.mark.parametrize(
    ("page", "is_dark"),
    [(LAPTOP, False), (DARK_LAPTOP, True)],
    ids=["light", "dark"],
    indirect=["page"],
)
async def test_it_is_light_or_dark_as_the_visitor_has_it(slack, page, is_dark):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")

    paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")

    shades = [int(part) for part in paper.strip("rgb()").split(",")]
    assert (sum(shades) < 3 * 128) == is_dark


@sized(*LAPTOP)
async def test_a_link_is_told_by_more_than_its_colour(slack, page):
    text = "see <https://example.com|the deal> for more"
    await slack.client.chat_postMessage(channel=ADA, text=text)
    await page.goto("/")

    link = page.get_by_test_id("message").get_by_role("link").first

    await expect(link).to_have_css("text-decoration-line", "underline")


@sized(*PHONE)
async def test_what_a_thumb_presses_on_a_phone_is_large_enough(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")
    await expect(page.get_by_test_id("message")).to_be_visible()

    menu = await page.get_by_test_id("menu").bounding_box()
    button = await page.get_by_test_id("action-cliff_step").bounding_box()

    assert min(menu["width"], menu["height"]) >= 44
    assert min(button["width"], button["height"]) >= 36


@pytest.mark.parametrize(
    "page", [LAPTOP, PHONE], ids=["laptop", "phone"], indirect=True
)
async def test_the_first_screen_shows_the_message_with_its_buttons(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)

    await page.goto("/")

    await expect(page.get_by_test_id("action-cliff_step")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("guide")).to_be_in_viewport(ratio=1)


@sized(*PHONE)
async def test_the_day_of_a_long_first_message_is_read_in_full(slack, page):
    blocks = [samples.section(f"One more line, number {n}.") for n in range(40)]
    await slack.client.chat_postMessage(channel=ADA, text="long", blocks=blocks)

    await page.goto("/")

    day = page.get_by_role("separator").get_by_text("Today")
    await expect(day).to_be_in_viewport(ratio=1)
    assert await page.evaluate(
        "(() => { const box = document.querySelector('.day').getBoundingClientRect();"
        " const shown = document.querySelector('#panel-messages');"
        " return box.top >= shown.getBoundingClientRect().top; })()"
    )


@sized(*LAPTOP)
async def test_back_leaves_the_page_which_chose_the_first_person_itself(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("about:blank")
    await page.goto("/")
    await expect(page.get_by_test_id("viewer")).to_contain_text("Ada Moreau")

    await page.go_back()

    assert page.url == "about:blank"


@sized(*LAPTOP)
async def test_a_command_that_does_not_exist_stays_in_the_box(heard, page):
    await page.goto(f"/#{ADA}")
    box = page.get_by_test_id("composer")
    await box.fill("/pipelin")

    await box.press("Enter")

    await expect(page.get_by_test_id("composer-hint")).to_have_text(
        "/pipelin is not a command here. Try /pipeline @someone."
    )
    await expect(box).to_have_value("/pipelin")
    assert heard.of("command") == []


@sized(*LAPTOP)
async def test_it_opens_on_the_first_rep_who_was_told_something_also_later(slack, page):
    await slack.client.chat_postMessage(channel=MARCUS, **samples.UNCERTAIN)
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await slack.act("/page/read", user=ADA)

    await page.goto("/")

    await expect(page.get_by_test_id("viewer")).to_contain_text("Ada Moreau")


@pytest.mark.usefixtures("heard")
@sized(*LAPTOP)
async def test_one_line_says_what_to_click_next_until_it_is_sent_away(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await slack.client.chat_postMessage(channel=MARCUS, **samples.UNCERTAIN)
    await page.goto("/")
    guide = page.get_by_test_id("guide")

    await expect(guide).to_contain_text("This is what Ada sees. Press a button.")
    await page.get_by_test_id("action-cliff_step").click()
    await page.get_by_test_id("guide-open").click()
    await expect(page.get_by_test_id("viewer")).to_contain_text("Marcus Bell")
    await page.get_by_role("button", name="Hide this hint").click()

    await expect(guide).to_be_hidden()


@sized(*LAPTOP)
async def test_who_was_told_nothing_can_look_at_something_else(heard, page):
    await page.goto(f"/#{ADA}")

    await page.get_by_test_id("look").click()

    await expect(page.get_by_test_id("message")).to_contain_text("Only visible to you")
    assert heard.of("command")[0]["command"] == "/pipeline"


@sized(*LAPTOP)
async def test_a_modal_keeps_the_keyboard_and_escape_closes_it(slack, heard, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")
    await page.get_by_test_id("action-not_now").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("modal")).to_be_visible()

    within = []
    for _ in range(25):
        await page.keyboard.press("Tab")
        within.append(
            await page.evaluate(
                "document.activeElement === document.body"
                " || !!document.activeElement.closest('#modal')"
            )
        )
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_be_hidden()

    assert all(within)
    # The app hears of it by a request that the page has only just begun.
    async with asyncio.timeout(PATIENCE):
        while not heard.of("closed"):  # noqa: ASYNC110 - seen over HTTP
            await asyncio.sleep(0.05)
    assert len(heard.of("closed")) == 1
    await expect(page.get_by_test_id("action-not_now")).to_be_focused()


@sized(*LAPTOP)
async def test_all_is_reached_by_the_keyboard_and_shows_where_it_is(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")
    await expect(page.get_by_test_id("message")).to_be_visible()

    seen = {}
    for _ in range(40):
        await page.keyboard.press("Tab")
        name, outline = await page.evaluate(
            "(() => { const e = document.activeElement;"
            " const box = e.closest('.composer-box');"
            " return [e.dataset.testid ?? e.id,"
            " getComputedStyle(e).outlineStyle !== 'none'"
            " || (!!box && getComputedStyle(box).boxShadow !== 'none')]; })()"
        )
        seen[name] = outline

    wanted = {"next-working-day", "to-friday", f"person-{MARCUS}", "tab-messages"}
    assert wanted | {"action-cliff_step", "action-not_now", "composer"} <= set(seen)
    assert [name for name, outline in seen.items() if name and not outline] == []


@sized(*LAPTOP)
async def test_a_modal_is_closed_once_however_often_it_is_clicked(slack, heard, page):
    await page.goto(f"/#{ADA}")
    await open_modal(slack)

    await page.get_by_test_id("modal-close").dblclick()

    await expect(page.get_by_test_id("modal")).to_be_hidden()
    assert len(heard.of("closed")) == 1


@pytest.mark.usefixtures("heard")
@sized(*LAPTOP)
async def test_a_press_on_what_is_gone_is_told_kindly(slack, page):
    await slack.client.chat_postMessage(channel=ADA, **samples.CLIFF)
    await page.goto("/")
    button = page.get_by_test_id("action-cliff_step")
    await expect(button).to_be_visible()
    await page.route("**/page/state*", lambda _route: None)  # it sees nothing new
    slack.workspace.reset()

    await button.click()

    await expect(page.get_by_test_id("toast")).to_contain_text("no longer there")

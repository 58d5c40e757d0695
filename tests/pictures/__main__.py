"""Draw the pictures of docs/rules.md: `python -m tests.pictures [name…]`.

Each approved message (tests/bot/goldens) is posted to the sandbox's Slack, read on its
page in headless Chromium as wide as a phone, and kept as a small PNG.
"""

import argparse
import asyncio
import base64
import shutil
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.accounts import Account
from sandbox.slack.server import create_app
from sandbox.slack.workspace import Options, Workspace
from tests.pictures.png import encode
from tests.pictures.shown import MESSAGES, PICTURES, Picture
from tests.sandbox.slack.serving import free_socket, serve

PHONE = {"width": 420, "height": 3_600}
"""Tall enough that nothing must be scrolled to."""
SHARPNESS = (1.5, 1.25, 1.0)
LARGEST = 40_000
"""Bytes: a long message is drawn less sharp rather than heavy."""
AFTERNOON = datetime(2026, 11, 19, 10, 5, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
"""When the goldens' data was read, and when their digest goes out."""
TO_PALETTE = Path(__file__).with_name("palette.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
READERS = {
    "rep": ("U00000001", "Sam Carter", "rep"),
    "leader": ("U00000002", "Dana Reyes", "manager"),
    "vp": ("U00000004", "Val Ortiz", "vp"),
}
STYLE = """
.message, .modal, .home { border: 1px solid #dde2df; border-radius: 12px; }
.message { margin: 0; background: #fff !important; }
.home { padding: 18px 16px 20px; }
.notification, .dismiss { display: none !important; }
.modal { max-height: none; overflow: visible; box-shadow: none; }
.modal::backdrop { background: #fff; }
.messages { padding: 4px; }
"""


def main() -> None:
    """Draw those that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=", ".join(PICTURES))
    names = parser.parse_args().names or list(PICTURES)
    asyncio.run(draw(names, folder=MESSAGES))


async def draw(names: list[str], *, folder: Path) -> None:
    """Draw the pictures of these names into `folder`."""
    folder.mkdir(exist_ok=True)
    now = [AFTERNOON]
    app = create_app(
        [_account(*each) for each in READERS.values()],
        options=Options(events_url=None, signing_secret=""),
        clock=lambda: now[0],
        set_clock=None,
    )
    async with serve(app, free_socket()) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        client = AsyncWebClient(token="xoxb-drawing", base_url=f"{url}/api/")  # noqa: S106 - the stand-in takes any
        for name in names:
            picture = PICTURES[name]
            now[0] = FRIDAY if name == "digest" else AFTERNOON
            app.state.workspace.reset()
            await _send(picture, client, app.state.workspace)
            small = await _small(picture, browser, url)
            path = folder / f"{name}.png"
            path.write_bytes(small)
            print(f"{path.name}: {len(small) / 1000:.0f} kB")  # noqa: T201
        await browser.close()


def _account(user_id: str, name: str, role: str) -> Account:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    return Account(
        user_id=user_id, name=name, email=email, role=role, time_zone="Europe/Berlin"
    )


async def _send(picture: Picture, client: AsyncWebClient, slack: Workspace) -> None:
    user, payload = READERS[picture.reader][0], picture.payload()
    match picture.place:
        case "message":
            await client.chat_postMessage(channel=user, **payload)
        case "answer":
            channel = slack.channel(user)
            await client.chat_postEphemeral(channel=channel, user=user, **payload)
        case "home":
            await client.views_publish(user_id=user, view=payload)
        case "modal":
            trigger = slack.passes.trigger(user)
            await client.views_open(trigger_id=trigger, view=payload)


async def _small(picture: Picture, browser: Browser, url: str) -> bytes:
    """Return the sharpest PNG that is small enough, or the smallest."""
    drawn = b""
    for sharpness in SHARPNESS:
        drawn = await _drawn(picture, browser, url, sharpness=sharpness)
        if len(drawn) < LARGEST:
            break
    return drawn


async def _drawn(
    picture: Picture, browser: Browser, url: str, *, sharpness: float
) -> bytes:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=sharpness)
    await page.goto(f"{url}/#{READERS[picture.reader][0]}")
    await page.add_style_tag(content=STYLE)
    shown = await _place(page, picture)
    await page.evaluate("document.activeElement?.blur()")
    screenshot = await shown.screenshot(animations="disabled", caret="hide")
    blank = await browser.new_page()
    picked = await blank.evaluate(
        TO_PALETTE, f"data:image/png;base64,{base64.b64encode(screenshot).decode()}"
    )
    await page.close()
    await blank.close()
    return encode(
        base64.b64decode(picked["indices"]),
        size=(picked["width"], picked["height"]),
        palette=bytes(picked["palette"]),
        mark=picture.mark(),
    )


async def _place(page: Page, picture: Picture) -> Locator:
    if picture.place == "home":
        await page.get_by_test_id("tab-home").click()
    name = "message" if picture.place == "answer" else picture.place
    shown = page.get_by_test_id(name)
    await shown.wait_for()
    return shown


if __name__ == "__main__":
    main()

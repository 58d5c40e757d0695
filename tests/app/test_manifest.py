"""The Slack app is installed with the scopes that the program uses, and no other."""

import json
from pathlib import Path

from bot.slack_scopes import OPTIONAL, REQUIRED

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def test_the_manifest_asks_for_what_the_doctor_checks():
    scopes = json.loads(MANIFEST.read_text())["oauth_config"]["scopes"]

    assert sorted(scopes["bot"]) == sorted([*REQUIRED, *OPTIONAL])
    assert sorted(scopes["bot_optional"]) == sorted(OPTIONAL)

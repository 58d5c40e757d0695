"""Which golden each picture of docs/rules.md shows, and the mark that dates it."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from tests.bot.golden import FOLDER as GOLDENS

MESSAGES = Path(__file__).parents[2] / "docs" / "messages"
MARK_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: the golden that it shows, where, and to whom."""

    golden: str
    reader: Literal["rep", "leader", "vp"] = "leader"
    place: Literal["message", "answer", "home", "modal"] = "message"
    """An answer is the reply to a slash command, which only the asker sees."""

    def payload(self) -> dict[str, Any]:
        """Return the approved JSON."""
        path = GOLDENS / f"{self.golden}.json"
        payload: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return payload

    def mark(self) -> str:
        """Return what changes with every approved change of what is shown."""
        told = json.dumps(self.payload(), sort_keys=True).encode()
        return blake2b(told, digest_size=MARK_BYTES).hexdigest()


PICTURES: dict[str, Picture] = {
    "cliff_heads_up": Picture(golden="message_cliff_rep_heads_up", reader="rep"),
    "cliff": Picture(golden="message_cliff_rep", reader="rep"),
    "cliff_leader": Picture(golden="message_cliff_leader"),
    "leader_has_it": Picture(golden="message_leader_has_it", reader="rep"),
    "nearly_empty": Picture(golden="message_nearly_empty", reader="rep"),
    "quiet_deal": Picture(golden="message_quiet_deal", reader="rep"),
    "waiting_on_us": Picture(golden="message_quiet_deal_waiting_on_us", reader="rep"),
    "looks_over": Picture(golden="message_looks_over", reader="rep"),
    "role_change": Picture(golden="message_role_change"),
    "one_on_one": Picture(golden="message_one_on_one_agenda"),
    "ask_rep": Picture(golden="message_ask_rep", reader="rep"),
    "uncertain_meeting": Picture(golden="message_uncertain_meeting_helpful"),
    "pre_brief": Picture(golden="message_uncertain_meeting_pre_brief"),
    "first_meetings": Picture(golden="message_first_meetings"),
    "kitchen": Picture(golden="message_kitchen"),
    "executive_visits": Picture(golden="message_executive_visits", reader="vp"),
    "help_request": Picture(golden="message_help_request"),
    "help_closed": Picture(golden="message_help_closed", reader="rep"),
    "commitment": Picture(golden="message_commitment_soon", reader="rep"),
    "digest": Picture(golden="message_digest", reader="vp"),
    "deal_flags": Picture(golden="pipeline", place="answer"),
    "field_time": Picture(golden="home_presence", place="home"),
    "win_chance": Picture(golden="brief", place="modal"),
}
"""By the name of the file in docs/messages, without its ending."""

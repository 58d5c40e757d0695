"""A share of rep-weeks in which nothing is sent, drawn by lot: so the effect shows.

What a message changes can only be told beside weeks of the same kind without one. So
each rep and ISO week is drawn by a keyed hash: whoever does not know the seed can
neither foresee nor steer the draw, and it rests on nobody else.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching.evidence import UncertainMeetingEvidence
from coaching.evidence.about import rep_in
from coaching.memory.history import Draw
from coaching.memory.put_offs import is_owed
from coaching.planning.bundles import Refused, bundles
from coaching.planning.cases import Case
from coaching.planning.hold_reasons import Hold
from coaching.planning.situation import Situation

HELD_OUT = (
    Hold.HELD_OUT,
    "drawn by lot for a week without messages ([hold_out] in coaching.toml)",
)
BYTES = 8
ENDS = 2.0**64
"""So many bytes of the hash, and so many equal ends of a draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCase:
    """Something due to be said about a rep in one week, which was sent or held out."""

    rep_id: int
    week: str
    rule: str
    recipient_id: int
    subject_id: int
    episode_number: int
    is_held_out: bool


def is_drawn(draw: Draw, *, rep_id: int, week: str) -> bool:
    """Say whether nothing is sent about this rep in this week, such as 2026-W49.

    HMAC-SHA256 of rep and week under the seed, as a number from 0 to 1, lies below the
    share. So a larger share keeps every week that a smaller one held out.
    """
    text = f"{rep_id}:{week}".encode()
    digest = hmac.new(draw.seed.encode(), text, hashlib.sha256).digest()
    place = int.from_bytes(digest[:BYTES]) / ENDS
    return place < draw.share


def week_of(day: date) -> str:
    """Return the ISO week of `day`, such as 2026-W49."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def held_apart(
    free: Sequence[Case], floor: Situation
) -> tuple[list[Case], list[Refused]]:
    """Return what may be said of `free`, and what the draw keeps back.

    A held-out matter for which its reader had no room anyway is refused for that: in
    weeks with messages it would not have been sent either. It takes nobody's room.
    """
    drawn = {id(case) for case in free if is_held_out(case, floor)}
    if not drawn:
        return list(free), []
    _, refused = bundles(free, floor)
    without_room = {id(case): why for case, why in refused}
    held = [
        (case, without_room.get(id(case), HELD_OUT))
        for case in free
        if id(case) in drawn
    ]
    return [case for case in free if id(case) not in drawn], held


def drawn_cases(
    sent: Sequence[Case], refused: Sequence[Refused], floor: Situation
) -> tuple[DrawnCase, ...]:
    """Return what the comparison counts of one run; nothing while there is no draw."""
    held = [case for case, (hold, _) in refused if hold is Hold.HELD_OUT]
    told = [case for case in sent if _week(case, floor) is not None]
    return tuple(
        _drawn_case(case, floor, is_held_out=is_held)
        for cases, is_held in ((told, False), (held, True))
        for case in cases
    )


def is_held_out(case: Case, floor: Situation) -> bool:
    """Say whether the draw keeps `case` back now."""
    draw, week = floor.history.draw, _week(case, floor)
    if draw is None or week is None:
        return False
    return is_drawn(draw, rep_id=_rep_id(case), week=week)


def _week(case: Case, floor: Situation) -> str | None:
    """Return the week of the rep in which `case` may be drawn; None: it never is.

    Not what is but recorded, what is about no rep, and what somebody was promised.
    """
    rep = floor.people.get(_rep_id(case))
    is_sent = floor.history.draw is not None and floor.history.reaches(
        case.recipient.id
    )
    if rep is None or not is_sent or _is_promised(case, floor):
        return None
    return week_of(floor.today(rep))


def _rep_id(case: Case) -> int:
    return rep_in(case.live.signal.evidence) or 0


def _is_promised(case: Case, floor: Situation) -> bool:
    """Say whether somebody waits for it: its day has come, or the rep has answered."""
    signal = case.live.signal
    evidence = signal.evidence
    if isinstance(evidence, UncertainMeetingEvidence) and evidence.rep_says in {
        "helpful",
        "pre_brief",
    }:
        return True
    return is_owed(
        signal,
        case.live.episode,
        recipient=case.recipient,
        now=floor.moment.now,
        put_offs=floor.history.put_offs,
    )


def _drawn_case(case: Case, floor: Situation, *, is_held_out: bool) -> DrawnCase:
    signal = case.live.signal
    return DrawnCase(
        rep_id=_rep_id(case),
        week=_week(case, floor) or "",
        rule=signal.rule,
        recipient_id=case.recipient.id,
        subject_id=signal.subject_id,
        episode_number=case.live.episode.number,
        is_held_out=is_held_out,
    )

"""The numbers of a cliff in sentences, for the rep and for the leader alike."""

from bot.views.messages import cliff_crm_only, cliff_usual
from bot.views.messages.draft import Frame
from bot.views.slack_text.escape import LINE_LIMIT, escape
from bot.views.slack_text.words import business_days, count, money, number, percent
from coaching.evidence import CliffEvidence, Exposure, LapsedDeal, QuietDeal

HEADLINE_NAME = 40
LAPSED_SHOWN = 4
_HALF = 0.5

WHY = (
    "*The cliff.* One deal takes most of the logged work, nothing new is opened "
    "for longer than usual, and the other deals lie still or would not be enough "
    "alone. A touch is a logged call, e-mail or meeting with a customer, weighted "
    "by its kind as coaching.toml says."
)


def image(evidence: CliffEvidence, whose: str) -> str:
    """Return the point: what one deal has taken, and what lies behind it."""
    if evidence.crm_only is not None:
        found = evidence.crm_only
        point = cliff_crm_only.lies_in(evidence, found, whose)
        return f"{point}; {cliff_crm_only.behind(evidence, found)}."
    if evidence.usual is not None:
        point = cliff_usual.taken(evidence, evidence.usual, whose)
        if _is_quiet(evidence.quiet):
            point += ", and is not answering"
        return f"{point}; {_behind(evidence)}."
    focus = escape(evidence.focus.name, HEADLINE_NAME)
    part = "most" if evidence.focus_share > _HALF else "half"
    taken = f"{focus} has taken {part} of {whose} logged time"
    if _is_quiet(evidence.quiet):
        taken += " and is not answering"
    return f"{taken}, and {_behind(evidence)}."


def facts(evidence: CliffEvidence, frame: Frame, whose: str) -> str:
    """Return the figures as a list, one line each."""
    if evidence.crm_only is not None:
        lines = cliff_crm_only.lines(evidence, evidence.crm_only, frame, whose)
    elif evidence.usual is None:
        lines = [_focus(evidence, frame, whose), _opened(evidence, frame)]
        lines += _outbound(evidence)
    else:
        lines = cliff_usual.lines(evidence, evidence.usual, frame, whose)
    if evidence.quiet is not None:
        lines.append(_quiet(evidence.quiet))
    if evidence.lapsed:
        lines.append(_lapsed(evidence, frame))
    if evidence.exposure is not None:
        lines.append(_exposure(evidence.exposure))
    if evidence.crm_only is not None:
        lines.append(cliff_crm_only.unseen(evidence.crm_only, whose))
    return "\n".join(f"• {line}" for line in lines)


def limits(evidence: CliffEvidence, *, pace: str, whose: str) -> str:
    """Return both limits that were passed, and where each comes from."""
    if evidence.crm_only is not None:
        return cliff_crm_only.why(evidence.crm_only, whose)
    if evidence.usual is not None:
        return cliff_usual.why(evidence.usual, whose)
    limit = number(evidence.gap_limit_bd)
    return (
        f"Why this: I write from {percent(evidence.focus_limit)} of logged work on one "
        f"deal (set in coaching.toml), and past {limit} business days without a new "
        f"deal (from {pace}: {number(evidence.rate_per_week)} a week)."
    )


def _behind(evidence: CliffEvidence) -> str:
    if evidence.level == "heads_up" and evidence.usual is not None:
        return "few new people were reached meanwhile"
    if evidence.level == "heads_up":
        return f"nothing new has been opened for {business_days(evidence.gap_bd)}"
    if evidence.lapsed:
        return "the road behind it has gone quiet"
    if evidence.usual is not None and evidence.exposure is None:
        return "the other deals get less than usual"
    return "without it the next 90 days look thin"


def _is_quiet(quiet: QuietDeal | None) -> bool:
    return quiet is not None and quiet.state != "waiting_on_us"


def _focus(evidence: CliffEvidence, frame: Frame, whose: str) -> str:
    line = (
        f"{frame.deal(evidence.focus)} took {percent(evidence.focus_share)} of {whose} "
        f"logged work in the last {business_days(evidence.window_bd)} "
        f"({count(evidence.touches, 'touch', 'touches')} in all)"
    )
    if evidence.value_share is None:
        return f"{line}."
    share = percent(evidence.value_share)
    return f"{line}, and is {share} of the amount closing in the next 90 days."


def _opened(evidence: CliffEvidence, frame: Frame) -> str:
    gap = business_days(evidence.gap_bd)
    if evidence.last_opened_on is None:
        return f"No new deal is logged in the last {gap}."
    last = f"The last new deal was {gap} ago, on {frame.day(evidence.last_opened_on)}"
    if not evidence.handed_out:
        return f"{last}."
    since = count(evidence.handed_out, "deal")
    return f"{last}; {since} handed out by others since then not counted."


def _outbound(evidence: CliffEvidence) -> list[str]:
    if evidence.outbound_last_10 is None or evidence.outbound_norm_10 is None:
        return []
    touches = count(evidence.outbound_last_10, "touch", "touches")
    usual = f"{evidence.outbound_norm_10:.0f}"
    return [
        f"Prospecting: {touches} in the last 10 business days; about {usual} is usual."
    ]


def _quiet(quiet: QuietDeal) -> str:
    silence = business_days(quiet.silent_bd)
    if quiet.state == "waiting_on_us":
        return f"The customer wrote last and has waited {silence} for an answer."
    source = "its own reply times" if quiet.basis == "learned" else "its stage"
    usual = number(quiet.expected_bd)
    return f"The customer has been quiet for {silence}; {usual} is normal by {source}."


def _lapsed(evidence: CliffEvidence, frame: Frame) -> str:
    shown = evidence.lapsed[:LAPSED_SHOWN]
    more = len(evidence.lapsed) - len(shown)
    deals = [f"    • {_lapsed_deal(lapsed, frame)}" for lapsed in shown]
    rest = [f"    and {more} more"] if more else []
    others = count(evidence.others, "other open deal")
    first = f"No touch on {len(evidence.lapsed)} of {others}:"
    return "\n".join([first, *deals, *rest])


def _lapsed_deal(lapsed: LapsedDeal, frame: Frame) -> str:
    name = frame.deal(lapsed.deal)
    if lapsed.silent_bd is None:
        return f"{name} (never logged)"
    return f"{name} ({business_days(lapsed.silent_bd)}, limit {lapsed.limit_bd})"


def _exposure(exposure: Exposure) -> str:
    expected = money(exposure.expected_minor, exposure.currency)
    needed = money(exposure.needed_minor, exposure.currency)
    beside = (
        f"the target is {needed}"
        if exposure.basis == "target"
        else f"the last 90 brought {needed}"
    )
    return f"Without this deal, the next 90 days come to about {expected}; {beside}."


def step_for(lapsed: LapsedDeal, frame: Frame) -> str:
    """Return the one step that would move a lapsed deal, with its name."""
    step = escape(lapsed.step, LINE_LIMIT).rstrip(".")
    return f"{frame.deal(lapsed.deal)}: {step[:1].lower()}{step[1:]}."

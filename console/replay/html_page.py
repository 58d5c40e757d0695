"""A replay as one page: no script, nothing loaded from anywhere, light and dark."""

from collections.abc import Iterable, Sequence
from html import escape

from coaching.replay.comparison import rows
from coaching.replay.each_cliff import NAMES, each_cliff
from coaching.replay.findings import findings
from coaching.replay.report import Report
from console.replay import pictures
from console.replay.style import STYLE

SHOWN = 200
"""Rows of a long table; the CSV has all of them."""


def page(reports: Sequence[Report], tried: Sequence[str], *, days: int) -> str:
    """Return the page of the first of `reports`, the others beside it in figures."""
    report = reports[0]
    title = f"Replay {report.first} to {report.last}"
    said = dict(findings(report, days=days))
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p class=lead>{_lead(report)}</p>",
        _compared(reports, tried),
        '<div class="cards">',
        _card("Messages in each week", pictures.weeks(report), _kinds(report), ()),
        _cliffs(report, said["After a cliff"], days=days),
        *_forecasts(report),
        _plain_card("Forecast", said["Forecast"]),
        _plain_card("Uncertain meetings", said["Uncertain meetings"]),
        _plain_card("What was not known", said["What was not known"]),
        _plain_card("How to read this", said["How to read this"]),
        "</div>",
        _each_cliff(report),
        _people(report),
        _picks(report),
        _messages(report),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _lead(report: Report) -> str:
    people = sum(load.messages > 0 for load in report.loads)
    return escape(
        f"{report.days} days, messages: {report.messages}, people told: {people}, "
        f"cliffs among them: {report.cliffs}, heads-ups: {report.heads_ups}. "
        "Nothing was sent."
    )


def _compared(reports: Sequence[Report], tried: Sequence[str]) -> str:
    names = ["", "as it is", *([", ".join(tried)] if tried else [])]
    return _table(names, [[row.name, *row.figures] for row in rows(reports)])


def _card(
    heading: str, picture: str, key: Iterable[tuple[str, str]], lines: Iterable[str]
) -> str:
    marks = "".join(
        f'<li><i class="{shade}"></i>{escape(words)}</li>' for shade, words in key
    )
    said = "".join(f"<p>{escape(each)}</p>" for each in lines)
    return (
        f"<section><h2>{escape(heading)}</h2>{picture}"
        f"<ul class=key>{marks}</ul>{said}</section>"
    )


def _plain_card(heading: str, lines: Iterable[str]) -> str:
    said = "".join(f"<p>{escape(each)}</p>" for each in lines)
    return f"<section><h2>{escape(heading)}</h2>{said}</section>"


def _kinds(report: Report) -> list[tuple[str, str]]:
    return pictures.legend(report)


def _cliffs(report: Report, lines: Sequence[str], *, days: int) -> str:
    heading = f"New opportunities in the {days} days around each cliff"
    if not report.aftermath.cliffs:
        return _plain_card(heading, lines)
    key = [
        ("before", "before"),
        ("after", "after"),
        ("others", "after, reps without one"),
    ]
    return _card(heading, pictures.cliffs(report), key, lines)


def _forecasts(report: Report) -> list[str]:
    cards = []
    for currency, record in report.records.items():
        cards.append(
            _card(
                f"Forecast of 30 days and what came, {currency}",
                pictures.forecasts(report.foretold, currency),
                [
                    ("range", "range, eight of ten"),
                    ("middle", "the middle"),
                    ("rate", "run rate"),
                    ("came", "what came"),
                ],
                (),
            )
        )
        if record.bins:
            cards.append(
                _card(
                    f"Chances foretold and how often they came true, {currency}",
                    pictures.reliability(record),
                    [("ideal", "a perfect forecast"), ("after", "these chances")],
                    (),
                )
            )
    return cards


def _each_cliff(report: Report) -> str:
    found = each_cliff(report)
    if not found:
        return ""
    return f"<h2>Each cliff and what followed</h2>{_table(NAMES, found)}"


def _people(report: Report) -> str:
    told = [
        [
            report.names.get(load.person_id, ""),
            str(load.messages),
            f"{load.per_week:.2f}",
            str(load.busiest),
        ]
        for load in report.loads
    ]
    names = ["", "messages", "a week", "most in a week"]
    return f"<h2>Who would have got how much</h2>{_table(names, told)}"


def _picks(report: Report) -> str:
    found = [
        [f"{each.at:%Y-%m-%d}", each.deal, f"{each.chance:.0%}", each.end.value]
        for each in report.picks.picks
    ]
    if not found:
        return ""
    names = ["on", "deal", "chance then", "today"]
    return f"<h2>Uncertain meetings and how they ended</h2>{_table(names, found)}"


def _messages(report: Report) -> str:
    told = [
        [
            each.day.isoformat(),
            report.names.get(each.recipient_id, ""),
            (each.level or each.kind).replace("_", " "),
            report.names.get(each.rep_id or 0, ""),
            each.names,
            each.text,
        ]
        for each in report.told
    ]
    names = ["on", "to", "kind", "about", "deals", "text"]
    return f"<h2>Every message</h2><div class=said>{_table(names, told)}</div>"


def _table(names: Sequence[str], found: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in found[:SHOWN]
    )
    more = len(found) - SHOWN
    rest = f"<p>and {more} more: --csv has them all</p>" if more > 0 else ""
    return (
        f"<div class=wide><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>{rest}"
    )

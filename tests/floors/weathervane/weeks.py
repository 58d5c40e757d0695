"""Typical weeks and the look of each cliff, to see whether a floor is plausible."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import mean, median
from typing import Any

from tests.floors.weathervane.diary import Page
from tests.floors.weathervane.motions import MOTIONS
from tests.floors.weathervane.people import Rep
from tests.floors.weathervane.world import World


def lines(world: World, truth: dict[str, Any]) -> Iterator[str]:
    """Yield tables of a floor's weeks, deals, meetings and cliffs."""
    yield "motion       reps open alive prosp.h deal.h top.share own/wk win% amount"
    for motion in MOTIONS:
        reps = [rep for rep in world.reps if rep.motion is motion and rep.diary.pages]
        if reps:
            yield _motion(world, reps)
    yield ""
    yield from _calibration(truth)
    yield ""
    kinds = Counter(entry["kind"] for entry in truth["look_alikes"])
    yield "look-alikes " + ", ".join(f"{k} {n}" for k, n in sorted(kinds.items()))
    hard = Counter(e["kind"] for e in truth["look_alikes"] if e["looks_worrying"])
    yield "of them worrying to the manager " + str(dict(hard))
    yield f"unplanted days of worry {len(truth['unplanted'])}, of reps " + str(
        len({entry["rep_id"] for entry in truth["unplanted"]})
    )
    for name in ("cliffs", "faint", "gambles"):
        for cliff in truth[name]:
            yield from _cliff(world, name, cliff)


def _motion(world: World, reps: list[Rep]) -> str:
    pages = [page for rep in reps for page in rep.diary.pages]
    ids = {rep.person.id for rep in reps}
    done = [d for d in world.deals if d.owner in ids and d.closed is not None]
    won = sum(deal.state == "won" for deal in done)
    shares = [
        max(p.by_deal.values()) / sum(p.by_deal.values()) for p in pages if p.by_deal
    ]
    cells = (
        f"{reps[0].motion.name:12} {len(reps):4}",
        f"{median(p.open_deals for p in pages):4} {median(p.alive for p in pages):5}",
        f"{mean(p.prospecting for p in pages):7.2f}",
        f"{mean(sum(p.by_deal.values()) for p in pages):6.2f} {mean(shares):9.2f}",
        f"{mean(p.opened for p in pages) * 5:6.2f}",
        f"{100 * won / max(1, len(done)):4.0f}",
        f"{median(d.amount for d in done) if done else 0:7.0f}",
    )
    return " ".join(cells)


def _calibration(truth: dict[str, Any]) -> Iterator[str]:
    buckets: dict[int, list[bool]] = defaultdict(list)
    states: Counter[str] = Counter()
    outcomes = {deal["id"]: deal["outcome"] for deal in truth["deals"]}
    for meeting in truth["meetings"]:
        chance, state = meeting["seen"][-1][1:]
        states[state] += 1
        if outcomes[meeting["deal_id"]] != "open":
            buckets[int(chance * 5)].append(outcomes[meeting["deal_id"]] == "won")
    yield f"meetings {dict(states)}"
    for bucket, wins in sorted(buckets.items()):
        yield f"  hidden {bucket / 5:.1f}+: {len(wins)} meetings, won {mean(wins):.2f}"


def _cliff(world: World, name: str, cliff: dict[str, Any]) -> Iterator[str]:
    rep = next(r for r in world.reps if r.person.id == cliff["rep_id"])
    yield (
        f"{name} {cliff['motion']} began {cliff['began_on']} speak {cliff['speak_on']}"
        f" silent {cliff['silent_on']} gave up {cliff['gave_up_on']}"
        f" faint {cliff['faint']} {cliff['visible']} cost {cliff['cost']['revenue']}"
    )
    for label, week in sorted(_weeks(world, rep.diary.pages, cliff).items()):
        deal = mean(p.by_deal.get(cliff["deal_id"], 0.0) for p in week)
        other = mean(sum(p.by_deal.values()) for p in week) - deal
        yield (
            f"   week {label:3}: prospecting {mean(p.prospecting for p in week):5.2f},"
            f" the deal {deal:5.2f}, others {other:5.2f} hours; touched"
            f" {mean(p.touched for p in week):.2f}, alive"
            f" {mean(p.alive for p in week):.0f}"
        )


def _weeks(
    world: World, pages: list[Page], cliff: dict[str, Any]
) -> dict[int, list[Page]]:
    by_week: dict[int, list[Page]] = defaultdict(list)
    began = next(
        day
        for day in range(world.dates.days)
        if world.dates.text(day) == cliff["began_on"]
    )
    for page in pages:
        week = (page.day - began) // 7
        if -4 <= week <= 13:
            by_week[week].append(page)
    return by_week

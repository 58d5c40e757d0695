"""What is wrong with who leads whom, over all rows of a people file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.people_file.problem import Problem
from models.people_file.row import PersonRow


def chart_faults(rows: Sequence[PersonRow]) -> list[Problem]:
    """Return who is there twice, whose leader is missing, and who leads in a circle."""
    return [*_repeated(rows), *_lost_leaders(rows), *_circles(rows)]


def _repeated(rows: Sequence[PersonRow]) -> Iterator[Problem]:
    lines: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        lines[row.email].append(row.line)
    for email, found in lines.items():
        if email and len(found) > 1:
            where = " and ".join(str(line) for line in found)
            reason = f"email: {email} is on lines {where}: keep one of them"
            yield Problem(line=found[-1], reason=reason)


def _lost_leaders(rows: Sequence[PersonRow]) -> Iterator[Problem]:
    emails = {row.email for row in rows}
    for row in rows:
        if row.leader_email is not None and row.leader_email not in emails:
            reason = (
                f"leader_email: {row.leader_email} is not in this file: give them a "
                "line of their own, or mend the address"
            )
            yield Problem(line=row.line, reason=reason)


def _circles(rows: Sequence[PersonRow]) -> Iterator[Problem]:
    leaders = {row.email: row.leader_email for row in rows if row.email}
    done: set[str] = set()
    for row in rows:
        path: list[str] = []
        at: str | None = row.email
        while at in leaders and at not in done and at not in path:
            path.append(at)
            at = leaders[at]
        if at in path:
            yield Problem(line=row.line, reason=_circle(path[path.index(at) :]))
        done |= set(path)


def _circle(members: Sequence[str]) -> str:
    if len(members) == 1:
        return f"leader_email: {members[0]} leads themselves: leave the cell empty"
    ring = " -> ".join([*members, members[0]])
    return (
        f"leader_email: a circle of leaders, {ring}: give one of them another, or none"
    )

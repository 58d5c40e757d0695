"""The union of all evidence is written from its classes: `GOLDENS=write` writes it."""

import os
from collections import defaultdict
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from pkgutil import iter_modules

import coaching.evidence
from bot.views.messages.registry import MESSAGES
from coaching.evidence.parts import Fact
from coaching.rulebook import RULES

UNION = Path(coaching.evidence.__file__).with_name("union.py")
HEAD = '''"""The union of all evidence: each kind is told by its rule.

Written from the classes with a `rule` by tests/coaching/test_evidence_union.py.
"""

from typing import Annotated

from pydantic import Field

'''


def told_by_rule() -> dict[str, list[type[Fact]]]:
    """Return the classes of evidence that have a rule, by their module."""
    found: dict[str, list[type[Fact]]] = defaultdict(list)
    for each in iter_modules(coaching.evidence.__path__, "coaching.evidence."):
        module = import_module(each.name)
        for _, one in getmembers(module, isclass):
            if one.__module__ == each.name and "rule" in getattr(
                one, "model_fields", {}
            ):
                found[each.name].append(one)
    return found


def written() -> str:
    """Return the text of the file as the classes want it."""
    by_module = told_by_rule()
    lines = [HEAD]
    for module, classes in sorted(by_module.items()):
        names = "".join(f"    {one.__name__},\n" for one in classes)
        lines.append(f"from {module} import (\n{names})\n")
    names = sorted(one.__name__ for classes in by_module.values() for one in classes)
    members = "\n    | ".join(names)
    lines.append(
        f"\nEvidence = Annotated[\n    {members},\n"
        '    Field(discriminator="rule"),\n]\n'
    )
    return "".join(lines)


def test_the_union_holds_each_class_of_evidence_that_a_rule_tells_apart():
    if os.environ.get("GOLDENS") == "write":
        UNION.write_text(written(), encoding="utf-8")

    assert UNION.read_text(encoding="utf-8") == written()


def test_each_rule_and_each_note_has_its_evidence():
    rules = {
        one.model_fields["rule"].default
        for classes in told_by_rule().values()
        for one in classes
    }

    assert rules == {*MESSAGES}
    assert set(RULES) <= rules

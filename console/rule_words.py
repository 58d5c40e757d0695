"""`rules hold`, `rules let` and `rules prove`: what an admin says about one rule."""

from typing import Annotated

import typer
from rich.console import Console

from coaching.audience import AUDIENCE
from coaching.gate_words import title
from coaching.gates import Word
from console.errors import require_current
from console.foreseen import NotReadyError
from console.parts import Do, Parts, Work
from models.rule_gates import say_word

Rule = Annotated[str, typer.Argument(help="As `rules` names it, such as quiet_deal.")]
SAID = {
    Word.HOLD: "tells nobody now, until you say `rules let` or `rules prove`",
    Word.LET: "may tell everybody now, whatever its record on your own past",
    None: "stands by its record on your own past again, from the next night on",
}


def add_words(commands: typer.Typer, do: Do) -> None:
    """Add the commands; `do` does one command's work with the parts."""

    @commands.command()
    def hold(rule: Rule) -> None:
        """Keep a rule from telling anybody, until it is let or proved again."""
        do(_saying(rule, Word.HOLD))

    @commands.command()
    def let(rule: Rule) -> None:
        """Let a rule tell everybody, whatever its record on the own past."""
        do(_saying(rule, Word.LET))

    @commands.command()
    def prove(rule: Rule) -> None:
        """Take a hold or a let back: the rule stands by its record again."""
        do(_saying(rule, None))


def _saying(rule: str, word: Word | None) -> Work:
    async def work(parts: Parts) -> None:
        await require_current(parts.engine)
        await say(parts, rule, word, Console(highlight=False, soft_wrap=True))

    return work


async def say(parts: Parts, rule: str, word: Word | None, console: Console) -> None:
    """Note `word` on `rule`, or take it back, and print what holds now.

    NotReadyError names the rules there are.
    """
    if rule not in AUDIENCE:
        message = f"there is no rule {rule} with messages; there are {_named()}"
        raise NotReadyError(message)
    async with parts.sessions.begin() as session:
        await say_word(session, rule, word, by="cli", now=parts.clock())
    console.print(f"{title(rule)} {SAID[word]}.", markup=False)


def _named() -> str:
    *most, last = AUDIENCE
    return f"{', '.join(most)} and {last}"

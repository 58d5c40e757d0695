"""`rules hold`, `let` and `prove`: an admin's word; `effect`: what messages change."""

from typing import Annotated

import typer
from rich.console import Console

from coaching.hold_out.effect_words import effect_lines
from coaching.rulebook import RULES
from coaching.standing.gate_words import title
from coaching.standing.gates import Word
from console.base.errors import require_current
from console.base.foreseen import NotReadyError
from console.do_work import do
from console.parts import Parts, Work
from jobs.learning.read_effect import read_study
from models.rules.gates import say_word

Rule = Annotated[str, typer.Argument(help="As `rules` names it, such as quiet_deal.")]
SAID = {
    Word.HOLD: "tells nobody now, until you say `rules let` or `rules prove`",
    Word.LET: "may tell everybody now, whatever its record on your own past",
    None: "stands by its record on your own past again, from the next night on",
}


def add_words(commands: typer.Typer) -> None:
    """Add the commands."""

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

    @commands.command()
    def effect() -> None:
        """Tell what messages change, beside the weeks that were held out."""
        do(_telling)


async def _telling(parts: Parts) -> None:
    await require_current(parts.engine)
    await tell_effect(parts, Console(highlight=False, soft_wrap=True))


async def tell_effect(parts: Parts, console: Console) -> None:
    """Print what messages change, or what is missing to tell it."""
    thresholds = parts.rules.thresholds
    study = await read_study(parts.sessions, thresholds, now=parts.clock())
    for line in effect_lines(study, thresholds.hold_out):
        console.print(line, markup=False)


def _saying(rule: str, word: Word | None) -> Work:
    async def work(parts: Parts) -> None:
        await require_current(parts.engine)
        await say(parts, rule, word, Console(highlight=False, soft_wrap=True))

    return work


async def say(parts: Parts, rule: str, word: Word | None, console: Console) -> None:
    """Note `word` on `rule`, or take it back, and print what holds now.

    NotReadyError names the rules there are.
    """
    if rule not in RULES:
        message = f"there is no rule {rule} with messages; there are {_named()}"
        raise NotReadyError(message)
    async with parts.sessions.begin() as session:
        await say_word(session, rule, word, by="cli", now=parts.clock())
    console.print(f"{title(rule)} {SAID[word]}.", markup=False)


def _named() -> str:
    *most, last = RULES
    return f"{', '.join(most)} and {last}"

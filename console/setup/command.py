"""The guided setup as commands: all five steps, or any of them by itself."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from config import settings_folder
from console.base.command_line import command
from console.base.errors import FORESEEN, tell, told_plainly
from console.base.foreseen import NotReadyError
from console.base.streams import plain_streams
from console.setup.asking import StoppedError
from console.setup.crm_step import crm_step
from console.setup.first_look import first_look
from console.setup.guide import Guide, open_guide
from console.setup.live_step import live_step
from console.setup.people_step import people_step
from console.setup.slack_step import slack_step

Step = Callable[[Guide], None]
STEPS: tuple[tuple[str, str, Step], ...] = (
    ("slack", "Create the Slack app and take its tokens.", slack_step),
    ("crm", "Connect the CRM, and see which account it is.", crm_step),
    ("people", "Draft people.csv, ask what is missing, import it.", people_step),
    ("look", "Read the CRM, and see what would be said.", first_look),
    ("live", "Let messages go out: to all, or one team first.", live_step),
)
STOPPED = 130
"""What a shell expects of a program that Ctrl-C ended."""


def add(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    setup = typer.Typer(
        invoke_without_command=True, help="Set it up, guided; each step also by itself."
    )

    @setup.callback()
    def all_steps(context: typer.Context) -> None:
        """Lead through all five steps; what is answered already is not asked again."""
        if context.invoked_subcommand is None:
            with _told("setup"):
                _lead(open_guide(is_guided=True))

    for name, help_text, step in STEPS:
        _add_step(setup, name, help_text, step)
    app.add_typer(setup, name="setup")


def _add_step(setup: typer.Typer, name: str, words: str, step: Step) -> None:
    @setup.command(name=name, help=words)
    def one_step() -> None:
        with _told(f"setup {name}"):
            step(open_guide(is_guided=False))


def _lead(guide: Guide) -> None:
    guide.say(
        "Five steps. Each answer is kept at once: Ctrl-C stops, and the same command "
        "goes on where you stopped.",
        f"Settings: {guide.env.path}",
    )
    for number, (_, words, step) in enumerate(STEPS, start=1):
        guide.say("", f"Step {number} of {len(STEPS)}. {words}", "")
        step(guide)
    guide.say(
        "",
        "Done. Start it, and keep it running:",
    )
    guide.line(f"  {command('run')}")
    guide.say("What is missing, at any time:")
    guide.line(f"  {command('doctor')}")


@contextmanager
def _told(words: str) -> Iterator[None]:
    """Tell plainly what went wrong, and after Ctrl-C how to go on."""
    plain_streams()
    with told_plainly():
        _require_terminal()
        try:
            yield
        except (StoppedError, KeyboardInterrupt, typer.Abort) as stopped:
            typer.echo(
                "\nStopped. What you have answered is kept; this goes on from here:\n"
                f"  {command(words)}"
            )
            raise typer.Exit(STOPPED) from stopped
        except FORESEEN as error:
            tell(error)
            typer.echo(f"Once that is mended, this goes on:\n  {command(words)}")
            raise typer.Exit(1) from error


def _require_terminal() -> None:
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    message = (
        "setup asks questions, and there is no terminal here to ask them in. Log in "
        "with one (ssh -t, docker run -it), or write the settings into "
        f"{settings_folder() / '.env'} yourself (.env.example lists them) and use:\n"
        f"{command('doctor')}, people import, sync, preview and live"
    )
    raise NotReadyError(message)

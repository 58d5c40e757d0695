"""The command line: which module has which command."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    # What is imported below takes a moment: Ctrl-C then needs no traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from typing import ClassVar

import typer

from console.base.gc_tuning import collect_seldom
from console.base.late_commands import LateCommands


class Commands(LateCommands):
    """What the program can do, in the order in which a newcomer comes to use it."""

    MODULES: ClassVar[dict[str, str]] = {
        "setup": "console.setup.command",
        "demo": "console.demo.command",
        "doctor": "console.doctor.command",
        "people": "console.commands.people",
        "crm": "console.commands.crm",
        "sync": "console.commands.sync",
        "preview": "console.preview.command",
        "run": "console.commands.run",
        "live": "console.commands.live_shadow_pause",
        "shadow": "console.commands.live_shadow_pause",
        "pause": "console.commands.live_shadow_pause",
        "resume": "console.commands.live_shadow_pause",
        "rules": "console.commands.rules",
        "replay": "console.replay.command",
        "manifest": "console.commands.manifest_command",
        "backup": "console.commands.upkeep",
        "restore": "console.commands.upkeep",
        "after-restore": "console.commands.upkeep",
        "export-person": "console.commands.upkeep",
        "erase-person": "console.commands.upkeep",
        "prune": "console.commands.upkeep",
    }


HELP = (
    "Switchback, a Slack bot for sales teams. `demo` shows it, `setup` sets it up for "
    "real, and `doctor` says at any time what is wrong and what comes next."
)

app = typer.Typer(
    cls=Commands,
    callback=lambda: None,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    collect_seldom()
    app()

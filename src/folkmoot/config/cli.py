"""The `folkmoot` command: finds the commands of all parts and runs one.

Exit codes: 0 done, 1 refused or a problem was found, 2 wrong usage or this machine cannot run it,
130 interrupted.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.config.commands import Command, commands
from folkmoot.config.home import choose_home
from folkmoot.config.opening import open_home
from folkmoot.config.troubles import DEBUG_VARIABLE, reported

INTERRUPTED = 130
HOME_HELP = "Folder that holds all state, instead of FOLKMOOT_HOME."
DEBUG_HELP = "Show a traceback with an error."

HomeOption = Annotated[Path | None, typer.Option("--home", help=HOME_HELP, metavar="FOLDER")]
DebugOption = Annotated[bool, typer.Option("--debug", help=DEBUG_HELP)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command line and exits with its code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        frame(words_of(given))(given, prog_name="folkmoot")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))


def words_of(arguments: Sequence[str]) -> tuple[str, ...]:
    """The words of a command line that may name a command: what is no option and no home."""
    if completing := os.environ.get("COMP_WORDS"):
        arguments = completing.split()[1:]
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--home":
            next(rest, None)
        elif not argument.startswith("-"):
            words.append(argument)
    return tuple(words)


def frame(words: Sequence[str]) -> typer.Typer:
    """The typer application, with the module of only that command imported that `words` name."""
    app = _group("A self-hosted social platform for organisations.")
    app.callback()(_remember)
    groups: dict[str, typer.Typer] = {}
    for command in commands():
        holder = app
        if len(command.words) > 1:
            first = command.words[0]
            if first not in groups:
                groups[first] = _group(_group_summary(first))
                app.add_typer(groups[first], name=first)
            holder = groups[first]
        wanted = tuple(words[: len(command.words)]) == command.words
        function = _framed(command) if wanted else _unused
        holder.command(
            "-".join(command.words[1:] or command.words),
            help=None if wanted else command.summary,
            short_help=command.summary,
        )(function)
    return app


def _group(summary: str) -> typer.Typer:
    return typer.Typer(
        help=summary,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def _group_summary(first: str) -> str:
    seconds = [" ".join(command.words[1:]) for command in commands() if command.words[0] == first]
    return f"{first.capitalize()}: {', '.join(seconds)}."


def _unused() -> None:
    """Stands for a command that was not named; never runs."""


def _remember(home: HomeOption = None, *, debug: DebugOption = False) -> None:
    """Puts the options that every command takes where children find them too."""
    choose_home(home)
    if debug:
        os.environ[DEBUG_VARIABLE] = "1"


def _framed(command: Command) -> Callable[..., None]:
    """A command's function, taking `--home` and `--debug` as well and opening the home first."""
    import inspect

    function = command.function()
    signature = inspect.signature(function, eval_str=True)
    extra = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
        for name, default, annotation in (
            ("home", None, HomeOption),
            ("debug", False, DebugOption),
        )
    ]

    @wraps(function)
    def run(*, home: Path | None, debug: bool, **options: object) -> None:
        if home is not None or debug:
            _remember(home, debug=debug)
        if command.opens_home:
            open_home()
        function(**options)

    parameters = [*signature.parameters.values(), *extra]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # inspect's documented way to announce other parameters
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run

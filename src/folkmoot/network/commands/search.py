"""Search messages."""

import sys
from typing import Annotated

import msgspec
import typer

QueryArgument = Annotated[str, typer.Argument(help='Words, "a phrase", from: in: before: has: ...')]
AsOption = Annotated[
    str, typer.Option("--as", metavar="EMAIL", help="Find only what this person may see.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Conversations shown.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def search(
    query: QueryArgument, *, as_: AsOption = "", limit: LimitOption = 25, json: JsonOption = False
) -> None:
    """Search messages.

    Without --as everything is searched, for the machine's operator.
    """
    from folkmoot.network.search.asking import asked
    from folkmoot.people.api import OPERATOR, viewer_for_email

    viewer = viewer_for_email(as_) if as_ else OPERATOR
    answer = asked(viewer, query, limit=limit)
    if json:
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        return
    for problem in answer.problems:
        sys.stderr.write(f"note: {problem}\n")
    for hit in answer.hits:
        sys.stdout.write(f"{hit.subject}  [{hit.group}]\n    {hit.plain_snippet}\n")
    sys.stdout.write(f"{answer.total} messages in {answer.took_ms:.1f} ms\n")
    if not answer.total and answer.suggestion:
        sys.stdout.write(f"Perhaps: {answer.suggestion}\n")

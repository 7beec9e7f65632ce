"""Make an access token with which a program acts for a person."""

import sys
from typing import Annotated

import msgspec
import typer

EmailArgument = Annotated[str, typer.Argument(help="Address of somebody who has an account.")]
LabelOption = Annotated[str, typer.Option("--label", help="What the token is for.")]
DaysOption = Annotated[
    int, typer.Option("--days", min=0, help="Days it is valid; 0: until it is revoked.")
]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option("--scope", help="read, write or admin; may be repeated. [default: read, write]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the token as JSON.")]


def token(
    email: EmailArgument,
    *,
    label: LabelOption = "",
    days: DaysOption = 0,
    scope: ScopeOption = None,
    json: JsonOption = False,
) -> None:
    """Make an access token with which a program acts for a person.

    It is printed this once; only its digest is kept. Exit code 1 when nobody has the address.
    """
    from datetime import timedelta

    from folkmoot.base import clock
    from folkmoot.people.actions.tokens import make_token
    from folkmoot.people.api import OPERATOR
    from folkmoot.people.queries.persons import account_of
    from folkmoot.people.scopes import DEFAULT, scopes_named, scopes_written

    person = account_of(email)
    expires_at = clock.now() + timedelta(days=days) if days else None
    scopes = scopes_named(scope) if scope else DEFAULT
    issued = make_token(OPERATOR, person=person, label=label, expires_at=expires_at, scopes=scopes)
    if json:
        answer = {
            "token": issued.secret,
            "email": person.email,
            "expires_at": expires_at,
            "scopes": scopes_written(scopes).split(),
        }
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        return
    sys.stdout.write(issued.secret + "\n")
    if sys.stderr.isatty():
        sys.stderr.write(f"A token of {person}. It is shown only now.\n")

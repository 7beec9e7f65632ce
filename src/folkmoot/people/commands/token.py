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
JsonOption = Annotated[bool, typer.Option("--json", help="Print the token as JSON.")]


def token(
    email: EmailArgument, *, label: LabelOption = "", days: DaysOption = 0, json: JsonOption = False
) -> None:
    """Make an access token with which a program acts for a person.

    It is printed this once; only its digest is kept. Exit code 1 when nobody has the address.
    """
    from datetime import timedelta

    from folkmoot.base import clock
    from folkmoot.people.actions.tokens import make_token
    from folkmoot.people.api import OPERATOR
    from folkmoot.people.queries.persons import account_of

    person = account_of(email)
    expires_at = clock.now() + timedelta(days=days) if days else None
    issued = make_token(OPERATOR, person=person, label=label, expires_at=expires_at)
    if json:
        answer = {"token": issued.secret, "email": person.email, "expires_at": expires_at}
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        return
    sys.stdout.write(issued.secret + "\n")
    if sys.stderr.isatty():
        sys.stderr.write(f"A token of {person}. It is shown only now.\n")

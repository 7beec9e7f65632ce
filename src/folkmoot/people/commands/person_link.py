"""Print a link that signs somebody in once."""

import sys
from typing import Annotated

import typer

EmailArgument = Annotated[str, typer.Argument(help="Address of somebody who has an account.")]


def person_link(email: EmailArgument) -> None:
    """Print a link that signs somebody in once, within a day: a way back in."""
    from django.conf import settings

    from folkmoot.people.api import OPERATOR, make_sign_in_link
    from folkmoot.people.queries.persons import account_of

    path = make_sign_in_link(OPERATOR, person=account_of(email))
    sys.stdout.write(f"{settings.BASE_URL}{path}\n")

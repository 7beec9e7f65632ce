"""Make an account for somebody."""

import sys
from typing import Annotated

import typer

EmailArgument = Annotated[str, typer.Argument(help="Their e-mail address.")]
NameOption = Annotated[str, typer.Option("--name", help="What they are called.")]
GuestOption = Annotated[bool, typer.Option("--guest", help="Sees only groups they are let into.")]
AdministratorOption = Annotated[
    bool, typer.Option("--administrator", help="Runs the installation.")
]


def person_add(
    email: EmailArgument,
    *,
    name: NameOption = "",
    guest: GuestOption = False,
    administrator: AdministratorOption = False,
) -> None:
    """Make an account for somebody.

    They sign in with a code mailed to the address, or with `folkmoot person link EMAIL`.
    """
    from folkmoot.people.api import OPERATOR, PersonKind, Role, create_person, grant_role

    kind = PersonKind.GUEST if guest else PersonKind.MEMBER
    person = create_person(OPERATOR, email=email, name=name, kind=kind)
    if administrator:
        grant_role(OPERATOR, person=person, role=Role.ADMINISTRATOR)
    sys.stdout.write(f"{person.email} has an account.\n")

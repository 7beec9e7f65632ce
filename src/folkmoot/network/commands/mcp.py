"""Let an assistant search, read and post (Model Context Protocol)."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.base.errors import Unusable

TokenOption = Annotated[
    Path, typer.Option("--token-file", help="File that holds an access token, and nothing else.")
]


def mcp(token_file: TokenOption) -> None:
    """Let an assistant search, read and post, over standard input and output.

    It sees and may what the person of the token sees and may; `folkmoot token EMAIL` makes one. The
    file is read again at each call, so a new token needs no restart.
    """
    try:
        from folkmoot.network.doors.assistants.server import server_for
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] != "mcp":
            raise
        raise Unusable(
            "The door for assistants needs a library that is not installed.",
            hint=f"{sys.executable} -m pip install 'folkmoot[mcp]'",
            place="mcp",
        ) from None

    def secret() -> str:
        try:
            return token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise Unusable(
                f"The token cannot be read: {problem}.",
                hint="Name a file that holds a token.",
                place=str(token_file),
            ) from None

    secret()
    server_for(secret).run("stdio")

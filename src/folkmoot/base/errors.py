"""Errors that people read: what happened, what to do, and where."""


class FolkmootError(Exception):
    """A refusal or failure with words for a person.

    `message` says what happened, `hint` what to do next, `place` where (a file and line, a
    setting, a field). All three are shown; none of them may hold a secret.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        lines = [self.message]
        if self.place:
            lines.append(f"  where: {self.place}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def error_of(text: str) -> FolkmootError:
    """The error whose words were kept as text: `str` of one, read back."""
    message, *rest = text.split("\n")
    told = dict(line.strip().partition(": ")[::2] for line in rest)
    return FolkmootError(message, hint=told.get("hint", ""), place=told.get("where", ""))


class NotAllowed(FolkmootError):
    """The actor may not do this; the page answers 403, or 404 where even existence is a secret."""


class NotFound(FolkmootError):
    """The thing asked for does not exist, or the asker may not know that it does."""


class Moved(NotFound):
    """What the asker wants stands at another address now; a page leads there."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__("This stands at another address now.", hint=f"Look at {new}.", place=old)
        self.old, self.new = old, new

    def address(self, path: str) -> str:
        """The address asked for, with the new beginning."""
        return path.replace(self.old, self.new, 1)


class Unusable(FolkmootError):
    """The command or setting cannot be used as given, or the machine cannot run it."""

    exit_code = 2

"""Words for the failures of a machine: full disks, locked databases, ports and permissions."""

import errno
import os
import shutil
import sys

from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.settings import default_home

FULL_BYTES = 64 * 1024

# errno -> what happened, what to do.
SYSTEM = {
    errno.ENOSPC: ("The disk is full.", "Free some space and run the same command again."),
    errno.EDQUOT: ("The disk quota is used up.", "Free some space or ask for more."),
    errno.EFBIG: ("A file grew larger than is allowed here.", "Raise the limit (ulimit -f)."),
    errno.EROFS: ("The file system is read-only.", "Mount it writable, or choose another home."),
    errno.EACCES: ("Permission was denied.", "Check owner and mode of the file or folder."),
    errno.EPERM: ("The operation is not permitted.", "Check owner and mode of the file or folder."),
    errno.ENOENT: ("There is no such file or folder.", "Check the spelling."),
    errno.ENOTDIR: ("This is not a folder.", "Name a folder, or move the file out of the way."),
    errno.EMFILE: ("Too many files are open.", "Raise the limit (ulimit -n)."),
    errno.EIO: ("The disk reports an error.", "Look at the system's log; save what you can."),
}

# part of the database's own words -> what happened, what to do.
DATABASE = {
    "database is locked": (
        "The database is locked by another process.",
        "Wait for a long import or backup to end, or see what holds it: folkmoot doctor.",
    ),
    "disk is full": ("The disk is full.", "Free some space and run the same command again."),
    "readonly database": (
        "The database cannot be written to.",
        "Give this user write access to the home folder and the files in it.",
    ),
    "unable to open database file": (
        "The database file cannot be opened.",
        "Check owner and mode of the home folder and the files in it.",
    ),
    "disk i/o error": ("The disk reports an error.", "Is it full? Look at the system's log."),
    "malformed": ("The database file is damaged.", "Restore a backup: folkmoot restore --help."),
    "not a database": ("The database file is damaged.", "Restore a backup: folkmoot restore."),
    "connection refused": (
        "The database server does not answer.",
        "Start PostgreSQL, or correct FOLKMOOT_DATABASE_URL.",
    ),
    "authentication failed": (
        "The database server refuses the user or password.",
        "Correct FOLKMOOT_DATABASE_URL.",
    ),
    "does not exist": (
        "The database, role or table does not exist.",
        "Create it, or correct FOLKMOOT_DATABASE_URL; folkmoot doctor says more.",
    ),
    "connection failed": (
        "The database server cannot be reached.",
        "Is it running, and is FOLKMOOT_DATABASE_URL right?",
    ),
}

DEBUG_VARIABLE = "FOLKMOOT_TRACEBACK"
UNKNOWN_HINT = "Run it again with --debug and report what it prints."


def reported(problem: Exception) -> int:
    """Writes what went wrong to standard error, in words; returns the exit code."""
    if DEBUG_VARIABLE in os.environ:
        import traceback

        traceback.print_exception(problem)
    known = readable(problem)
    sys.stderr.write(f"{known}\n")
    return known.exit_code


def readable(problem: BaseException) -> FolkmootError:
    """The same problem in words for a person, with a hint; a surprise is called a surprise."""
    if isinstance(problem, FolkmootError):
        return problem
    if isinstance(problem, OSError) and problem.errno in SYSTEM:
        message, hint = SYSTEM[problem.errno]
        return Unusable(message, hint=hint, place=str(problem.filename or ""))
    if _is_database_error(problem):
        words = str(problem).lower()
        if "disk i/o error" in words and home_is_full():
            # What SQLite says when not even the file beside the database can be made.
            words = "disk is full"
        for mark, (message, hint) in DATABASE.items():
            if mark in words:
                return Unusable(message, hint=hint, place=_first_line(problem))
    kind = type(problem).__name__
    return Unusable(f"Something unexpected happened: {kind}: {problem}", hint=UNKNOWN_HINT)


def home_is_full() -> bool:
    """Whether hardly a page of a database would fit on the disk that holds the home."""
    try:
        return shutil.disk_usage(default_home()).free < FULL_BYTES
    except OSError:
        return False


def _is_database_error(problem: BaseException) -> bool:
    # By name, because neither Django nor a driver may be loaded yet.
    names = {kind.__name__ for kind in type(problem).__mro__}
    return bool(names & {"DatabaseError", "OperationalError", "InterfaceError"})


def _first_line(problem: BaseException) -> str:
    return str(problem).partition("\n")[0]

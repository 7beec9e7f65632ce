"""A child that does not outlive the process that started it."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
# Loaded here: between fork and exec nothing may be imported or allocated at length.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int) -> None:
    """Asks the kernel to kill this process when the one that started it is gone.

    `parent` is that process's id, to notice when it died before the asking. Linux only
    (prctl(2), PR_SET_PDEATHSIG); elsewhere a supervisor killed with -9 leaves its children.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)

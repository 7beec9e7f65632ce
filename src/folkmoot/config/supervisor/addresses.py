"""Whether an address is free, and whether somebody answers there."""

import errno
import http.client
import socket

from folkmoot.base.errors import Unusable

PORTS_TRIED = 100
HIGHEST_PORT = 65535
ANSWER_SECONDS = 2.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared with, not bound to


def require_free(host: str, port: int) -> None:
    """Raises Unusable, naming a free port near by, when nobody could listen there now."""
    problem = _problem(host, port)
    if problem is None:
        return
    if problem.errno == errno.EADDRINUSE:
        free = next_free(host, port)
        raise Unusable(
            f"Port {port} is in use by another program.",
            hint=f"Stop it, or take a free port: folkmoot up --port {free}",
            place=f"{host}:{port}",
        )
    reason = problem.strerror or str(problem)
    raise Unusable(
        f"Nobody can listen at this address: {reason}.",
        hint="Give a port above 1023 and an address of this machine (--host, --port).",
        place=f"{host}:{port}",
    )


def next_free(host: str, port: int) -> int:
    """The first free port after `port`; raises Unusable when there is none near by."""
    for candidate in range(port + 1, min(port + PORTS_TRIED, HIGHEST_PORT) + 1):
        if _problem(host, candidate) is None:
            return candidate
    raise Unusable("No port is free near this one.", hint="Name another: --port.", place=str(port))


def answers(host: str, port: int) -> bool:
    """Whether a web server answers a request there, whatever it says."""
    target = ANY_ADDRESS.get(host, host)
    connection = http.client.HTTPConnection(target, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _problem(host: str, port: int) -> OSError | None:
    # Bound without SO_REUSEPORT: the web processes set it, and two houses would share one port.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem
    return None

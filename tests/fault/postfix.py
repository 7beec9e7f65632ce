"""A Postfix of a test's own: configuration, queue and log in a folder, on a port of loopback."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.waiting import wait_until

HOST = "127.0.0.1"
MASTER = """
{host}:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
# As the guide tells administrators to set it up, but in a hurry.
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
inet_interfaces = {host}
inet_protocols = ipv4
myhostname = mx.example
mydestination =
relay_domains = moot.example
transport_maps = inline:{{ moot.example=lmtp:inet:{host}:{lmtp} }}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, reject_unverified_recipient
unverified_recipient_reject_code = 550
address_verify_map =
address_verify_poll_delay = 1s
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
"""


@contextmanager
def postfix(lmtp: int) -> Iterator[int]:
    """Postfix in front of an LMTP port; gives the port it takes mail at. Skips where it cannot."""
    if shutil.which("postfix") is None:
        pytest.skip("postfix is missing (Debian: apt install postfix)")
    if os.geteuid() != 0:
        pytest.skip("Postfix changes between users, so this test needs to be root")
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postfix-"))
    try:
        _configured(folder, port, lmtp)
        process = subprocess.Popen(  # stays in the foreground, so that its end is ours
            ["postfix", "-c", str(folder / "etc"), "start-fg"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_until(lambda: process.poll() is not None or _answers(port), "Postfix answers")
            assert process.poll() is None, _log(folder)
            yield port
        finally:
            subprocess.run(
                ["postfix", "-c", str(folder / "etc"), "abort"], check=False, capture_output=True
            )
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder)


def _configured(folder: Path, port: int, lmtp: int) -> None:
    folder.chmod(0o755)
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    facts = {"folder": folder, "host": HOST, "port": port, "lmtp": lmtp}
    (folder / "etc" / "main.cf").write_text(MAIN.format(**facts))
    (folder / "etc" / "master.cf").write_text(MASTER.format(**facts))


def _log(folder: Path) -> str:
    log = folder / "log"
    return log.read_text() if log.exists() else "Postfix wrote no log"


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True

"""All mail of the real sets is read: nothing raises, nothing vanishes; the counts are printed
(`-s`).
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

from folkmoot.network.mail.parse import read_message
from folkmoot.network.mail.sources import open_source, recognise

pytestmark = pytest.mark.data

# (file below the data folder, messages it holds, files in it that are no mail)
_SETS = [
    ("mail/linux-man/linux-man.mbox.xz", 17_885, 0),
    ("mail/spam-assassin-easy-ham-1.tar.xz", 2_500, 0),
    ("mail/spam-assassin-spam-1.tar.xz", 500, 0),
    ("mail/threads-testdata.tar.xz", 359, 6),
]


@pytest.mark.parametrize(("name", "count", "other"), _SETS, ids=[name for name, _, _ in _SETS])
def test_every_mail_is_read(
    test_data: Path, capsys: pytest.CaptureFixture[str], name: str, count: int, other: int
) -> None:
    source = open_source(test_data / name)
    kinds: Counter[str] = Counter()
    defects: Counter[str] = Counter()
    undated = made = quarantined = doubtful = 0
    for item in source.read():
        message = read_message(item.raw, item.envelope_date)
        kinds[message.kind] += 1
        defects.update((*message.defects, *message.date_flags))
        undated += message.sent_at is None
        made += message.message_id_made
        quarantined += bool(message.quarantine)
        doubtful += bool(item.doubtful)
    with capsys.disabled():
        words = recognise(test_data / name)
        sys.stdout.write(
            f"\n{words}: {dict(kinds)}, undated {undated}, ids made {made}, quarantined "
            f"{quarantined}, doubtful borders {doubtful}, defects {dict(defects)}\n"
        )
    assert kinds.total() == count
    assert sum(source.skipped.values()) == other
    assert quarantined <= count // 1000 + 3

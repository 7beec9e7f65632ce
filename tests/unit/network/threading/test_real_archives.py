"""Threading on real mail: the same laws, and the parents that the headers name.

The second archive is made of hard cases: cycles, "In-Reply-To: <yes>", ids rewritten by a gateway.
A naive reading of its headers, which is what is compared with, is often the worse one.
"""

import random
from pathlib import Path

import pytest
from bench.threading.archive import mails
from bench.threading.ours import threaded
from bench.threading.score import scored
from bench.threading.truth import header_graph

from folkmoot.network.threading import MemoryShelf, Placer, forest


@pytest.mark.data
@pytest.mark.parametrize(
    ("archive", "least"),
    [("spam-assassin-easy-ham-1.tar.xz", 0.99), ("threads-testdata.tar.xz", 0.85)],
)
def test_real_headers_give_their_tree_in_any_order(
    test_data: Path, archive: str, least: float
) -> None:
    headers = [mail.headers for mail in mails([test_data / "mail" / archive])]
    score = scored(header_graph(headers), threaded(headers))
    assert score.reply_parent_accuracy >= least
    shelf = MemoryShelf()
    placer = Placer(shelf)
    placer.place(random.Random(3).sample(headers, len(headers)))  # noqa: S311 - a fixed seed
    whole = forest(headers)
    assert {key: node.edge for key, node in shelf.nodes.items()} == {
        key: place.edge for key, place in whole.items()
    }

"""Attachments are told by type, name and size."""

import msgspec
import pytest
from tests.unit.policy.detectors.acts import post

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.attachments import Attached, attached, detector
from folkmoot.policy.engine.detectors.parameters import AttachmentParameters


def kinds(media: str, parameters: AttachmentParameters = AttachmentParameters()) -> set[str]:  # noqa: B008  # immutable
    """What is told of an act with one attachment."""
    act = post("see attached")
    content = msgspec.structs.replace(act.content, media=(media,))
    one = detector(Parameters(attachments=parameters))
    return {found.kind for found in one.scan(msgspec.structs.replace(act, content=content))}


@pytest.mark.parametrize(
    ("media", "told"),
    [
        ("application/pdf", Attached("application/pdf", "", 0)),
        ('Image/PNG; name="a; b.png"; size=12', Attached("image/png", "a; b.png", 12)),
        ("text/plain; name=notes.txt; size=many", Attached("text/plain", "notes.txt", 0)),
        ("plan.v2.docx", Attached("", "plan.v2.docx", 0)),
        ("", Attached("", "", 0)),
    ],
)
def test_what_an_act_says_of_an_attachment_is_read(media: str, told: Attached) -> None:
    assert attached(media) == told


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("application/pdf; name=plan.pdf", set()),
        ("application/zip; name=release-1.2.tar.gz", set()),
        ("image/png", set()),
        ("application/x-msdownload", {"program"}),
        ("application/octet-stream; name=Setup.EXE", {"program"}),
        ("application/octet-stream; name=invoice.pdf.scr", {"program", "double ending"}),
        ("application/octet-stream; name=app.v2.exe", {"program"}),
        ("application/pdf; name=invoice\u202efdp.txt", {"hidden name"}),
    ],
)
def test_programs_and_hidden_names_are_found(media: str, expected: set[str]) -> None:
    assert kinds(media) == expected


def test_a_policy_refuses_types_endings_and_sizes() -> None:
    strict = AttachmentParameters(
        denied_types=("video/*",), denied_endings=(".key",), most_bytes=1000
    )
    assert kinds("video/mp4; size=900", strict) == {"denied type"}
    assert kinds("application/octet-stream; name=id.KEY", strict) == {"denied type"}
    assert kinds("image/png; size=1001", strict) == {"too large"}
    assert kinds("image/png; size=1000", strict) == set()


def test_where_types_are_allowed_all_others_are_told() -> None:
    images = AttachmentParameters(allowed_types=("image/*",))
    assert kinds("image/png", images) == set()
    assert kinds("text/csv", images) == {"unlisted type"}

"""Acts and finds as the tests of detectors write them down."""

from datetime import UTC, datetime

from folkmoot.policy.engine.acts import Act, Content
from folkmoot.policy.engine.detectors import Detector, Found

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def post(text: str) -> Act:
    """A post with this text."""
    content = Content(text=text, length=len(text))
    return Act(id="message:1", kind="post", at=AT, content=content)


def found_in(detector: Detector, text: str) -> list[tuple[str, str]]:
    """Kind and words of everything found, in order."""
    return [(one.kind, text[one.start : one.end]) for one in detector.scan(post(text))]


def kinds_in(detector: Detector, text: str) -> set[str]:
    """The kinds of everything found."""
    return {one.kind for one in detector.scan(post(text))}


def one_found(detector: Detector, text: str) -> Found:
    """The only thing found."""
    (one,) = detector.scan(post(text))
    return one

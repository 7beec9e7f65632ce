"""Patch series on the list of those who write code: a cover letter, patches, remarks."""

from datetime import datetime, timedelta
from random import Random

from folkmoot.config.demo.cast import Player, named
from folkmoot.config.demo.circles import Circle
from folkmoot.config.demo.letters import Letter, Piece, message_id
from folkmoot.config.demo.words import Series, patch_series

AUTHORS = ("Priya", "Marek", "Viktor")


def series_of(rng: Random, circle: Circle, now: datetime) -> list[list[Letter]]:
    """Each series with what was said about it."""
    found = []
    for number, series in enumerate(patch_series()):
        at = now - timedelta(days=9 + 40 * number, hours=rng.randint(0, 9))
        found.append(_mails(circle, series, named(AUTHORS[number % len(AUTHORS)]), at))
    return found


def _mails(circle: Circle, series: Series, author: Player, at: datetime) -> list[Letter]:
    total = len(series.patches)
    cover_text = f"{series.cover}\n\n{author.name} ({total}):\n" + "\n".join(
        f"  {title}" for title, _, _ in series.patches
    )
    cover = _mail(circle, author, at, f"[PATCH 0/{total}] {series.title}", cover_text, None)
    mails = [cover]
    for number, (title, words, diff) in enumerate(series.patches, 1):
        subject = f"[PATCH {number}/{total}] {title}"
        text = f"{words}\n---\n{stat(diff)}\n{diff}-- \n2.47.0"
        mails.append(_mail(circle, author, at + timedelta(seconds=number), subject, text, cover))
    reviewers = [name for name in ("Ines", "Marek", "Priya", "林") if name != author.first_name]
    parent = mails[1]
    for number, remark in enumerate(series.remarks):
        sender = author if number % 2 else named(reviewers[number % len(reviewers)])
        sent_at = parent.sent_at + timedelta(hours=2 + 5 * number)
        mails.append(_answer(circle, sender, sent_at, remark, parent))
        parent = mails[-1]
    return mails


def stat(diff: str) -> str:
    """The summary above a diff: which file, how many lines."""
    name = diff.partition(" b/")[2].partition("\n")[0]
    lines = diff.split("\n")
    added = sum(line.startswith("+") and not line.startswith("+++") for line in lines)
    gone = sum(line.startswith("-") and not line.startswith("---") for line in lines)
    marks = "+" * added + "-" * gone
    return (
        f" {name} | {added + gone} {marks}\n"
        f" 1 file changed, {added} insertions(+), {gone} deletions(-)\n"
    )


def _mail(
    circle: Circle, author: Player, at: datetime, subject: str, text: str, parent: Letter | None
) -> Letter:
    return Letter(
        message_id=message_id(f"patch {subject}", author),
        sender=author,
        sent_at=at,
        subject=subject,
        pieces=(Piece(text),),
        circle=circle.slug,
        circle_title=circle.title,
        ancestors=(*parent.ancestors, parent.message_id) if parent else (),
        parent=parent,
        is_patch=True,
    )


def _answer(circle: Circle, sender: Player, at: datetime, words: str, parent: Letter) -> Letter:
    quoted = [line for line in parent.own_text[0].split("\n") if line.strip()][:3]
    return Letter(
        message_id=message_id(f"remark {words}", sender),
        sender=sender,
        sent_at=at,
        subject=f"Re: {parent.subject.removeprefix('Re: ')}",
        pieces=(Piece("\n".join(quoted), quoted=True), Piece(words)),
        circle=circle.slug,
        circle_title=circle.title,
        ancestors=(*parent.ancestors, parent.message_id),
        parent=parent,
    )

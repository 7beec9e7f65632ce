"""What an archive holds and a group does not get: refused or unreadable, kept with the reason."""

from folkmoot.base import blobs, clock
from folkmoot.base.ids import written
from folkmoot.network.adding.copies import New
from folkmoot.network.importing.bounds import bounded
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.models import Quarantined
from folkmoot.people.api import Group, Viewer
from folkmoot.policy.api import decide_all
from folkmoot.policy.engine.acts import Act, Actor, Channel, Content


def refused_of(actor: Viewer, group: Group, new: list[New]) -> dict[int, str]:
    """Ask the gate about every message; the rows it does not let through, with its words."""
    now = clock.now()
    who = Actor(id=str(actor.person_id or ""), roles=tuple(sorted(actor.roles)))
    where = Channel(id=f"group:{written(group.ref)}", type="group")
    decisions = decide_all(
        [
            Act(
                id=f"message:{written(one.ref)}",
                kind="import",
                at=now,
                actor=who,
                channel=where,
                content=Content(
                    text=one.mail.text,
                    length=len(one.mail.text),
                    media=tuple(file.media_type for file in one.mail.attachments[:20]),
                ),
                source="archive",
            )
            for one in new
        ]
    )
    return {
        one.row: f"The policy answers {decision.outcome} (decision {decision.id})."
        for one, decision in zip(new, decisions, strict=True)
        if not decision.lets_through
    }


def quarantine(
    group: Group,
    rejected: list[Prepared],
    new: list[New],
    refused: dict[int, str],
    run: int | None,
) -> int:
    """Keep what could not be added, with the reason; returns how many were not kept before."""
    bad = {one.blob.digest: (one.blob, one.subject, one.reason, one.position) for one in rejected}
    for one in new:
        if one.row in refused:
            words = (one.blob, one.mail.headers.subject, refused[one.row], "")
            bad[one.blob.digest] = words
    known = Quarantined.objects.filter(group=group, digest__in=list(bad))
    for digest in known.values_list("digest", flat=True):
        bad.pop(bytes(digest))
    blobs.store([blob for blob, _, _, _ in bad.values()])
    Quarantined.objects.bulk_create(
        Quarantined(
            group=group,
            run_id=run,
            digest=digest,
            size=blob.size,
            position=position,
            reason=reason,
            subject=bounded(subject, 300),
        )
        for digest, (blob, subject, reason, position) in bad.items()
    )
    return len(bad)


def let_out(group: Group, accepted: list[New]) -> None:
    """Settle what lay in quarantine and can be read by now, since limits are settings."""
    waiting = Quarantined.objects.filter(group=group, settled_at=None)
    if not accepted or not waiting.exists():
        return
    digests = [one.blob.digest for one in accepted]
    for at in range(0, len(digests), 500):
        found = waiting.filter(digest__in=digests[at : at + 500])
        found.update(settled_at=clock.now(), outcome="admitted")

"""The evidence of an edge in words."""

from django.utils.translation import gettext as _

from folkmoot.network.reading.evidence import Ground

CERTAIN, LIKELY, DOUBTFUL = 95, 80, 60


def confidence_words(confidence: int) -> tuple[str, str]:
    """How sure an edge is, in a word, and the tone that goes with it."""
    if confidence >= CERTAIN:
        return _("certain"), "allowed"
    if confidence >= LIKELY:
        return _("very likely"), "allowed"
    if confidence >= DOUBTFUL:
        return _("likely"), "observe"
    return _("uncertain"), "warn"


def kind_words(kind: str) -> str:
    """What an edge rests on, in short."""
    return {
        "person": _("somebody decided so"),
        "in_reply_to": _("its In-Reply-To header"),
        "references": _("its References header"),
        "thread_index": _("Outlook's Thread-Index"),
        "same_place": _("Outlook's Thread-Index"),
        "cited_chain": _("the References of another message"),
        "patch_series": _("its number in a patch series"),
        "quote": _("the words it quotes"),
        "subject_people_time": _("subject, people and time"),
    }.get(kind, kind.replace("_", " "))


def ground_words(ground: Ground) -> str:
    """One claim as a sentence; the page adds which message it names."""
    return ground_words_of(ground.kind)


def ground_words_of(kind: str) -> str:
    """A kind of claim as a sentence about a message and the one it hangs under."""
    return {
        "person": _("Somebody decided its place by hand."),
        "in_reply_to": _("Its In-Reply-To header names it."),
        "references": _("Its References header ends with it."),
        "thread_index": _("Outlook's Thread-Index places it below."),
        "same_place": _("Outlook's Thread-Index gives both the same place."),
        "cited_chain": _("The References of another message name the two one after the other."),
        "patch_series": _("Their subjects number them as parts of one patch series."),
        "quote": _("It quotes words of it."),
        "subject_people_time": _("Subject, people and time fit; nothing says it outright."),
    }.get(kind, kind.replace("_", " "))

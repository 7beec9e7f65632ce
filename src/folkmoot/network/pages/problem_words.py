"""Notes about a search in the reader's language."""

from django.utils.translation import gettext as _

from folkmoot.network.search.problems import Problem


def problem_words(problem: Problem) -> str:
    """What was not understood, and what was probably meant."""
    said = {
        "unknown_operator": _("“%(found)s” is searched for as a word."),
        "unknown_date": _("“%(found)s” is no date, so it was left out."),
        "unknown_flag": _("No message is marked “%(found)s”."),
        "unknown_group": _("There is no group “%(found)s” that you can read."),
        "missing_value": _("“%(found)s” needs a word behind the colon."),
        "nothing_to_find": _("“%(found)s” has neither letter nor digit, so it was left out."),
        "too_long": _("The search is too long: everything from “%(found)s” on was left out."),
    }[problem.trouble] % {"found": problem.found}
    if not problem.instead:
        return said
    return _("%(said)s Did you mean “%(instead)s”?") % {"said": said, "instead": problem.instead}

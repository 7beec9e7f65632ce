"""Praise of the organisation's own things by people who do not say that they belong to it.

Whether somebody belongs to it is a fact of the actor, for the rule to ask. Source of the duty: FTC,
16 CFR part 255, section 255.5.
"""

from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.parameters import AffiliationParameters, Parameters
from folkmoot.policy.engine.detectors.reading import Terms, first_between, lowered, sentences

_KINDS = ("undisclosed endorsement",)
_PRAISES = (
    *("love*", "amazing", "awesome", "great", "best", "excellent", "fantastic", "recommend*"),
    *("must-have", "must have", "game changer", "game-changer", "brilliant", "incredible"),
    *("perfect", "outstanding", "superb", "wonderful", "check out", "try it", "buy"),
    *("get yours", "impressed", "unbeatable", "favorite", "favourite", "terrific"),
    *("worth every", "highly rated", "better than", "you should try", "can't live without"),
    *("five stars", "5 stars", "blown away", "stunning"),
)
_DISCLOSURES = (
    *("i work", "i'm working at", "i am working at", "my employer", "my company", "my team"),
    *("our product*", "our team", "our company", "our new", "our own", "we built", "we made"),
    *("we launched", "we just launched", "we've launched", "i built", "i helped build"),
    *("employee", "#employee", "#ad", "#sponsored", "#iwork*", "#paid", "disclosure"),
    *("disclaimer", "i'm with", "i am with", "on the team at", "i'm on the team"),
    *("full disclosure", "as a member", "i represent", "on behalf of", "i am employed"),
    *("i'm employed", "where i work", "colleagues"),
)
_NEGATIONS = Terms(
    ("not", "isn't", "wasn't", "never", "don't", "doesn't", "no", "hardly", "can't recommend")
)
_NEAR = 20  # characters before a praise in which "not" turns it round


class Affiliation:
    """Endorsements that do not tell who endorses."""

    name: Final = "affiliation"
    version: Final = "1"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def __init__(self, parameters: AffiliationParameters) -> None:
        self._names = Terms(parameters.names)
        self._praises = Terms((*_PRAISES, *parameters.praises))
        self._disclosures = Terms((*_DISCLOSURES, *parameters.disclosures))

    def scan(self, act: Act) -> tuple[Found, ...]:
        """Sentences that name and praise, in a text that nowhere says whose product it is."""
        text = act.content.text
        lower = lowered(text)
        names = self._names.places(lower)
        if not names or self._disclosures.places(lower):
            return ()
        turned = _NEGATIONS.places(lower)
        praises = [
            (start, end, word)
            for start, end, word in self._praises.places(lower)
            if not first_between(turned, start - _NEAR, start)
        ]
        found = []
        for start, end in sentences(text):
            name, praise = first_between(names, start, end), first_between(praises, start, end)
            if name and praise:
                evidence = f"{praise.rstrip('*')}, {name}"
                found.append(Found(start, end, _KINDS[0], 0.7, evidence))
        return tuple(found)


def detector(parameters: Parameters) -> Affiliation:
    """The detector of endorsements without disclosure."""
    return Affiliation(parameters.affiliation)

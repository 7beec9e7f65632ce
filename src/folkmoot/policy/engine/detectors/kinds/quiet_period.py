"""Statements about results to come or not yet published, by the words of English finance.

A sentence counts when it names a measure ("revenue"), an outlook ("we expect") or a period ("Q3"),
and a number or a comparison. It cannot know what has been published.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.parameters import Parameters, QuietParameters
from folkmoot.policy.engine.detectors.reading import Terms, first_between, lowered, sentences

_KINDS = ("forward-looking", "result", "in quiet period")
_MEASURES = (
    *("revenue*", "earnings", "profit*", "eps", "ebitda", "ebit", "margin*", "sales", "turnover"),
    *("cash flow", "free cash flow", "dividend*", "bookings", "backlog", "net income"),
    *("operating income", "gross merchandise", "arr", "mrr", "top line", "bottom line", "results"),
    *("market share", "order intake", "growth", "churn", "net loss", "operating loss", "quarter"),
)
_OUTLOOKS = (
    *("expect*", "forecast*", "anticipat*", "project to", "projected", "projection*", "outlook"),
    *("guidance", "guide to", "guiding", "on track", "will", "we'll", "going to", "should reach"),
    *("estimate*", "target*", "plan to", "likely", "poised", "set to", "intend*", "believe*"),
    *("next quarter", "next year", "this quarter", "by year end", "by year-end", "about to"),
)
_PERIODS = (
    *("q1", "q2", "q3", "q4", "h1", "h2", "fy", "quarter", "quarterly", "half-year", "half year"),
    *("year-end", "year end", "fiscal year", "full year", "this month", "last month"),
)
_COMPARISONS = (
    *("beat*", "miss*", "exceed*", "surpass*", "above consensus", "below consensus", "double*"),
    *("triple*", "record", "ahead of", "better than", "worse than", "higher than", "lower than"),
    *("blowout", "crush*", "raise", "cut", "upside", "downside", "shortfall", "decline*", "drop*"),
)
_AMOUNT = re.compile(
    r"(?i)(?:[$€£¥]\s?\d|\d\s?(?:%|percent|per cent|bps|basis points|million|billion|bn|mn|mm|m\b"
    r"|k\b|x\b|cents?\b|usd|eur|gbp))"
)


class QuietPeriod:
    """Finance that may not be spoken about yet."""

    name: Final = "quiet_period"
    version: Final = "1"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def __init__(self, parameters: QuietParameters) -> None:
        self._periods = parameters.periods
        self._measures = Terms((*_MEASURES, *parameters.measures))
        self._outlooks = Terms((*_OUTLOOKS, *parameters.outlooks))
        self._times = Terms(_PERIODS)
        self._comparisons = Terms(_COMPARISONS)

    def scan(self, act: Act) -> tuple[Found, ...]:
        """The sentences that look ahead or tell a result, marked again when it is a quiet time."""
        text = act.content.text
        told = list(self._told(text))
        if told and self._is_quiet(act):
            told += [Found(one.start, one.end, "in quiet period", one.score) for one in told]
        return tuple(sorted(set(told)))

    def _is_quiet(self, act: Act) -> bool:
        day = (act.at.astimezone(UTC) if act.at.tzinfo else act.at).date()
        return act.context.quiet_period or any(
            period.first <= day <= period.last for period in self._periods
        )

    def _told(self, text: str) -> Iterator[Found]:
        lower = lowered(text)
        measures = self._measures.places(lower)
        if not measures:
            return
        outlooks = self._outlooks.places(lower)
        periods = self._times.places(lower)
        comparisons = self._comparisons.places(lower)
        for start, end in sentences(text):
            measure = first_between(measures, start, end)
            if not measure:
                continue
            amount = bool(_AMOUNT.search(text, start, end))
            compared = first_between(comparisons, start, end)
            if not (amount or compared):
                continue
            outlook, period = (
                first_between(outlooks, start, end),
                first_between(periods, start, end),
            )
            if outlook and outlook != measure:
                score = 0.9 if amount and period else 0.7
                yield Found(start, end, "forward-looking", score, f"{outlook}, {measure}")
            elif period and period != measure:
                yield Found(start, end, "result", 0.6, f"{period}, {measure}")


def detector(parameters: Parameters) -> QuietPeriod:
    """The detector of financial statements in a quiet time."""
    return QuietPeriod(parameters.quiet_period)

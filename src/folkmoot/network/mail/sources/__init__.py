"""Where archives come from: one reader per kind of source, all yielding raw messages that can be
resumed.
"""

from folkmoot.network.mail.sources.contract import (
    RawMessage,
    Source,
    SourceError,
    SourceLimits,
)
from folkmoot.network.mail.sources.registry import open_source, recognise

__all__ = ["RawMessage", "Source", "SourceError", "SourceLimits", "open_source", "recognise"]

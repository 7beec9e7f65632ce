"""Hard cases of real mail, made up by us: `hard_cases()` for the parser, the importer and whoever
shows mail.
"""

from tests.archives.case import HardCase, hard_cases

__all__ = ["HardCase", "hard_cases"]

"""Patches and recorded sessions: what a program wrote, or will read, line by line."""

import re
from collections.abc import Sequence

_STARTS = ("diff ", "Index: ", "--- ", "@@ ", "---\n", "---\r\n", "GIT binary patch")
_FIRST = frozenset(start[0] for start in _STARTS)
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_DIFFSTAT = re.compile(r" \S.{0,200}? +\| +(?:\d+ ?[+-]*|Bin\b.*)\s*$")
_CHANGED = re.compile(r" \d+ files? changed(?:,|$)")
_MODE = re.compile(r" (?:create|delete) mode \d{6} | rename .{1,200} \(\d+%\)$| mode change \d+ ")
_EXTENDED = re.compile(
    r"(?:index [0-9a-f]{4,}|(?:new|old|deleted) (?:file )?mode |similarity index |"
    r"rename (?:from|to) |copy (?:from|to) |dissimilarity index |Binary files |={60,}\s*$|"
    r"retrieving revision |RCS file: |diff |--- |\+\+\+ |Index: |Only in )"
)
_NORMAL_DIFF = re.compile(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?\s*$")

Range = tuple[int, int]


def patch_ranges(lines: Sequence[str]) -> list[Range]:
    """Half-open line ranges of patches in unquoted text, diffstat and separator included."""
    found: list[Range] = []
    starts = [
        at for at, line in enumerate(lines) if line[:1] in _FIRST and line.startswith(_STARTS)
    ]
    end = 0
    for at in starts:
        if at < end:
            continue
        stop = _patch_end(lines, at)
        if stop > at:
            if found and end == at:
                found[-1] = (found[-1][0], stop)
            else:
                found.append((at, stop))
            end = stop
    return found


def _patch_end(lines: Sequence[str], start: int) -> int:
    """Behind the part of a patch that starts at `start`; `start` itself when none does."""
    line = lines[start]
    if line.startswith("---") and line.strip() == "---":
        return _diffstat_end(lines, start)
    if line.startswith("@@ "):
        return _hunk_end(lines, start)
    at = start
    while at < len(lines) and _EXTENDED.match(lines[at]):
        at += 1
    if at == len(lines) or not _HUNK.match(lines[at]):
        named = line.startswith(("diff ", "Index: ")) and at > start + 1
        return at if named else start
    return _hunk_end(lines, at)


def _diffstat_end(lines: Sequence[str], start: int) -> int:
    """Behind `---` and the diffstat below it, notes between the two left to their author."""
    at = start + 1
    while at < len(lines) and _is_stat(lines[at]):
        at += 1
    if at == start + 1:
        following = next((line for line in lines[at : at + 3] if line.strip()), "")
        return at if following.startswith(("diff ", "Index: ")) else start
    return at


def _is_stat(line: str) -> bool:
    return line[:1] == " " and bool(
        ("|" in line and _DIFFSTAT.match(line)) or _CHANGED.match(line) or _MODE.match(line)
    )


def _hunk_end(lines: Sequence[str], start: int) -> int:
    """Behind a hunk, by the numbers of lines it announces."""
    match = _HUNK.match(lines[start])
    if match is None:
        return start
    old, new = (int((number or "1")[:6]) for number in match.groups())
    at = start + 1
    while at < len(lines) and (old > 0 or new > 0):
        first = lines[at][:1]
        if first == "-":
            old -= 1
        elif first == "+":
            new -= 1
        elif first in " \t\r\n":
            old, new = old - 1, new - 1
        elif first != "\\":
            break
        at += 1
    if at < len(lines) and lines[at].startswith("\\"):
        at += 1
    return at


_PROMPTS = re.compile(
    r">>> |\.\.\. |> (?:\w[\w.$]*(?:\[[^\]]*\])? ?(?:<-|=|\() ?|(?:library|require|data|help|str|"
    r"summary|source|print|plot|sessionInfo|traceback|options|for|if|while)\b|\?\w|#)"
)
_PYTHON_PROMPT = re.compile(r">>> ?\S")


def recorded_session(quoted: Sequence[str]) -> bool:
    """Whether the lines of a message that start with `>` are what somebody typed at a prompt.

    Python's prompt is three quote marks, R's is one; only asked when nothing introduces the lines
    as a quotation.
    """
    if not quoted:
        return False
    typed = sum(bool(_PROMPTS.match(line)) for line in quoted)
    blank = sum(line.strip() in (">", ">>>") for line in quoted)
    return typed * 10 >= 7 * max(1, len(quoted) - blank) and typed > 0

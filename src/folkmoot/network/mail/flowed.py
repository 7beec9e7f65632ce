"""format=flowed (RFC 3676): paragraphs wrapped in transport joined again, quote depth by quote
depth.
"""


def unflowed(text: str, *, delsp: bool = False) -> str:
    """`text` with soft line breaks removed and space-stuffing undone.

    `delsp`: the space that marked a soft break is no part of the text (languages written without
    spaces). A quoted paragraph comes back as one line, `">" * depth + " "` before it. Lines of
    different depth are never joined (RFC 3676 4.5), an empty line ends a paragraph even where the
    line above promised more, and the signature separator "-- " is a line of its own although it
    ends in a space.
    """
    out: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        line_depth, content = _depth_and_content(line.removesuffix("\r"))
        is_separator = content == "-- "
        if pieces and (line_depth != depth or is_separator or not content):
            out.append(_quoted(depth, pieces))
            pieces = []
        depth = line_depth
        is_soft = content.endswith(" ") and not is_separator
        pieces.append(content[:-1] if is_soft and delsp else content)
        if not is_soft:
            out.append(_quoted(depth, pieces))
            pieces = []
    if pieces:
        out.append(_quoted(depth, pieces))
    return "\n".join(out)


def _depth_and_content(line: str) -> tuple[int, str]:
    if not line or line[0] not in "> ":
        return 0, line
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")


def _quoted(depth: int, pieces: list[str]) -> str:
    content = pieces[0] if len(pieces) == 1 else "".join(pieces)
    if not depth:
        return content
    marks = ">" * depth
    return f"{marks} {content}" if content else marks

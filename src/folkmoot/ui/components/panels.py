"""Things that open, and frames round content."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.controls import attributes, button
from folkmoot.ui.components.marks import icon, tone_icon


def dialog(
    content: str, element_id: str, title: object, *, width: str = "", drawer: bool = False
) -> SafeString:
    """A dialog opened by ``<a href="#ID" data-dialog="ID">``; without script its address opens it.

    It keeps the focus inside while open and gives it back when closed.
    """
    return format_html(
        '<dialog class="dialog{}" id="{}" aria-labelledby="{}-title"{}>'
        '<div class="dialog-head"><h2 id="{}-title">{}</h2>'
        '<a class="button" data-kind="quiet" data-size="s" data-only-icon href="#main" data-close '
        'aria-label="{}">{}</a></div><div class="dialog-body">{}</div></dialog>',
        " drawer" if drawer else "",
        element_id,
        element_id,
        attributes({"data_width": width or None}),
        element_id,
        title,
        _("Close"),
        icon("x"),
        content,
    )


def drawer(content: str, element_id: str, title: object) -> SafeString:
    """A dialog at the end side of the page, a sheet from below on phones."""
    return dialog(content, element_id, title, drawer=True)


def menu(
    content: str,
    label: object,
    icon_name: str = "ellipsis",
    *,
    align: str = "",
    kind: str = "quiet",
    size: str = "s",
    text: bool = False,
) -> SafeString:
    """A button that opens ``content`` (``menu-item``s); ``text`` shows the label."""
    opening = menu_opening(str(label), icon_name, align, kind, size, text=text)
    return mark_safe(f"{opening}{content}</div></details>")  # noqa: S308 - rendered by the template


@lru_cache(maxsize=256)
def menu_opening(
    label: str,
    icon_name: str,
    align: str = "",
    kind: str = "quiet",
    size: str = "s",
    *,
    text: bool = False,
) -> SafeString:
    """A menu up to its content, the same for each message of a page; two elements to be closed."""
    summary = {
        "data_kind": kind or None,
        "data_size": size or None,
        "data_only_icon": not text,
        "aria_label": None if text else label,
        "title": None if text else label,
    }
    return format_html(
        '<details class="menu"{}><summary class="button"{}>{}{}</summary><div class="menu-panel">',
        attributes({"data_align": align or None}),
        attributes(summary),
        icon(icon_name) if icon_name else "",
        label if text else "",
    )


def evidence(content: str, label: object) -> SafeString:
    """Why something is as it is: ``content`` behind a quiet word."""
    return format_html(
        '<details class="evidence"><summary>{}</summary>'
        '<div class="evidence-panel">{}</div></details>',
        label,
        content,
    )


def banner(text: object, tone: str = "observe", title: object = "") -> SafeString:
    """What concerns the whole page, with its tone's icon."""
    role = "alert" if tone == "block" else "status"
    head = format_html('<p class="banner-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="banner" data-tone="{}" role="{}">{}<div>{}<p>{}</p></div></div>',
        tone,
        role,
        tone_icon(tone),
        head,
        text,
    )


def empty(content: str, title: object, icon_name: str = "inbox", *, level: int = 2) -> SafeString:
    """Nothing here yet: what it is, why, and in ``content`` the one next step."""
    return format_html(
        '<div class="empty">{}<h{}>{}</h{}>{}</div>',
        icon(icon_name, size="l"),
        level,
        title,
        level,
        content,
    )


def skeleton(lines: int = 3, kind: str = "text") -> SafeString:
    """The shape of what is still coming: ``lines`` of text, or ``kind="rows"`` for list rows."""
    return format_html(
        '<div class="skeleton" data-kind="{}" role="status" aria-label="{}">{}</div>',
        kind,
        _("Loading"),
        mark_safe("<i></i>" * lines),  # noqa: S308 - a repeated literal
    )


def code(content: str, title: object = "", *, copy: bool = True) -> SafeString:
    """Code in the monospaced face, scrolling in its own frame, with a button that copies it."""
    text = mark_safe(content.strip("\n"))  # noqa: S308 - rendered, thus escaped, by the template
    taking = button(
        _("Copy"),
        "quiet",
        "copy",
        "s",
        type_="button",
        data_copy_code=True,
        class_="push needs-script",
    )
    head = (
        format_html("<figcaption>{}{}</figcaption>", title, taking if copy else "")
        if title or copy
        else ""
    )
    return format_html(
        '<figure class="code-frame">{}'
        '<pre class="code" tabindex="0"><code>{}</code></pre></figure>',
        head,
        text,
    )


def patch(text: str) -> SafeString:
    """A unified diff with its added and removed lines told apart by sign and colour."""
    return format_html(
        '<pre class="code" tabindex="0">{}</pre>',
        format_html_join("", "{}", ((_patch_line(line),) for line in text.splitlines())),
    )


def _patch_line(line: str) -> SafeString:
    if line.startswith(("+++", "---", "diff ", "index ")):
        kind = "line-head"
    else:
        kind = {"+": "line-add", "-": "line-del", "@": "line-hunk"}.get(line[:1], "")
    if not kind:
        return format_html("{}\n", line)
    return format_html('<span class="{}">{}\n</span>', kind, line)


def text_diff(before: str, after: str) -> SafeString:
    """Two versions of a sentence as one, word by word: what went away and what came."""
    from difflib import SequenceMatcher

    old, new = before.split(), after.split()
    pieces: list[SafeString] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            pieces.append(format_html("{}", " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(format_html("<del>{}</del>", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(format_html("<ins>{}</ins>", " ".join(new[new_from:new_to])))
    return format_html(
        '<p class="diff">{}</p>', format_html_join(" ", "{}", ((piece,) for piece in pieces))
    )


def chart(content: str, title: object, words: object = "", table: str = "") -> SafeString:
    """A picture of numbers with its title, one sentence of what it shows, and its table behind."""
    behind = (
        format_html(
            '<details><summary>{}</summary><div class="table-frame" tabindex="0" role="group" '
            'aria-label="{}">{}</div></details>',
            _("The numbers as a table"),
            title,
            table,
        )
        if table
        else ""
    )
    return format_html(
        '<figure class="chart"><figcaption>{}{}</figcaption>'
        '<div class="chart-picture">{}</div>{}</figure>',
        title,
        format_html("<p>{}</p>", words) if words else "",
        content,
        behind,
    )

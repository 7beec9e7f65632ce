"""One message as HTML that is safe by construction: every character of the text is escaped here.

Works without script: what is folded is a `<details>`. Classes, for the style sheet:

    fm-message          around everything that `rendered` returns
    fm-own              a stretch of the sender's own words; white space kept (`pre-wrap`)
    fm-prose            a `<span>`: lines of a paragraph that were wrapped only for want of room;
                        white space as in prose (`normal`)
    fm-fold             any `<details>` made here; its `<summary>` says what is inside
    fm-fold-quote       ... a quotation
    fm-fold-forwarded   ... a forwarded message
    fm-fold-signature   ... a signature
    fm-fold-footer      ... what list software or lawyers appended
    fm-folded           the text inside a fold (`pre-wrap`)
    fm-passage          a `<blockquote>`: the quoted passage right above the answer to it; it
                        carries `data-depth` and stays open
    fm-answer           around a passage (or its fold) together with the own words answering it
    fm-person           the name of whoever is quoted, in a summary or above a passage
    fm-count            "14 lines" in a summary
    fm-attribution      the line that introduces a quotation
    fm-header           a header block above forwarded or quoted words
    fm-depth-1 .. -4    a run of lines quoted that often (4: that often or more)
    fm-patch            a `<pre>`: patch; its lines are `<span>`s
    fm-patch-add, fm-patch-remove, fm-patch-hunk, fm-patch-file, fm-patch-note
                        lines that begin with +, -, @@, a file's header, or anything else
                        that is not context (context lines have no class)
    fm-code             a `<pre>`: code or a recorded session
    fm-link             an `<a>` recognised in plain text
    fm-plain            a `<pre>`: preview of a plain-text attachment
    fm-truncated        the line below a preview that says the rest is not shown
    fm-blocked-image, fm-missing-image
                        placeholders that `network.mail.html` puts into HTML mail
"""

from folkmoot.network.mail.render.message import rendered
from folkmoot.network.mail.render.preview import text_preview
from folkmoot.network.mail.render.words import Words

__all__ = ["Words", "rendered", "text_preview"]

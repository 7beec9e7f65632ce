"""What is asked before an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

LIST, MAILBOX = "list", "mailbox"


class PathForm(forms.Form):
    """A file of the server, for those who run it."""

    path = forms.CharField(
        label=_("Path on the server"),
        max_length=1500,
        help_text=_("A file or folder, such as /srv/lists/builders.mbox.xz."),
    )

    def clean_path(self) -> str:
        """Only whole paths, so that nobody has to guess where it begins."""
        path = str(self.cleaned_data["path"]).strip()
        if not path.startswith("/") or "\0" in path:
            raise forms.ValidationError(_now("Give the whole path, beginning with a slash."))
        return path


class StartForm(forms.Form):
    """Whether this is a list's archive or somebody's mailbox, and then whose."""

    kind = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[
            (LIST, _("It is the archive of a list: everybody who reads this group sees all of it")),
            (MAILBOX, _("It is somebody's mailbox: each message is seen by those it went to")),
        ],
        initial=LIST,
        widget=forms.RadioSelect,
    )
    mailbox_of = forms.EmailField(
        label=_("Whose mailbox it is"),
        required=False,
        max_length=300,
        help_text=_("The e-mail address it was sent to. Only for a mailbox."),
    )

    def clean(self) -> dict[str, Any]:
        """A mailbox needs its owner; a list has none."""
        found = super().clean() or {}
        if found.get("kind") == MAILBOX and not found.get("mailbox_of"):
            if "mailbox_of" not in self.errors:
                self.add_error("mailbox_of", _now("Say whose mailbox it is."))
        elif found.get("kind") == LIST:
            found["mailbox_of"] = ""
        return found

"""What the page of components shows: each component's template, once per theme."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

SECTIONS = (
    ("button", _("Button")),
    ("link", _("Link")),
    ("field", _("Field")),
    ("select", _("Select, combobox and date")),
    ("toggle", _("Toggle and ticks")),
    ("tabs", _("Tabs and switch")),
    ("menu", _("Menu")),
    ("dialog", _("Dialog and drawer")),
    ("toast", _("Toast with undo")),
    ("banner", _("Banner")),
    ("badge", _("Badge and chip")),
    ("avatar", _("Avatar")),
    ("row", _("List row")),
    ("table", _("Table with sort and filter")),
    ("pager", _("Pager and breadcrumb")),
    ("tree", _("Tree")),
    ("timeline", _("Timeline")),
    ("stepper", _("Stepper")),
    ("progress", _("Progress")),
    ("meter", _("Meter with interval")),
    ("chart", _("Chart frame")),
    ("code", _("Code and patch")),
    ("diff", _("Diff")),
    ("evidence", _("Evidence popover")),
    ("receipt", _("Receipt")),
    ("empty", _("Empty state")),
    ("skeleton", _("Skeleton")),
    ("words", _("Times, sizes, counts")),
    ("message", _("Message")),
    ("drop", _("Drop zone")),
    ("facets", _("Facets")),
)
THEMES = ("light", "dark")
PATCH = """--- a/roof.txt
+++ b/roof.txt
@@ -1,3 +1,3 @@
 East wing
-quote: open
+quote: 12,400
 begins in May
"""
TABLE = mark_safe(
    '<table class="table"><thead><tr><th scope="col">Month</th><th scope="col">Messages</th></tr>'
    "</thead><tbody><tr><td>May</td><td>12</td></tr><tr><td>June</td><td>48</td></tr></tbody></table>"
)
PEOPLE = ("Ada Okafor", "Björn Lindqvist", "Chen Wei", "Dolores Ibáñez", "Efua", "ويسام حداد")


class SpecimenForm(forms.Form):
    """One field of each kind, in the states that a form can be in by itself."""

    name = forms.CharField(label=_("Name"), help_text=_("As it should stand beside your words."))
    about = forms.CharField(label=_("About you"), widget=forms.Textarea, required=False)
    long = forms.CharField(
        label=_("A field whose label is so long that it has to go over more than a single line"),
        required=False,
        initial="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    )
    fixed = forms.CharField(label=_("Not to be changed"), disabled=True, initial="folkmoot-7")
    group = forms.ChoiceField(
        label=_("Group"), choices=(("a", _("Announcements")), ("b", _("Building and repairs")))
    )
    since = forms.DateField(
        label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    mails = forms.BooleanField(label=_("Send me a digest"), required=False)
    see = forms.ChoiceField(
        label=_("Who may see it"),
        widget=forms.RadioSelect,
        choices=(("all", _("Everybody")), ("group", _("Only this group"))),
    )


def specimen_context(request: HttpRequest) -> dict[str, object]:
    """Sections, sample people and moments, and per theme a form with ids of its own."""
    now = timezone.now()
    wanted = request.GET.get("only")
    return {
        "sections": [s for s in SECTIONS if wanted in (None, "", s[0])],
        "panels": [specimen_panel(theme) for theme in THEMES],
        "people": PEOPLE,
        "patch_text": PATCH,
        "table": TABLE,
        "moments": [
            now,
            now - timedelta(minutes=4),
            now - timedelta(hours=5),
            now - timedelta(days=1),
            now - timedelta(days=4),
            now - timedelta(days=40),
            now - timedelta(days=4000),
        ],
        "page": Paginator(range(487), 25).get_page(request.GET.get("page") or 7),
        "direction": "rtl" if request.GET.get("dir") == "rtl" else "ltr",
    }


def specimen_panel(theme: str) -> dict[str, object]:
    """One theme's half: ``p`` begins every id in it, its forms are new and wrongly filled."""
    return {
        "p": theme,
        "form": SpecimenForm(auto_id=f"{theme}-%s"),
        "wrong": SpecimenForm({"about": "x"}, auto_id=f"{theme}-wrong-%s"),
    }

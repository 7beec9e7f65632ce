"""Form fields: label, control, help and errors, tied together for screen readers."""

from collections.abc import Iterable

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.controls import attributes
from folkmoot.ui.components.marks import icon

GROUPED = (CheckboxSelectMultiple, RadioSelect)


def field(bound: BoundField, **more: str | bool) -> SafeString:
    """One field of a Django form; further keywords become attributes of the control.

    Django itself points ``aria-describedby`` at the ids used here (``_helptext``, ``_error``).
    """
    control = bound.as_widget(
        attrs={name.rstrip("_").replace("_", "-"): value for name, value in more.items()}
    )
    if bound.is_hidden:
        return control
    widget = bound.field.widget
    parts = [_label(bound), control]
    if isinstance(widget, CheckboxInput):
        parts.reverse()
    return format_html(
        '<div class="field"{}>{}{}{}</div>',
        mark_safe(' data-kind="tick"') if isinstance(widget, CheckboxInput) else "",
        format_html_join("", "{}", ((part,) for part in parts)),
        _help(bound),
        errors(bound.errors, f"{bound.auto_id}_error"),
    )


def form_fields(form: BaseForm) -> SafeString:
    """What is wrong with the form as a whole, then each field in its order."""
    return format_html(
        "{}{}",
        errors(form.non_field_errors(), ""),
        format_html_join("", "{}", ((field(bound),) for bound in form)),
    )


def errors(messages: Iterable[object], element_id: str) -> SafeString | str:
    """What is wrong, each in its own line; nothing when nothing is."""
    told = [(icon("circle-alert", size="s"), text) for text in messages]
    if not told:
        return ""
    return format_html(
        '<ul class="field-errors"{}>{}</ul>',
        format_html(' id="{}"', element_id) if element_id else mark_safe(' role="alert"'),
        format_html_join("", "<li>{}<span>{}</span></li>", told),
    )


def toggle(label: object, name: str, *, checked: bool = False, **more: object) -> SafeString:
    """A switch for something that takes effect by itself; a tick box to the server."""
    given = {"name": name, "checked": checked, "value": more.pop("value", "on")} | more
    return format_html(
        '<label class="toggle"><input type="checkbox" role="switch"{}><span>{}</span></label>',
        attributes(given),
        label,
    )


def _label(bound: BoundField) -> SafeString:
    optional = ""
    if not bound.field.required and not isinstance(bound.field.widget, CheckboxInput):
        optional = format_html(' <span class="field-optional">({})</span>', _("optional"))
    if isinstance(bound.field.widget, GROUPED):
        return format_html(
            '<span class="field-label" id="{}_label">{}{}</span>',
            bound.auto_id,
            bound.label,
            optional,
        )
    return format_html('<label for="{}">{}{}</label>', bound.id_for_label, bound.label, optional)


def _help(bound: BoundField) -> SafeString | str:
    if not bound.help_text:
        return ""
    # Help texts may carry markup by Django's own contract (password rules come as a list).
    return format_html(
        '<div class="field-help" id="{}_helptext">{}</div>',
        bound.auto_id,
        mark_safe(bound.help_text),  # noqa: S308 - written by developers, never by people
    )

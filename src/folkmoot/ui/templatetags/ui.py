"""The design system's tags: ``{% load ui %}``, then ``{% button "Save" "primary" %}`` and so on.

Each tag is a plain function of ``folkmoot.ui.components`` that builds its markup directly, because
some stand a hundred times on a page. Arguments are described there.
"""

from typing import TYPE_CHECKING

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

from folkmoot.ui.components import (
    assets,
    controls,
    fields,
    gauges,
    marks,
    panels,
    ways,
    words,
)

if TYPE_CHECKING:
    from django.core.paginator import Page

register = template.Library()

for function in (
    assets.asset,
    controls.button,
    controls.chip,
    controls.link,
    fields.field,
    fields.form_fields,
    fields.toggle,
    gauges.meter,
    gauges.progress,
    marks.avatar,
    marks.avatars,
    marks.badge,
    marks.icon,
    marks.mark,
    marks.tone_icon,
    marks.unread_dot,
    panels.banner,
    panels.patch,
    panels.skeleton,
    panels.text_diff,
    ways.breadcrumb,
    ways.choice,
    ways.stepper,
    ways.tab,
    words.count,
    words.size,
    words.when,
):
    register.simple_tag(function)

for block in (
    panels.chart,
    panels.code,
    panels.dialog,
    panels.drawer,
    panels.empty,
    panels.evidence,
    panels.menu,
):
    register.simple_block_tag(block)


@register.filter
def initials(who: object) -> str:
    """``{{ user|initials }}``: the letters of an avatar, for the name of what wears it."""
    return marks.initials(str(who))


def _request(context: Context) -> HttpRequest:
    request = context["request"]
    if not isinstance(request, HttpRequest):
        raise TypeError("this tag needs the request in the template's context")
    return request


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """``{% with_query page=2 unread=None %}``: this address with some of its query changed."""
    return controls.with_query(_request(context), **changes)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, text: object, kind: str = "") -> SafeString:
    """``{% sort_header "name" "Name" %}``: a table heading that sorts."""
    return controls.sort_header(_request(context), key, text, kind)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: "Page[controls.Item]") -> SafeString | str:
    """``{% pager page %}``: ways to the other pages of a list."""
    return controls.pager(_request(context), page)

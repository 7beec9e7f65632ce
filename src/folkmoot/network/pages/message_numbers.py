"""Message numbers a page sends back."""

from django.http import HttpRequest

from folkmoot.base.errors import Unusable

MOST = 500
"""Taken in one request: more than a page can show."""


def given_numbers(request: HttpRequest) -> list[int]:
    """The numbers in the field `numbers`, parted by commas; Unusable for anything else."""
    texts = request.POST.get("numbers", "").split(",")
    if len(texts) > MOST or not all(text.isdigit() and len(text) < 10 for text in texts):
        raise Unusable("These are no message numbers.", hint="Load the page again.")
    return [int(text) for text in texts]

"""Folkmoot's threading, in the words of the score."""

from bench.threading.score import Found
from bench.threading.truth import Graph

from folkmoot.network.threading import ThreadHeaders, forest


def threaded(mails: list[ThreadHeaders]) -> Found:
    """Thread a set of mails."""
    places = forest(mails)
    parents = {key: place.parent for key, place in places.items() if place.parent is not None}
    graph = Graph(parents, (mail.message_id for mail in mails))
    return Found(
        {mail: graph.parent_mail(mail) for mail in graph.mails},
        {mail: places[mail].root for mail in graph.mails},
        {mail: str(edge.kind) for mail in graph.mails if (edge := places[mail].edge) is not None},
    )

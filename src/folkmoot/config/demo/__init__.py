"""A made-up organisation, so that every page has something worth looking at.

The Quillhaven Federation of museums and libraries, its people and everything they write are
invented. Their mail is written as raw messages, in the forms that real mailers use, and goes
through the same import as any archive. A seed fixes everything but the dates, which lie before the
present day.
"""

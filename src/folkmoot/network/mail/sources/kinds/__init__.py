"""One module per kind of source; each offers `KIND` (see `contract.Kind`) and is found by its being
here.
"""

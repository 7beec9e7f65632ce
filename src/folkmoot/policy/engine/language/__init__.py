"""The language of conditions: a small profile of CEL (github.com/google/cel-spec), behind one door.

`adapter` is the only file that knows the engine; the others see trees of `tree`.
"""

"""`folkmoot up`: starts the house's processes, keeps them running, and stops them together.

The supervisor itself loads neither Django nor the database; it watches pipes, exits and signals.
"""

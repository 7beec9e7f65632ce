"""SQLite as Django knows it, with a queue before its one write lock.

Who finds SQLite's lock taken sleeps in steps of up to 100 ms, most of which are for nothing: two
processes that post at the same time got a third fewer posts done than one alone. So writers ask
for a lock of the operating system first, and look often. It is a queue and no more: the database
is safe without it, and programs that do not know of it are kept out by SQLite itself.
"""

"""Demos: a file of Elixir that a teacher plays step by step before an audience, forwards and back.

script (a file, read) -> world (a VM that runs its steps) -> stage (where the teacher is, what a key does)
-> screen (rows of styled text) -> player (a terminal), or pictures, cast, check (no terminal)
"""

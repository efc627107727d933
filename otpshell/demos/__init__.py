"""Demos: a file of Elixir that a teacher plays step by step before an audience, forwards and back.

    script, directives (a file, read) -> world, panes (a VM that runs its steps, pictures of it) -> stage (where the teacher is, what a key
    does) -> layout, screen (rows of styled text) -> player (a terminal), teacher (the notes in a second one), or pictures, cast, check

No file but ``player`` and ``teacher`` knows a terminal.
"""

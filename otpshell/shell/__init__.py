"""The prompt. ``session`` evaluates what is typed, ``prompt`` reads it, ``helpers`` are the functions only a shell has."""

"""File names as messages show them."""

from __future__ import annotations

import os


def relative_to_cwd(file: str) -> str:
    """A path below the current folder without that folder; any other path as it is."""
    here = os.getcwd() + os.sep
    return file[len(here) :] if file.startswith(here) else file

"""The person's editor: which it is, and texts that are given to it."""

from __future__ import annotations

import os
import tempfile
from typing import Any


def editor_command() -> str | None:
    """The command line of the editor."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR")


def edit_text(vm: Any, editor: str, text: str, *, only_changed: bool = False) -> None:
    """Have the prompt open the editor with a text, once this input is done, and evaluate what is saved (``only_changed``: if it was)."""
    with tempfile.NamedTemporaryFile("w", suffix=".exs", delete=False, encoding="utf-8") as file:
        file.write(text + "\n")
    vm.session.to_edit = (editor, file.name, text if only_changed else None)

"""The line editor is imported without what a prompt has no use for; what was put off is there when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from otpshell.shell.importing import put_off


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_module_that_was_put_off_is_imported_when_one_of_its_names_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    put_off("colorsys")
    import colorsys

    stand_in = colorsys
    assert "rgb_to_hsv" not in vars(stand_in)
    assert stand_in.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    assert sys.modules["colorsys"] is not stand_in
    with pytest.raises(AttributeError):
        stand_in.no_such_name  # noqa: B018


def test_a_module_that_is_there_is_not_put_off() -> None:
    put_off("subprocess")
    assert sys.modules["subprocess"] is subprocess


def test_the_line_editor_comes_without_dialogs_and_the_keys_of_vi_and_both_can_be_had_later() -> None:
    printed = _python(
        """
import sys
from otpshell.shell.importing import import_line_editor
import_line_editor(vi=False)
there = [name for name in sys.modules if "dialogs" in name or "bindings.vi" in name or name in ("ssl", "pyexpat", "_datetime")]
import prompt_toolkit.key_binding.bindings.vi, prompt_toolkit.shortcuts.dialogs
from datetime import date
from prompt_toolkit.formatted_text import HTML
print(there, callable(prompt_toolkit.shortcuts.dialogs.message_dialog), date(2026, 1, 2), list(HTML("<b>x</b>").formatted_text))
"""
    )
    assert printed == "[] True 2026-01-02 [('class:b', 'x')]\n"


def test_who_types_with_vi_s_keys_has_them() -> None:
    assert _python(
        """
from otpshell.shell.importing import import_line_editor
import_line_editor(vi=True)
from prompt_toolkit.key_binding.defaults import load_vi_bindings
print(len(load_vi_bindings().bindings) > 100)
"""
    ) == ("True\n")

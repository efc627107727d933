"""What ``IEx.configure`` sets: prompts, how results are inspected, colours."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, elist, from_iter
from otpshell.view.styles import CHROME, RESULT

_RESET = elist(atom("reset"), atom("yellow"))


class ShellConfig:
    """The options of one prompt, as terms under their names. ``colour`` says whether the terminal takes colours."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour
        # The name of the node, when it has one.
        self.node: str | None = None
        self.options: dict[str, Any] = {
            "alive_prompt": b"%prefix(%node)%counter>",
            "inspect": elist((atom("pretty"), atom("true"))),
            "default_prompt": b"%prefix(%counter)>",
            "continuation_prompt": b"...(%counter)>",
            "history_size": 20,
            "colors": EMPTY,
        }
        self.hints = True
        self.changes = False

    def prompt(self, counter: int, prefix: str = "iex") -> str:
        """The text before the input, without the space after it."""
        return self._filled(self.options["default_prompt" if self.node is None else "alive_prompt"], counter, prefix)

    def continuation(self, counter: int) -> str:
        """The text before the second and later lines of an input."""
        template = self.options["continuation_prompt"]
        if self.node is not None and template == b"...(%counter)>":
            template = b"...(%node)%counter>"
        return self._filled(template, counter, "...")

    def _filled(self, template: Any, counter: int, prefix: str) -> str:
        text = template.decode("utf-8", "replace") if type(template) is bytes else "%prefix(%counter)>"
        return text.replace("%prefix", prefix).replace("%counter", str(counter)).replace("%node", self.node or "nonode@nohost")

    def color(self, name: str) -> Any:
        """The colour (an atom, a list of them, or None) that ``IEx.configure(colors: …)`` gives a part of the shell's output."""
        if not self.enabled:
            return None
        for key, value in self.options["colors"]:
            if key.name == name:
                return None if value is atom("nil") or value is atom("false") else value
        return atom(CHROME[name]) if name in CHROME else None

    @property
    def enabled(self) -> bool:
        for key, value in self.options["colors"]:
            if key.name == "enabled":
                return value is not atom("false")
        return self.colour

    def inspect_options(self, width: int) -> list[tuple[Atom, Any]]:
        """What results are inspected with, as ``IEx.inspect_opts`` gives it."""
        options: list[tuple[Atom, Any]] = [(atom("width"), self.options.get("width", width)), *self.options["inspect"]]
        if self.enabled:
            options.append((atom("syntax_colors"), from_iter([(atom("reset"), _RESET), *self.syntax_colors()])))
        return options

    def syntax_colors(self) -> list[tuple[Atom, Any]]:
        """The colour of each kind of term."""
        for key, value in self.options["colors"]:
            if key.name == "syntax_colors":
                return [] if value is atom("false") else list(value)
        return [(atom(name), atom(color)) for name, color in RESULT.items()]

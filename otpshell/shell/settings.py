"""The person's settings: ``config.toml``. One table of options, from which its reading and its help are made."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NamedTuple


class Setting(NamedTuple):
    """One option: its name in the file, its type, what it is when nothing is said, what it does, and the texts it may be, if not any."""

    name: str
    kind: type
    default: Any
    about: str
    choices: tuple[str, ...] = ()


SETTINGS = (
    Setting("history", bool, True, "keep what is typed for later sessions"),
    Setting("hints", bool, True, "a line of hint below errors that beginners meet"),
    Setting("changes", bool, True, "a line after an input that changed the world: +2 processes, 1 died"),
    Setting("plain", bool, False, "no colours and no redrawing"),
    Setting("theme", str, "auto", "colours for a dark or a light terminal; auto: the terminal is asked", ("dark", "light", "auto")),
    Setting("vi", bool, False, "vi keys instead of Emacs keys"),
    Setting("dot_iex", str, "", "a file to evaluate at start instead of .iex.exs"),
    Setting("prompt", str, "%prefix(%counter)>", "the prompt, as IEx.configure(default_prompt: …)"),
    Setting("pry", bool, True, "dbg stops, so that one can look around and step; false: it only prints"),
    Setting("iex_1_14", bool, False, "a shell process that dies takes bindings and numbering along"),
)


def settings_file() -> Path:
    """Where the settings are."""
    if os.name == "nt":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "otpshell" / "config.toml"


def read_settings() -> tuple[dict[str, Any], list[str]]:
    """The settings by name, and what is wrong with the file in words."""
    found = {each.name: each.default for each in SETTINGS}
    path = settings_file()
    try:
        text = path.read_text("utf-8")
    except OSError:
        return found, []
    except UnicodeDecodeError:
        return found, [f"{path}: not UTF-8; save it as UTF-8, or remove it"]
    import tomllib

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return found, [f"{path}: {error}; a line reads as `hints = false`, `otpshell --help` lists the settings. None of the file is used"]
    known = {each.name: each for each in SETTINGS}
    problems = []
    for name, value in given.items():
        if name not in known:
            problems.append(f"{path}: there is no setting {name}; there are: {', '.join(known)}")
        elif type(value) is not known[name].kind:
            problems.append(f"{path}: {name} takes {'true or false' if known[name].kind is bool else 'text'}, not {value!r}")
        elif known[name].choices and value not in known[name].choices:
            problems.append(f"{path}: {name} is one of {', '.join(known[name].choices)}, not {value!r}")
        else:
            found[name] = value
    return found, problems


def apply_settings(options: Any) -> None:
    """Add the settings to the command's options, which say more."""
    found, problems = read_settings()
    for problem in problems:
        print(f"otpshell: {problem}", file=sys.stderr)
    options.no_history = options.no_history or not found["history"]
    options.plain = options.plain or found["plain"]
    options.vi = options.vi or found["vi"]
    options.iex_1_14 = options.iex_1_14 or found["iex_1_14"]
    options.pry = found["pry"] and not getattr(options, "no_pry", False)
    options.hints = found["hints"] and not options.no_hints
    options.changes = found["changes"]
    options.prompt = found["prompt"]
    options.theme = found["theme"]
    if options.dot_iex is None and found["dot_iex"]:
        options.dot_iex = os.path.expanduser(found["dot_iex"])
        if not os.path.isfile(options.dot_iex):
            print(f"otpshell: {settings_file()}: dot_iex: there is no file {options.dot_iex}", file=sys.stderr)


def settings_help() -> str:
    """The settings for ``otpshell --help``."""
    lines = [f"settings in {settings_file()} (TOML):"]
    for each in SETTINGS:
        shown = str(each.default).lower() if each.kind is bool else f'"{each.default}"'
        lines.append(f"  {each.name + ' = ' + shown:<34} {each.about}")
    return "\n".join(lines)

"""Completions of the ``otpshell`` command for bash, zsh and fish, made from what its parsers and its sub-commands' help say."""

from __future__ import annotations

import re
from typing import NamedTuple

# Options that stand in the margin of a help text, with what is said of them on the same line.
_OPTION = re.compile(r"^  (?:-\w\b[^-\n]*?, )?(--[a-z][\w.-]*)[^\n]*?(?:\s{2,}(\S[^\n]*))?$", re.MULTILINE)


class Flag(NamedTuple):
    """An option, ``--plain``, and what it does."""

    name: str
    about: str


class Words(NamedTuple):
    """A sub-command: what it does, its options, and the words that may follow it."""

    about: str
    flags: list[Flag]
    words: list[str]


def flags_in(help_text: str) -> list[Flag]:
    """The options that a help text lists."""
    return [Flag(found[1], found[2] or "") for found in _OPTION.finditer(help_text) if found[1] != "--help"]


def words_in(command: str, takes: str, help_text: str) -> list[str]:
    """The words that may follow a sub-command: the choices it takes (``bash|zsh|fish``), and the commands below it that its help lists."""
    choices = takes.split("|") if re.fullmatch(r"[a-z|]+", takes) else []
    return choices + re.findall(rf"^  otpshell {command} ([a-z]+)\b", help_text, re.MULTILINE)


def completion_script(shell: str, commands: dict[str, Words], flags: list[Flag]) -> str:
    """What the shell is to read: sub-commands first, then the options of the one that was typed, and files."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](commands, flags)


def _names(flags: list[Flag]) -> str:
    return " ".join([*(each.name for each in flags), "--help"])


def _bash(commands: dict[str, Words], flags: list[Flag]) -> str:
    cases = "".join(f'    {name}) words="{" ".join(each.words)}"; flags="{_names(each.flags)}" ;;\n' for name, each in commands.items())
    return (
        "_otpshell() {\n"
        '  local word="${COMP_WORDS[COMP_CWORD]}" words flags\n'
        '  case "${COMP_WORDS[1]}" in\n'
        f"{cases}"
        f'    *) flags="{_names(flags)}"; [ "$COMP_CWORD" -eq 1 ] && words="{" ".join(commands)}" ;;\n'
        "  esac\n"
        # Options only where one has been begun.
        '  [[ "$word" == -* ]] && words="$flags"\n'
        '  COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))\n'
        "}\n"
        "complete -o filenames -F _otpshell otpshell\n"
    )


def _zsh(commands: dict[str, Words], flags: list[Flag]) -> str:
    def described(pairs: list[tuple[str, str]]) -> str:
        return " ".join(_quoted(f"{name}:{about}" if about else name) for name, about in pairs)

    first = described([(name, each.about) for name, each in commands.items()])
    cases = "".join(
        f"    {name}) words_=({described([(word, '') for word in each.words])}); flags_=({described(list(each.flags))}) ;;\n"
        for name, each in commands.items()
    )
    return (
        "#compdef otpshell\n"
        "_otpshell() {\n"
        "  local -a words_ flags_\n"
        '  case "$words[2]" in\n'
        f"{cases}"
        f"    *) flags_=({described(list(flags))}); (( CURRENT == 2 )) && words_=({first}) ;;\n"
        "  esac\n"
        # Options only where one has been begun.
        '  [[ "$words[CURRENT]" == -* ]] && words_=("${flags_[@]}")\n'
        "  _describe otpshell words_\n"
        "  _files\n"
        "}\n"
        # Read as it is, or found in a folder of $fpath and called at once.
        'if [ "$funcstack[1]" = _otpshell ]; then _otpshell "$@"; else compdef _otpshell otpshell; fi\n'
    )


def _fish(commands: dict[str, Words], flags: list[Flag]) -> str:
    def line(when: str, what: str, about: str) -> str:
        return f"complete -c otpshell -n '{when}' {what}" + (f" -d {_quoted(about)}" if about else "") + "\n"

    out = ""
    for name, each in commands.items():
        out += line("__fish_use_subcommand", f"-a {name}", each.about)
        for word in each.words:
            out += line(f"__fish_seen_subcommand_from {name}", f"-a {word}", "")
        for flag in each.flags:
            out += line(f"__fish_seen_subcommand_from {name}", f"-l {flag.name[2:]}", flag.about)
    for flag in flags:
        out += line("__fish_use_subcommand", f"-l {flag.name[2:]}", flag.about)
    return out


def _quoted(text: str) -> str:
    """In single quotes, for all three shells."""
    return "'" + text.replace("'", "’").replace("\\", "\\\\") + "'"

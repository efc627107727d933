"""Completions of the ``otpshell`` command for bash, zsh and fish."""

from __future__ import annotations


def completion_script(shell: str, commands: list[str], flags: list[str]) -> str:
    """What the shell is to read: sub-commands and options as words, files for the rest."""
    words = " ".join([*commands, *flags])
    if shell == "bash":
        return (
            "_otpshell() {\n"
            '  local word="${COMP_WORDS[COMP_CWORD]}"\n'
            f'  COMPREPLY=($(compgen -W "{words}" -- "$word") $(compgen -f -- "$word"))\n'
            "}\n"
            "complete -o filenames -F _otpshell otpshell\n"
        )
    if shell == "zsh":
        return f"#compdef otpshell\n_otpshell() {{\n  compadd -- {words}\n  _files\n}}\ncompdef _otpshell otpshell\n"
    lines = [f"complete -c otpshell -n __fish_use_subcommand -a {command}" for command in commands]
    lines += [f"complete -c otpshell -l {flag[2:]}" for flag in flags]
    return "\n".join(lines) + "\n"

"""The name that ``--sname`` and ``--name`` give the node, and what else of a distributed node there is not."""

from __future__ import annotations

import re
import socket
import sys
from typing import Any

_NAME = re.compile(r"[\w-]+")


def node_name(options: Any) -> str | None:
    """``foo@host`` of the command's options, None without a name; what is asked for and is not there ends the program."""
    if options.script is not None:
        what = "there is no Mix here, and no projects" if options.script == "mix" else f"could not find executable {options.script}"
        _end(f"-S : {what}")
    if options.remsh is not None:
        if not (options.name or options.sname):
            _end("In order to use --remsh, you need to name the current node using --name or --sname. Aborting...")
        _end(f"otpshell does not talk to other nodes: --remsh {options.remsh} has nothing to connect to")
    given = options.name or options.sname
    if given is None:
        return None
    name, at, host = given.partition("@")
    if not _NAME.fullmatch(name):
        _end(f"otpshell: {given} is no name of a node: letters, digits, _ and - are")
    if options.name is not None and not host:
        _end(f"otpshell: --name takes a full name, such as {name}@127.0.0.1; --sname {name} adds the name of this machine")
    return f"{name}@{host or socket.gethostname().split('.')[0]}"


def _end(text: str) -> None:
    print(text, file=sys.stderr)
    raise SystemExit(1)

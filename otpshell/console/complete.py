"""What Tab offers: given the text before the cursor, the candidates that could stand there.

The text is read from its end: a name after a dot belongs to what is before the dot, a name after a call's opening parenthesis may be an
option of that call, and so on. Nothing of the learner's runs for it; tables are read from the prompt's thread, only modules that are not
loaded yet are loaded in the VM, with little patience.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from otpshell.console.command_module import COMMANDS
from otpshell.console.documentation import struct_fields
from otpshell.console.module_parts import Part, library_modules, parts_of
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT, Map

MOST = 500
_NAME = r"[a-z_]\w*[?!]?"
_ALIAS = r"[A-Z]\w*(?:\.[A-Z]\w*)*"
_STRUCT = re.compile(rf"%({_ALIAS})\{{([^{{}}]*)$")
_UPDATE = re.compile(rf"%(?:{_ALIAS})?\{{\s*({_NAME})\s*\|([^{{}}]*)$")
_REMOTE = re.compile(rf"(?<![\w@.])(:{_NAME}|{_ALIAS})\.((?:{_NAME})?)$")
_ALIAS_END = re.compile(rf"(?<![\w.@])(%?)({_ALIAS}\.?|[A-Z]\w*)$")
_FIELDS = re.compile(rf"(?<![\w@.:])({_NAME}(?:\.{_NAME})*)\.([a-z_]?\w*)$")
_KEYS = re.compile(rf'(?<![\w@.:])({_NAME})\[(:?"?)(\w*)$')
_ATOM = re.compile(r"(?<![\w:]):([a-zA-Z_]\w*[?!]?)?$")
_LOCAL = re.compile(rf"(?<![\w.:@])({_NAME})$")
_STRING = re.compile(r'"((?:~|\.{1,2})?/?[^"\n]*)$')
_CALL = re.compile(rf"((?:{_ALIAS}|:{_NAME})\.)?({_NAME})[( ]([^()]*)$")
_KEY = re.compile(r"(?:^|[,\[( ])\s*([a-z_]\w*)?$")
# Functions whose first argument is a process.
_NAMED = {
    *("send", "call", "cast", "stop", "whereis", "unregister", "exit", "monitor", "link", "alive?", "info", "get_state", "get_status"),
    *("replace_state", "which_children", "count_children", "start_child", "kill", "state", "mailbox", "trace", "tree", "process_info"),
    "why",
}
OPTIONS = {
    "Supervisor.start_link": ("strategy:", "name:", "max_restarts:", "max_seconds:", "auto_shutdown:"),
    "Supervisor.init": ("strategy:", "max_restarts:", "max_seconds:", "auto_shutdown:"),
    "Supervisor.child_spec": ("id:", "start:", "restart:", "shutdown:", "type:"),
    "DynamicSupervisor.start_link": ("strategy:", "name:", "max_restarts:", "max_seconds:", "max_children:", "extra_arguments:"),
    "DynamicSupervisor.init": ("strategy:", "max_restarts:", "max_seconds:", "max_children:", "extra_arguments:"),
    "GenServer.start_link": ("name:", "timeout:", "debug:", "hibernate_after:", "spawn_opt:"),
    "GenServer.start": ("name:", "timeout:", "debug:", "hibernate_after:", "spawn_opt:"),
    "Agent.start_link": ("name:", "timeout:", "debug:", "spawn_opt:"),
    "Agent.start": ("name:", "timeout:", "debug:", "spawn_opt:"),
    "Registry.start_link": ("keys:", "name:", "partitions:", "listeners:", "meta:"),
    "Task.Supervisor.start_link": ("name:", "max_restarts:", "max_seconds:", "max_children:"),
    "Task.async_stream": ("max_concurrency:", "ordered:", "timeout:", "on_timeout:"),
    "inspect": ("limit:", "pretty:", "width:", "label:", "charlists:", "base:", "structs:", "syntax_colors:"),
    "IO.inspect": ("label:", "limit:", "pretty:", "width:", "charlists:", "base:", "structs:"),
    "use GenServer": ("restart:", "shutdown:", "id:"),
    "use Agent": ("restart:", "shutdown:", "id:"),
    "use Task": ("restart:", "shutdown:", "id:"),
    "use Supervisor": ("restart:", "shutdown:", "id:"),
    "import": ("only:", "except:"),
    "alias": ("as:",),
    "ps": ("by:", "name:"),
    "seq": ("last:", "only:", "follow:", "hide:", "fold:", "system:", "links:", "numbers:", "ascii:", "svg:", "html:", "mermaid:"),
    "tree": ("links:", "ascii:", "svg:"),
    "why": ("svg:",),
    "IEx.configure": ("default_prompt:", "continuation_prompt:", "inspect:", "colors:", "width:", "history_size:"),
}
VALUES = {
    "strategy:": (":one_for_one", ":one_for_all", ":rest_for_one"),
    "restart:": (":permanent", ":transient", ":temporary"),
    "shutdown:": (":brutal_kill", ":infinity", "5000"),
    "type:": (":worker", ":supervisor"),
    "keys:": (":unique", ":duplicate"),
    "auto_shutdown:": (":never", ":any_significant", ":all_significant"),
    "charlists:": (":as_lists", ":as_charlists", ":infer"),
    "on_timeout:": (":kill_task", ":exit"),
    "by:": (":mailbox", ":links", ":reductions", ":name", ":status"),
}
_SIGILS = ("~s", "~S", "~c", "~C", "~r", "~R", "~w", "~W", "~D", "~T", "~N", "~U")
# What is known of this very place comes before what is known everywhere.
_FIRST = ("an option", "a variable", "a registered name")
KEYWORDS = ("after", "catch", "do", "else", "end", "fn", "rescue", "when", "nil", "true", "false")


class Candidate(NamedTuple):
    """``text`` takes the place of the last ``replaced`` characters; ``display`` and ``about`` are what the menu shows."""

    text: str
    replaced: int
    display: str
    about: str = ""


def complete(session: Any, before: str) -> list[Candidate]:
    """The candidates after this text, best first."""
    for _attempt in range(3):
        try:
            found = _complete(session, before)
            return sorted(dict.fromkeys(found), key=_order)[:MOST]
        except Exception:
            # A table grew while it was read: the VM goes on meanwhile. Whatever else it is, a key press must not fail of it.
            continue
    return []


def _order(each: Candidate) -> Any:
    return (each.about not in _FIRST, each.text.startswith("_"), each.text.lower(), each.display)


def _complete(session: Any, before: str) -> list[Candidate]:
    line = before.rsplit("\n", 1)[-1]
    found = _KEYS.search(line)
    if found is not None and (candidates := _keys(session, found, line)):
        return candidates
    if _in_string(line):
        return _strings(session, line)
    for pattern, finder in _FINDERS:
        found = pattern.search(line)
        if found is not None:
            candidates = finder(session, found, line)
            if candidates is not None:
                return candidates
    if not line.strip():
        return list(_helpers(session))
    return _option_keys(session, line, "")


# -- strings ----------------------------------------------------------------------------------------------------------------


def _in_string(line: str) -> bool:
    plain = re.sub(r'\\.|#\{[^{}"]*\}', "", line)
    return plain.count('"') % 2 == 1 and "#{" not in plain.rsplit('"', 1)[-1]


def _strings(session: Any, line: str) -> list[Candidate]:
    found = _STRING.search(line)
    if found is None or not found[1]:
        return []
    typed = found[1]
    folder, _, start = typed.rpartition("/")
    if not typed.startswith(("/", "./", "../", "~")) and "/" not in typed and not os.path.exists(typed) and not _local_files(typed):
        return []
    base = os.path.expanduser(folder + "/") if folder or typed.startswith("/") else "."
    try:
        names = sorted(os.listdir(base))
    except OSError:
        return []
    out = []
    for name in names:
        if name.startswith(start) and (start.startswith(".") or not name.startswith(".")):
            full = name + ("/" if os.path.isdir(os.path.join(base, name)) else "")
            out.append(Candidate(full, len(start), full))
    return out


def _local_files(start: str) -> bool:
    return len(start) > 0 and any(name.startswith(start) for name in os.listdir("."))


# -- after a dot ------------------------------------------------------------------------------------------------------------


def _remote(session: Any, found: re.Match[str], line: str) -> list[Candidate]:
    target, start = found[1], found[2]
    module = _module(session, target)
    out = _functions(session, module, start) if module is not None else []
    if not target.startswith(":") and not start:
        out += _submodules(session, target, "")
    return out


def _module(session: Any, text: str) -> Atom | None:
    """The module that an alias or atom stands for at this prompt."""
    if text.startswith(":"):
        return atom(text[1:])
    first, dot, rest = text.partition(".")
    for short, full in session.env.aliases:
        if short.name == f"Elixir.{first}":
            return atom(full.name + dot + rest)
    return atom(f"Elixir.{text}")


def _functions(session: Any, module: Atom, start: str) -> list[Candidate]:
    return [_function(each, start) for each in parts_of(session, module) if _fits(each, start)]


def _fits(each: Part, start: str) -> bool:
    return each.name.startswith(start) and (start != "" or not each.name.startswith("_"))


def _function(each: Part, start: str) -> Candidate:
    name = each.name if re.fullmatch(r"[a-z_]\w*[?!]?", each.name) else f'"{each.name}"'
    about = each.signature + (f"  {each.about}" if each.about else "")
    return Candidate(name, len(start), f"{each.name}/{each.arity}", about)


def _submodules(session: Any, target: str, start: str) -> list[Candidate]:
    prefix = f"{target}." if target else ""
    seen = set()
    for name in _module_names(session):
        if name.startswith(prefix + start):
            seen.add(name[len(prefix) :].split(".")[0])
    return [Candidate(each, len(start), each) for each in sorted(seen) if each[:1].isupper()]


def _module_names(session: Any) -> Iterator[str]:
    for module in list(session.vm.code.modules):
        if module.name.startswith("Elixir."):
            yield module.name[7:]
    for name in library_modules():
        if name.startswith("Elixir."):
            yield name[7:]
    for short, _full in session.env.aliases:
        yield short.name.removeprefix("Elixir.")


def _aliases(session: Any, found: re.Match[str], line: str) -> list[Candidate]:
    text = found[2]
    target, _, start = text.rpartition(".")
    out = _submodules(session, target, start)
    if not target and start and not found[1]:
        names = [name.name[7:] for name in list(session.vm.sched.names) if name.name.startswith(f"Elixir.{start}")]
        out += [Candidate(name, len(start), name, "a registered name") for name in names if name not in {each.text for each in out}]
    if found[1]:
        structs = [f"{target}.{each.text}" if target else each.text for each in out]
        return [
            Candidate(each.text + ("{" if _has_struct(session, full) else ""), each.replaced, each.display)
            for each, full in zip(out, structs, strict=True)
        ]
    if text.endswith("."):
        module = _module(session, target)
        out += _functions(session, module, "") if module is not None else []
    return out


def _has_struct(session: Any, name: str) -> bool:
    loaded = session.vm.code.modules.get(_module(session, name))
    return loaded is not None and ("__struct__", 0) in loaded.functions


def _fields(session: Any, found: re.Match[str], line: str) -> list[Candidate] | None:
    names = found[1].split(".")
    try:
        value = session.bound(names[0])
        for name in names[1:]:
            value = value.d[atom(name)]
    except (KeyError, AttributeError):
        return None
    start = found[2]
    if type(value) is Atom:
        return _functions(session, value, start)
    if type(value) is not Map:
        return []
    return [Candidate(name, len(start), name) for name in _atom_keys(value) if name.startswith(start)]


def _atom_keys(value: Map) -> list[str]:
    return [key.name for key, _ in value.items() if type(key) is Atom and key is not STRUCT and re.fullmatch(r"[a-z_]\w*[?!]?", key.name)]


def _keys(session: Any, found: re.Match[str], line: str) -> list[Candidate] | None:
    """After ``map[``: its keys, text ones too; after ``list[`` those of a keyword list."""
    try:
        value = session.bound(found[1])
    except KeyError:
        return None
    pairs: Iterable[Any] = ()
    if type(value) is Map:
        pairs = value.items()
    elif type(value) is Cons:
        pairs = [pair for pair in value if type(pair) is tuple and len(pair) == 2]
    typed = found[2] + found[3]
    shown = []
    for pair in pairs:
        text = session.vm.inspect(pair[0])
        if text.startswith(typed):
            shown.append(Candidate(text + "]", len(typed), text))
    return shown


# -- structs ----------------------------------------------------------------------------------------------------------------


def _struct(session: Any, found: re.Match[str], line: str) -> list[Candidate] | None:
    if "|" in found[2]:
        return None
    module = _module(session, found[1])
    if module is None:
        return None
    fields = session.ask(lambda: struct_fields(session.vm, module))
    return [] if fields is None else _missing_keys(fields, found[2])


def _update(session: Any, found: re.Match[str], line: str) -> list[Candidate] | None:
    try:
        value = session.bound(found[1])
    except KeyError:
        return None
    return _missing_keys(_atom_keys(value), found[2]) if type(value) is Map else []


def _missing_keys(names: list[str], typed: str) -> list[Candidate]:
    last = _KEY.search(typed)
    if last is None:
        return []
    start = last[1] or ""
    used = set(re.findall(r"(\w+):", typed))
    return [Candidate(f"{name}: ", len(start), f"{name}:") for name in names if name.startswith(start) and name not in used]


# -- names ------------------------------------------------------------------------------------------------------------------


def _atoms(session: Any, found: re.Match[str], line: str) -> list[Candidate]:
    start = found[1] or ""
    key = re.search(r"(\w+:)\s*:\w*$", line)
    if key is not None and key[1] in VALUES:
        return [Candidate(each[1:], len(start), each) for each in VALUES[key[1]] if each.startswith(f":{start}")]
    names = {name.name for name in list(session.vm.sched.names)}
    out = [Candidate(name, len(start), f":{name}", "a registered name") for name in names if name.startswith(start) and name.isidentifier()]
    for module in library_modules():
        if not module.startswith("Elixir.") and module.startswith(start):
            out.append(Candidate(module, len(start), f":{module}", "a module"))
    if len(start) >= 2:
        out += [Candidate(name, len(start), f":{name}") for name in _known_atoms(session, start) if name not in names]
    return out


def _known_atoms(session: Any, start: str) -> list[str]:
    """Atoms that the session's own values and modules mention."""
    found: set[str] = set()
    for text in session.inputs[-200:]:
        found.update(re.findall(rf"(?<!:):({re.escape(start)}\w*[?!]?)", text))
        found.update(re.findall(rf"\b({re.escape(start)}\w*[?!]?): ", text))
    return sorted(found)


def _locals(session: Any, found: re.Match[str], line: str) -> list[Candidate]:
    start = found[1]
    out = _option_keys(session, line, start)
    value_of = re.search(r"(\w+:)\s*\w+$", line)
    if value_of is not None and value_of[1] in VALUES:
        return out
    out += [Candidate(name, len(start), name, "a variable") for name in session.binding_names() if name.startswith(start)]
    for imports in (session.env.functions, session.env.macros):
        for module, each in imports:
            wanted = {name for name, _arity in each.pairs if name.startswith(start)}
            if wanted:
                out += [found for found in _functions(session, module, start) if found.text in wanted]
    out += [_function(each, start) for each in _commands(session) if each.name.startswith(start)]
    out += [Candidate(word, len(start), word) for word in KEYWORDS if word.startswith(start)]
    return out


def _commands(session: Any) -> list[Part]:
    return parts_of(session, atom(COMMANDS.name))


def _helpers(session: Any) -> Iterator[Candidate]:
    for module in ("Elixir.IEx.Helpers", COMMANDS.name):
        for each in parts_of(session, atom(module)):
            if not each.name.startswith("_"):
                yield _function(each, "")


def _option_keys(session: Any, line: str, start: str) -> list[Candidate]:
    """Keys of options of the call that is being typed, and names of processes where one is wanted."""
    found = _CALL.search(line)
    while found is not None and found[2] + found[3] == start:
        found = None
    if found is None:
        use = re.search(rf"\buse ({_ALIAS}),([^()]*)$", line)
        return _keys_of(f"use {use[1]}", use[2], start) if use is not None else []
    target = f"{found[1] or ''}{found[2]}"
    typed = found[3]
    out = _keys_of(target, typed, start)
    key = re.search(r"(\w+:)\s*$", typed)
    if key is not None and key[1] in VALUES:
        return [Candidate(each, 0, each) for each in VALUES[key[1]]]
    if found[2] in _NAMED and "," not in typed and not start:
        out += [Candidate(atom_literal(name), 0, atom_literal(name), "a registered name") for name in list(session.vm.sched.names)]
    return out


def _keys_of(target: str, typed: str, start: str) -> list[Candidate]:
    keys = OPTIONS.get(target, ())
    if not keys or not re.search(r"(?:^|[,\[(])\s*\w*$", typed):
        return []
    used = set(re.findall(r"\w+:", typed))
    return [Candidate(f"{key} ", len(start), key, "an option") for key in keys if key.startswith(start) and key not in used]


def _sigils(session: Any, found: re.Match[str], line: str) -> list[Candidate]:
    return [Candidate(each, len(found[0]), each) for each in _SIGILS if each.startswith(found[0])]


_FINDERS: list[tuple[re.Pattern[str], Any]] = [
    (_UPDATE, _update),
    (_STRUCT, _struct),
    (_KEYS, _keys),
    (re.compile(r"~\w?$"), _sigils),
    (_REMOTE, _remote),
    (_ALIAS_END, _aliases),
    (_FIELDS, _fields),
    (_ATOM, _atoms),
    (_LOCAL, _locals),
]

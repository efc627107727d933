"""What ``i`` says of a value: titles and texts, as IEx has them; of a process all that can be seen of it."""

from __future__ import annotations

from typing import Any

from otpshell.console.documentation import struct_fields
from otpshell.console.processes import known_as, process_facts
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, is_list, is_proper, to_pylist
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect import is_keyword
from otpshell.terms.inspect_text import printable
from otpshell.terms.maps import STRUCT, Map, is_struct

Facts = list[tuple[str, str]]
_TEXT = "IEx.Info, Inspect, List.Chars, String.Chars"
_NAIVE = '"naive" datetime (that is, a datetime without a time zone)'
_DATES = {"Date": ("D", "date"), "Time": ("T", "time"), "NaiveDateTime": ("N", _NAIVE)}


def describe(vm: Any, term: Any) -> Facts:
    """Titles with their texts."""
    facts, protocols = _facts(vm, term)
    facts = [("Term", vm.inspect(term)), *facts, ("Implemented protocols", protocols)]
    alive = term.process if type(term) is Pid else None
    return facts if alive is None else [*facts, *process_facts(vm, alive)]


def _facts(vm: Any, term: Any) -> tuple[Facts, str]:
    kind = type(term)
    if kind is Atom:
        return [("Data type", "Atom"), *_atom(vm, term)], _TEXT
    if kind is bytes:
        return [("Data type", "BitString"), *_binary(term)], "Collectable, IEx.Info, Inspect, List.Chars, String.Chars"
    if kind is Bits:
        text = "This is a bitstring. It's a chunk of bits that are not divisible by 8\n(the number of bytes isn't whole)."
        bits = [("Data type", "BitString"), ("Bits size", str(term.size)), ("Description", text)]
        return bits, "Collectable, IEx.Info, Inspect, List.Chars, String.Chars"
    if kind is int:
        return [("Data type", "Integer"), ("Reference modules", "Integer")], _TEXT
    if kind is float:
        return [("Data type", "Float"), ("Reference modules", "Float")], _TEXT
    if is_list(term):
        return [("Data type", "List"), *_list(vm, term)], "Collectable, Enumerable, IEx.Info, Inspect, List.Chars, String.Chars"
    if kind is tuple:
        return [("Data type", "Tuple"), ("Reference modules", "Tuple")], "IEx.Info, Inspect"
    if kind is Map:
        return _map(vm, term)
    if kind is Pid:
        return _pid(vm, term), "IEx.Info, Inspect"
    if kind is Port:
        return [
            ("Data type", "Port"),
            ("Open", "true" if term.open is not None else "false"),
            ("Reference modules", "Port"),
        ], "IEx.Info, Inspect"
    if kind is Ref:
        return [("Data type", "Reference")], "IEx.Info, Inspect"
    return _fun(term), "Enumerable, IEx.Info, Inspect"


def _atom(vm: Any, term: Atom) -> Facts:
    loaded = vm.code.module(term) if term not in (NIL, TRUE, FALSE) else None
    if loaded is not None:
        source = loaded.info.file if loaded.info is not None else loaded.native.file
        text = f"Use h({vm.inspect(term)}) to access its documentation.\nCall {vm.inspect(term)}.module_info() to access metadata."
        raw = ("Raw representation", ":" + vm.inspect(term.name.encode()))
        return [("Source", source), ("Description", text), raw, ("Reference modules", "Module, Atom")]
    if term.name.startswith("Elixir."):
        return [("Raw representation", ":" + vm.inspect(term.name.encode())), ("Reference modules", "Atom")]
    return [("Reference modules", "Atom")]


def _binary(term: bytes) -> Facts:
    size = ("Byte size", str(len(term)))
    raw = "<<" + ", ".join(map(str, term)) + ">>"
    try:
        text = term.decode("utf-8")
    except UnicodeDecodeError as error:
        why = (
            "This is a binary: a collection of bytes. It's printed with the `<<>>`\n"
            "syntax (as opposed to double quotes) because it is not a UTF-8 encoded\n"
            f"binary (the first invalid byte being `<<{term[error.start]}>>`)"
        )
        return [size, ("Description", why), ("Reference modules", ":binary")]
    if printable(term) is not None:
        why = (
            "This is a string: a UTF-8 encoded binary. It's printed surrounded by\n"
            '"double quotes" because all UTF-8 encoded code points in it are printable.'
        )
        return [size, ("Description", why), ("Raw representation", raw), ("Reference modules", "String, :binary")]
    bad = next(char for char in text if printable(char.encode()) is None)
    shown = "<<" + ", ".join(map(str, bad.encode())) + ">>"
    why = (
        "This is a string: a UTF-8 encoded binary. It's printed with the `<<>>`\n"
        "syntax (as opposed to double quotes) because it contains non-printable\n"
        f"UTF-8 encoded code points (the first non-printable code point being\n`{shown}`)."
    )
    return [size, ("Description", why), ("Reference modules", "String, :binary")]


def _list(vm: Any, term: Any) -> Facts:
    if type(term) is Cons and not is_proper(term):
        why = (
            'This is what is referred to as an "improper list". An improper list is a\n'
            "list which its last tail is not to an empty list. For example: [1, 2, 3]\n"
            "is a proper list, as it is equivalent to [1, 2, 3 | []], as opposed to\n"
            "[1, 2 | 3] which is an improper list since its last tail returns 3."
        )
        return [("Description", why), ("Reference modules", "List")]
    if term is not EMPTY and vm.inspect(term).startswith("'"):
        why = (
            "This is a list of integers that is printed as a sequence of characters\n"
            "delimited by single quotes because all the integers in it represent printable\n"
            "ASCII characters. Conventionally, a list of Unicode code points is known as a\n"
            "charlist and a list of ASCII characters is a subset of it."
        )
        raw = "[" + ", ".join(map(str, to_pylist(term))) + "]"
        return [("Description", why), ("Raw representation", raw), ("Reference modules", "List")]
    if term is not EMPTY and is_keyword(term):
        why = (
            'This is what is referred to as a "keyword list". A keyword list is a list\n'
            "of two-element tuples where the first element of each tuple is an atom."
        )
        return [("Description", why), ("Reference modules", "Keyword, List")]
    return [("Reference modules", "List")]


def _map(vm: Any, term: Map) -> tuple[Facts, str]:
    if not is_struct(term):
        return [("Data type", "Map"), ("Reference modules", "Map")], "Collectable, Enumerable, IEx.Info, Inspect"
    name = term.d[STRUCT].name.removeprefix("Elixir.")
    if name in _DATES:
        sigil, what = _DATES[name]
        why = (
            f"This is a struct representing a {what}. It is commonly\nrepresented using the `~{sigil}` sigil syntax, that is\n"
            f"defined in the `Kernel.sigil_{sigil}/2` macro."
        )
        fields = struct_fields(vm, term.d[STRUCT]) or []
        raw = f"%{name}{{" + ", ".join(f"{field}: {vm.inspect(term.d[atom(field)])}" for field in fields) + "}"
        facts = [("Data type", name), ("Description", why), ("Raw representation", raw), ("Reference modules", f"{name}, Calendar, Map")]
        return facts, "IEx.Info, Inspect, String.Chars"
    why = "This is a struct. Structs are maps with a __struct__ key."
    return [("Data type", name), ("Description", why), ("Reference modules", f"{name}, Map")], _protocols(vm, name)


def _protocols(vm: Any, name: str) -> str:
    """The protocols with an implementation for a struct."""
    found = {"IEx.Info", "Inspect"}
    for protocol in ("Collectable", "Enumerable", "List.Chars", "String.Chars"):
        if vm.ensure_loaded(atom(f"Elixir.{protocol}.{name}")):
            found.add(protocol)
    found |= {"Range": {"Enumerable"}, "MapSet": {"Collectable", "Enumerable"}, "URI": {"String.Chars"}}.get(name, set())
    for module, loaded in vm.code.modules.items():
        if module.name.endswith(f".{name}") and ("__impl__", 1) in loaded.functions:
            found.add(module.name.removeprefix("Elixir.").removesuffix(f".{name}"))
    return ", ".join(sorted(found))


def _fun(term: Any) -> Facts:
    if type(term) is ExtFun:
        return [("Data type", "Function"), ("Type", "external"), ("Arity", str(term.arity))]
    arity = term.__code__.co_argcount if hasattr(term, "__code__") else 0
    return [("Data type", "Function"), ("Type", "local"), ("Arity", str(arity)), ("Description", "This is an anonymous function.")]


def _pid(vm: Any, pid: Pid) -> Facts:
    process = pid.process
    last = [("Description", "Use Process.info/1 to get more info about this process"), ("Reference modules", "Process, Node")]
    if process is None:
        return [("Data type", "PID"), ("Alive", "false"), *last]
    facts = [("Data type", "PID"), ("Alive", "true"), ("Name", vm.inspect(process.name) if process.name is not None else "not registered")]
    facts.append(("Links", ", ".join(known_as(vm, other) for other in process.links) if process.links else "none"))
    facts.append(("Message queue length", str(len(process.mailbox))))
    return [*facts, *last]

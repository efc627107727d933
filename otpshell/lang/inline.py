"""Which library functions are other names of Erlang functions: inlining, the rewrites that move arguments, and what guards allow.

After expansion ``Kernel.+`` is ``:erlang.+``, ``Map.fetch(map, key)`` is ``:maps.find(key, map)``. Patterns allow next to no call and
guards only a few: both are checked here too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from otpshell.lang.quoted import DOT, is_node
from otpshell.terms.atom import FALSE, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, split, to_pylist

ERLANG = atom("erlang")

# "name/arities=target": the target is a function of :erlang unless it names another module; left out when it has the same name.
_INLINED = {
    "Atom": "to_charlist/1=atom_to_list to_string/1=atom_to_binary",
    "Bitwise": "bnot/1 band/2 bor/2 bxor/2 bsl/2 bsr/2 ~~~/1=bnot &&&/2=band |||/2=bor ^^^/2=bxor <<</2=bsl >>>/2=bsr",
    "Function": "capture/3=make_fun info/1,2=fun_info",
    "Integer": "to_charlist/1,2=integer_to_list to_string/1,2=integer_to_binary",
    "IO": "iodata_length/1=iolist_size iodata_to_binary/1=iolist_to_binary",
    "Kernel": """
        !=/2=/= !==/2==/= */2 +/1,2 ++/2 -/1,2 --/2 //2 </2 <=/2==< ==/2 ===/2==:= >/2 >=/2 abs/1 apply/2,3
        binary_part/3 bit_size/1 byte_size/1 ceil/1 div/2 exit/1 floor/1 function_exported?/3=function_exported hd/1
        is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1,2 is_integer/1 is_list/1 is_map/1
        is_number/1 is_pid/1 is_port/1 is_reference/1 is_tuple/1 length/1 make_ref/0 map_size/1 max/2 min/2 node/0,1
        not/1 rem/2 round/1 self/0 send/2 spawn/1,3 spawn_link/1,3 spawn_monitor/1,3 throw/1 tl/1 trunc/1 tuple_size/1
    """,
    "List": """
        to_atom/1=list_to_atom to_existing_atom/1=list_to_existing_atom to_float/1=list_to_float
        to_integer/1,2=list_to_integer to_tuple/1=list_to_tuple
    """,
    "Map": "keys/1=maps:keys merge/2=maps:merge to_list/1=maps:to_list values/1=maps:values",
    "Node": "list/0,1=nodes spawn/2,4 spawn/3,5=spawn_opt spawn_link/2,4 spawn_monitor/2,4",
    "Port": "close/1=port_close command/2,3=port_command connect/2=port_connect list/0=ports open/2=open_port demonitor/1,2",
    "Process": """
        alive?/1=is_process_alive cancel_timer/1,2 demonitor/1,2 exit/2 flag/2,3=process_flag get/0 get_keys/0,1
        group_leader/0 hibernate/3 link/1 list/0=processes read_timer/1 registered/0 send/3 spawn/2,4=spawn_opt
        unlink/1 unregister/1
    """,
    "String": "duplicate/2=binary:copy to_float/1=binary_to_float to_integer/1,2=binary_to_integer",
    "System": "monotonic_time/0 os_time/0=os:system_time system_time/0 time_offset/0 unique_integer/0,1",
    "Tuple": "append/2=append_element to_list/1=tuple_to_list",
}

# Calls whose arguments change places: the digits say which argument goes where, an atom is an argument added.
_REWRITTEN = {
    "Kernel": "is_map_key/2=erlang:is_map_key:1,0",
    "Map": """
        delete/2=maps:remove:1,0 fetch/2=maps:find:1,0 fetch!/2=maps:get:1,0 has_key?/2=maps:is_key:1,0
        put/3=maps:put:1,2,0 replace!/3=maps:update:1,2,0
    """,
    "Port": "monitor/1=erlang:monitor:port,0",
    "Process": """
        group_leader/2=erlang:group_leader:1,0 monitor/1=erlang:monitor:process,0
        send_after/3=erlang:send_after:2,0,1 send_after/4=erlang:send_after:2,0,1,3
    """,
    "String": "to_atom/1=erlang:binary_to_atom:0,utf8 to_existing_atom/1=erlang:binary_to_existing_atom:0,utf8",
    "Tuple": "duplicate/2=erlang:make_tuple:1,0",
}

# Elixir counts tuple elements from 0, Erlang from 1.
_INDEXED = {
    ("Tuple", "delete_at", 2): "delete_element",
    ("Tuple", "insert_at", 3): "insert_element",
    ("Kernel", "elem", 2): "element",
    ("Kernel", "put_elem", 3): "setelement",
}

_GUARDS = """
    abs/1 binary_part/2,3 bit_size/1 byte_size/1 ceil/1 element/2 float/1 floor/1 hd/1 is_atom/1 is_binary/1 is_bitstring/1
    is_boolean/1 is_float/1 is_function/1,2 is_integer/1 is_list/1 is_map/1 is_map_key/2 is_number/1 is_pid/1 is_port/1
    is_reference/1 is_tuple/1 length/1 map_get/2 map_size/1 node/0,1 round/1 self/0 size/1 tl/1 trunc/1 tuple_size/1
    andalso/2 orelse/2 and/2 or/2 xor/2 not/1 +/1,2 -/1,2 */2 //2 div/2 rem/2 band/2 bor/2 bxor/2 bnot/1 bsl/2 bsr/2
    ==/2 /=/2 =</2 </2 >=/2 >/2 =:=/2 =/=/2
"""

_ENTRY = re.compile(r"(.+)/(\d[\d,]*)(?:=(.+))?")


def _entries(text: str) -> list[tuple[str, int, str]]:
    found = []
    for word in text.split():
        match = _ENTRY.fullmatch(word)
        assert match is not None, word
        for arity in match[2].split(","):
            found.append((match[1], int(arity), match[3] or match[1]))
    return found


def _inline_table() -> dict[tuple[Atom, str, int], tuple[Atom, Atom]]:
    table = {}
    for module, text in _INLINED.items():
        for name, arity, target in _entries(text):
            erl_module, found, function = target.partition(":") if target[0].isalpha() else ("", "", "")
            pair = (atom(erl_module), atom(function)) if found else (ERLANG, atom(target))
            table[atom("Elixir." + module), name, arity] = pair
    return table


def _rewrite_table() -> dict[tuple[Atom, str, int], tuple[Atom, Atom, list[Any]]]:
    table: dict[tuple[Atom, str, int], tuple[Atom, Atom, list[Any]]] = {}
    for module, text in _REWRITTEN.items():
        for name, arity, target in _entries(text):
            erl_module, function, places = target.split(":")
            order = [int(place) if place.isdigit() else atom(place) for place in places.split(",")]
            table[atom("Elixir." + module), name, arity] = (atom(erl_module), atom(function), order)
    return table


_INLINE = _inline_table()
_REWRITE = _rewrite_table()
_INDEX = {(atom("Elixir." + module), name, arity): atom(target) for (module, name, arity), target in _INDEXED.items()}
_ALLOWED_GUARDS = frozenset((name, arity) for name, arity, _ in _entries(_GUARDS))
_KERNEL = atom("Elixir.Kernel")
_STRING_CHARS = atom("Elixir.String.Chars")
_PLUS = atom("+")
_BAR = atom("|")
_ALWAYS_STRING = {
    (atom("Elixir.Enum"), "join"),
    (atom("Elixir.Enum"), "map_join"),
    (atom("Elixir.Kernel"), "inspect"),
    (atom("Elixir.Macro"), "to_string"),
    (_STRING_CHARS, "to_string"),
    (atom("Elixir.Path"), "join"),
}


def inline(module: Any, name: str, arity: int) -> tuple[Atom, Atom] | None:
    """The Erlang function that a library function is another name of."""
    return _INLINE.get((module, name, arity))


@cache
def _elixir_names() -> dict[tuple[Atom, Atom, int], tuple[Atom, str]]:
    names: dict[tuple[Atom, Atom, int], tuple[Atom, str]] = {}
    for (module, name, arity), (erl_module, function) in _INLINE.items():
        names.setdefault((erl_module, function, arity), (module, name))
    return names


def elixir_name(module: Atom, function: Atom, arity: int) -> tuple[Atom, str] | None:
    """The module and name by which Elixir knows an Erlang function: the way back from :func:`inline`."""
    return _elixir_names().get((module, function, arity))


@cache
def _elixir_orders() -> dict[tuple[Atom, Atom, int], tuple[Atom, str, list[Any]]]:
    return {
        (erl_module, function, len(order)): (module, name, order) for (module, name, _), (erl_module, function, order) in _REWRITE.items()
    }


_SHORT_CIRCUIT = {atom("andalso"): "and", atom("orelse"): "or"}


def elixir_call(module: Any, function: Atom, args: list[Any]) -> tuple[Any, str, list[Any]]:
    """Module, name and arguments of a call of an Erlang function as Elixir knows it; others as they are."""
    arity = len(args)
    found = elixir_name(module, function, arity)
    if found is not None:
        return (*found, args)
    ordered = _elixir_orders().get((module, function, arity))
    if ordered is not None:
        owner, name, order = ordered
        if all(type(place) is int or place is arg for place, arg in zip(order, args, strict=True)):
            places = [place for place in order if type(place) is int]
            return owner, name, [args[order.index(place)] for place in range(len(places))]
    if module is ERLANG:
        if function in _SHORT_CIRCUIT and arity == 2:
            return _KERNEL, _SHORT_CIRCUIT[function], args
        for (owner, name, count), target in _INDEX.items():
            if target is function and count == arity:
                index = _decrement(args[0])
                return (module, function.name, args) if index is None else (owner, name, [args[1], index, *args[2:]])
    return module, function.name, args


def _decrement(index: Any) -> Any:
    if type(index) is int or type(index) is float:
        return index - 1
    if is_node(index) and is_node(index[0]) and index[0][0] is DOT and index[0][2].head is ERLANG and index[0][2].tail.head is _PLUS:
        left, right = to_pylist(index[2])
        return left if right == 1 else None
    return None


def rewrite(receiver: Any, dot_meta: Any, fun: Atom, meta: Any, args: list[Any]) -> Any:
    """The remote call with these expanded arguments, as the Erlang call it stands for where there is one."""
    key = (receiver, fun.name, len(args))
    if receiver is _STRING_CHARS and fun.name == "to_string" and len(args) == 1 and _is_always_string(args[0]):
        return args[0]
    receiver, fun, args = _moved(key, receiver, dot_meta, fun, args)
    return ((DOT, dot_meta, cons(receiver, cons(fun, EMPTY))), meta, from_iter(args))


def _moved(key: Any, receiver: Any, dot_meta: Any, fun: Atom, args: list[Any]) -> tuple[Any, Atom, list[Any]]:
    found = _REWRITE.get(key)
    if found is not None:
        module, name, order = found
        return module, name, [args[place] if type(place) is int else place for place in order]
    indexed = _INDEX.get(key)
    if indexed is not None:
        return ERLANG, indexed, [_increment(dot_meta, args[1]), args[0], *args[2:]]
    return receiver, fun, args


def _increment(meta: Any, index: Any) -> Any:
    if type(index) is int or type(index) is float:
        return index + 1
    return ((DOT, meta, from_iter([ERLANG, _PLUS])), meta, from_iter([index, 1]))


def _is_always_string(node: Any) -> bool:
    if type(node) is bytes:
        return True
    if is_node(node) and is_node(node[0]) and node[0][0] is DOT:
        target = to_pylist(node[0][2])
        return len(target) == 2 and type(target[1]) is Atom and (target[0], target[1].name) in _ALWAYS_STRING
    return False


def guard_rewrite(receiver: Any, dot_meta: Any, fun: Atom, meta: Any, args: list[Any]) -> Any:
    """As :func:`rewrite` inside a guard: None for what guards do not allow."""
    module, name, args = _moved((receiver, fun.name, len(args)), receiver, dot_meta, fun, args)
    if module is not ERLANG or (name.name, len(args)) not in _ALLOWED_GUARDS:
        return None
    return ((DOT, dot_meta, cons(ERLANG, cons(name, EMPTY))), meta, from_iter(args))


class NoStaticAppend(Exception):
    """The left side of ``++`` in a pattern is no literal proper list."""


def match_rewrite(receiver: Any, fun: Atom, meta: Any, args: list[Any]) -> Any:
    """What a call in a pattern stands for: signed numbers and ``literal ++ rest``. None for every other call."""
    if receiver is not ERLANG:
        return None
    name = fun.name
    if len(args) == 1 and type(args[0]) in (int, float):
        if name == "+":
            return args[0]
        if name == "-":
            return -args[0]
    if name == "++" and len(args) == 2:
        return _static_append(args[0], args[1], meta)
    return None


def _static_append(left: Any, right: Any, meta: Any) -> Any:
    if left is EMPTY:
        return right
    items, tail = split(left)
    if tail is not EMPTY or not items:
        raise NoStaticAppend
    last = items.pop()
    if is_node(last) and last[0] is _BAR:
        head, rest = to_pylist(last[2])
        if type(rest) is not Cons and rest is not EMPTY:
            raise NoStaticAppend
        return from_iter([*items, (_BAR, last[1], from_iter([head, _static_append(rest, right, meta)]))])
    return from_iter([*items, (_BAR, meta, from_iter([last, right]))])


_BOOLEAN_1 = frozenset(
    "not is_atom is_binary is_bitstring is_boolean is_float is_function is_integer is_list is_number is_pid is_port "
    "is_reference is_tuple is_map is_process_alive".split()
)
_BOOLEAN_2 = frozenset("and or xor == /= =< >= < > =:= =/= is_map_key is_function is_record".split())
_BOOLEAN_3 = frozenset(("function_exported", "is_record"))
_BOOLEAN_BY_ARITY = {1: _BOOLEAN_1, 2: _BOOLEAN_2, 3: _BOOLEAN_3}


def returns_boolean(node: Any) -> bool:
    """Whether an expanded expression surely gives true or false."""
    if node is TRUE or node is FALSE:
        return True
    if not is_node(node) or type(node[2]) is not Cons:
        return False
    head = node[0]
    if is_node(head) and head[0] is DOT:
        target = to_pylist(head[2])
        if len(target) != 2 or target[0] is not ERLANG:
            return False
        args = to_pylist(node[2])
        name = target[1].name
        if len(args) == 2 and name in ("andalso", "orelse"):
            return returns_boolean(args[1])
        return name in _BOOLEAN_BY_ARITY.get(len(args), ())
    if type(head) is not Atom:
        return False
    args = to_pylist(node[2])
    if head.name == "__block__":
        return returns_boolean(args[-1])
    if (head.name == "case" and len(args) == 2) or (head.name == "cond" and len(args) == 1):
        options = to_pylist(args[-1])
        if len(options) == 1 and options[0][0].name == "do":
            return all(returns_boolean(to_pylist(clause[2])[1]) for clause in options[0][1])
    return False

"""Calls that can only fail, and calls whose result nothing uses: what the Erlang compiler warns of when it optimises a module.

:func:`warn_futile` walks the expanded definitions of a module once. Each expression is looked at either for its value or for its effect
alone (it stands in a block before the last expression). A call of a pure function in the second place is reported. A pure call whose
arguments are all known is made: when it fails, it is reported, else its value is known too, also through variables. With what is known,
a guard that never holds and a match that never succeeds are reported. What a macro marked as generated is passed over, as is a failing
call that a plain variable takes (``x = 1 + "a"``): there the compiler says nothing either.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.definition import Definition
from otpshell.lang.diagnostics import alias_text, form_warn, meta_line
from otpshell.lang.env import Env
from otpshell.lang.inline import ERLANG, elixir_name
from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, DO, DOT, LINE, TUPLE, WHEN, is_node, keyword_get
from otpshell.terms.atom import TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, split, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.maps import STRUCT, Map, from_pairs

_UNKNOWN = object()
_MAP = atom("%{}")
_BLOCK = atom("__block__")
_MATCH = atom("=")
_BAR = atom("|")
_CASE = atom("case")
_COND = atom("cond")
_RECEIVE = atom("receive")
_WITH = atom("with")
_FOR = atom("for")
_FN = atom("fn")
_CAPTURE = atom("&")
_PIN = atom("^")
_BINARY = atom("<<>>")
_UNDERSCORE = atom("_")
_VERSION = atom("version")

_COMPARISONS = {"==": "==", "/=": "!=", "=:=": "===", "=/=": "!==", "<": "<", ">": ">", "=<": "<=", ">=": ">="}
_OPERATORS = frozenset("+ - * / ++ -- div rem not and or xor band bor bxor bnot bsl bsr".split())


def _functions(text: str) -> frozenset[tuple[str, int]]:
    found = set()
    for word in text.split():
        name, _, arities = word.rpartition("/")
        found |= {(name, int(arity)) for arity in arities.split(",")}
    return frozenset(found)


# From OTP 25's own tables (the module erl_bifs): what depends on its arguments alone, and what has no effect and never fails.
_PURE = _functions("""
    */2 +/1,2 ++/2 -/1,2 --/2 //2 abs/1 and/2 atom_to_binary/1,2 atom_to_list/1 band/2 binary_part/2,3 binary_to_atom/1,2
    binary_to_float/1 binary_to_integer/1 binary_to_list/1,3 bit_size/1 bnot/1 bor/2 bsl/2 bsr/2 bxor/2 byte_size/1 ceil/1 div/2
    element/2 float/1 float_to_binary/1 float_to_list/1 floor/1 hd/1 integer_to_binary/1 integer_to_list/1 is_function/2
    is_map_key/2 is_record/2,3 length/1 list_to_atom/1 list_to_binary/1 list_to_float/1 list_to_integer/1,2 list_to_pid/1
    list_to_tuple/1 make_fun/3 map_get/2 not/1 or/2 pid_to_list/1 rem/2 round/1 setelement/3 size/1 split_binary/2 tl/1 trunc/1
    tuple_size/1 tuple_to_list/1 xor/2
""")
_SAFE_AND_PURE = _functions("""
    /=/2 </2 =/=/2 =:=/2 =</2 ==/2 >/2 >=/2 is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_integer/1
    is_list/1 is_map/1 is_number/1 is_pid/1 is_port/1 is_reference/1 is_tuple/1 max/2 min/2
""")
_SAFE = _SAFE_AND_PURE | _functions("""
    date/0 get/0,1 get_cookie/0 get_keys/1 group_leader/0 is_alive/0 make_ref/0 node/0 nodes/0 ports/0 pre_loaded/0 processes/0
    registered/0 self/0 term_to_binary/1 time/0
""")
_ELSEWHERE = {
    "maps": _functions("get/2 is_key/2"),
    "lists": _functions("append/2 subtract/2"),
    "math": _functions("""
        acos/1 acosh/1 asin/1 asinh/1 atan/1 atan2/2 atanh/1 ceil/1 cos/1 cosh/1 erf/1 erfc/1 exp/1 floor/1 fmod/2 log/1 log10/1
        log2/1 pi/0 pow/2 sin/1 sinh/1 sqrt/1 tan/1 tanh/1
    """),
}
# Calls that the compiler makes of others: it warns of both.
_ALSO = {("maps", "get"): "map_get", ("maps", "is_key"): "is_map_key"}
_SHORT_CIRCUIT = frozenset(("andalso", "orelse"))
_SAME_RESULT = "this check/guard will always yield the same result"
_NEVER_MADE = frozenset(("make_fun", "list_to_pid", "pid_to_list"))
_SUPPRESS = "is ignored (suppress the warning by assigning the expression to the _ variable)"
# Numbers of more bits than these are not calculated with while compiling.
_LARGEST = 4096


def warn_futile(definitions: list[Definition], env: Env) -> None:
    """Warn of pure calls in these definitions that fail whenever they run, or whose result is not used."""
    found: set[tuple[int, Any, str, str]] = set()
    for definition in definitions:
        for clause in definition.clauses:
            walk = _Walk(env, definition.file, found)
            # The compiler comes by these twice.
            walk.guards(clause.meta, clause.guards, times=2)
            walk.look(clause.body)
    _tell(found, env)


def warn_futile_file(expanded: Any, env: Env) -> None:
    """The same for the code of a file that stands outside of modules, which is compiled as a function: there only calls are told."""
    found: set[tuple[int, Any, str, str]] = set()
    _Walk(env, env.file, found).look(expanded)
    _tell({each for each in found if each[3] is not _SAME_RESULT}, env)


def _tell(found: set[tuple[int, Any, str, str]], env: Env) -> None:
    for line, _, file, text in sorted(found):
        form_warn(elist((LINE, line)), env.replace(file=file), text, bare=True)


class _Walk:
    """One clause of a definition, with what is known of its variables. ``look`` gives the value of an expression, or _UNKNOWN."""

    def __init__(self, env: Env, file: str, found: set[tuple[int, Any, str, str]]) -> None:
        self.env = env
        self.file = file
        self.found = found
        self.known: dict[Any, Any] = {}

    def look(self, node: Any, effect: bool = False, taken: bool = False) -> Any:
        """``effect``: the value is not used. ``taken``: a variable takes it."""
        if type(node) is Cons:
            return self._list(node, effect)
        if type(node) is not tuple:
            return node
        if len(node) == 2:
            return self._all(node, effect, tuple)
        head, meta, args = node
        if type(args) is Atom:
            return self.known.get(_key(node), _UNKNOWN)
        if type(head) is tuple:
            return self._call(head, meta, args, effect, taken)
        special = _SPECIAL.get(head)
        if special is not None:
            return special(self, meta, to_pylist(args), effect)
        for arg in to_pylist(args):
            self.look(arg)
        return _UNKNOWN

    def _all(self, items: Any, effect: bool, make: Any) -> Any:
        values = [self.look(item, effect) for item in items]
        return _UNKNOWN if any(value is _UNKNOWN for value in values) else make(values)

    def _list(self, node: Cons, effect: bool) -> Any:
        items, tail = split(node)
        last = items[-1]
        if is_node(last) and last[0] is _BAR:
            head, rest = to_pylist(last[2])
            return self._all([*items[:-1], head, rest], effect, lambda values: from_iter(values[:-1], values[-1]))
        return self._all(items, effect, lambda values: from_iter(values, tail))

    # -- calls -------------------------------------------------------------------------------------------------------------

    def _call(self, head: Any, meta: Any, args: Any, effect: bool, taken: bool) -> Any:
        arguments = to_pylist(args)
        target = to_pylist(head[2]) if head[0] is DOT else [head]
        if len(target) != 2 or type(target[0]) is not Atom or type(target[1]) is not Atom:
            for node in (*target, *arguments):
                self.look(node)
            return _UNKNOWN
        module, function = target
        name, arity = function.name, len(arguments)
        ours = keyword_get(meta, GENERATED) is TRUE
        safe = module is ERLANG and (name, arity) in _SAFE
        if module is ERLANG and name in _SHORT_CIRCUIT:
            self.look(arguments[0])
            self.look(arguments[1], effect)
            return _UNKNOWN
        values = [self.look(argument, effect and safe) for argument in arguments]
        if effect and not ours:
            self._unused(module, name, arity, meta)
        if module is not ERLANG or any(value is _UNKNOWN for value in values):
            return _UNKNOWN
        if (name, arity) not in _PURE and (name, arity) not in _SAFE_AND_PURE or name in _NEVER_MADE or _is_large(name, values):
            return _UNKNOWN
        try:
            return self.env.vm.apply(ERLANG, function, *values)
        except Exception as error:
            if not taken and not ours:
                reason = Caught(error).struct().d[STRUCT]
                self._say(meta, (0, name), f"the call to {_shown(name, arity)} will fail with {alias_text(reason)}")
            return _UNKNOWN

    def _unused(self, module: Atom, name: str, arity: int, meta: Any) -> None:
        if module is not ERLANG:
            if (name, arity) not in _ELSEWHERE.get(module.name, ()):
                return
            self._say(meta, (2, module.name, name), f"the result of calling {module.name}:{name}/{arity} {_SUPPRESS}")
            other = _ALSO.get((module.name, name))
            if other is not None:
                self._unused(ERLANG, other, arity, meta)
        elif (name, arity) in _SAFE:
            operator = _COMPARISONS.get(name)
            text = f"use of operator {operator}" if operator is not None and arity == 2 else f"the call to {name}/{arity}"
            self._say(meta, (1, "erlang", name), f"{text} has no effect")
        elif (name, arity) in _PURE:
            if name == "make_fun":
                text = "fun construction"
            elif name in _OPERATORS:
                text = f"evaluating operator '{name}'/{arity}"
            else:
                text = f"calling {name}/{arity}"
            self._say(meta, (2, "erlang", name), f"the result of {text} {_SUPPRESS}")

    def _say(self, meta: Any, order: Any, text: str) -> None:
        self.found.add((meta_line(meta), order, self.file, text))

    def guards(self, meta: Any, guards: list[Any], times: int = 1) -> None:
        """The guards of a clause, one of which is to hold."""
        values = [self.look(guard) for guard in guards]
        if values and not any(value is _UNKNOWN or value is TRUE for value in values):
            for time in range(times):
                self._say(meta, (0, "", time), _SAME_RESULT)

    # -- special forms -----------------------------------------------------------------------------------------------------

    def block(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        for item in items[:-1]:
            self.look(item, True)
        return self.look(items[-1], effect) if items else _UNKNOWN

    def match(self, meta: Any, sides: list[Any], _effect: bool) -> Any:
        left, right = sides
        plain = is_node(left) and type(left[2]) is Atom
        if plain and is_node(right) and right[0] is _FN:
            # The compiler says nothing of a fun that it puts in where it is called.
            return _UNKNOWN
        value = self.look(right, taken=plain)
        if value is _UNKNOWN:
            return value
        if plain:
            self.known[_key(left)] = value
        elif _cannot_match(left, value):
            self._say(meta, (0, "", 0), _SAME_RESULT)
        return value

    def tuple_of(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        return self._all(items, effect, tuple)

    def map_of(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        if any(is_node(item) for item in items):
            for item in items:
                self.look(item)
            return _UNKNOWN
        return self._all(items, effect, from_pairs)

    def case_of(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        subject, blocks = args
        clauses = to_pylist(keyword_get(blocks, DO))
        first = clauses[0][2].head if clauses else EMPTY
        anything = type(first) is Cons and is_node(first.head) and first.head[0] is _UNDERSCORE
        value = self.look(subject, anything)
        return self._clauses(clauses if value is _UNKNOWN else _reachable(clauses, value), effect)

    def branches(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        """``cond`` and ``receive``."""
        for _, clauses in to_pylist(args[0]):
            self._clauses(to_pylist(clauses) if type(clauses) is Cons else [], effect)
        return _UNKNOWN

    def _clauses(self, clauses: list[Any], effect: bool) -> Any:
        for clause in clauses:
            if not is_node(clause) or clause[0] is not ARROW:
                continue
            heads, body = to_pylist(clause[2])
            if type(heads) is Cons and is_node(heads.head) and heads.head[0] is WHEN:
                self.guards(heads.head[1], [to_pylist(heads.head[2])[-1]])
            self.look(body, effect)
        return _UNKNOWN

    def cond_of(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        for clause in to_pylist(keyword_get(args[0], DO)):
            condition, body = to_pylist(clause[2])
            self.look(condition.head)
            self.look(body, effect)
        return _UNKNOWN

    def steps(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        """``for`` and ``with``: steps, then blocks. An unused ``for`` makes no list unless it is told what to make."""
        options = to_pylist(args[-1])
        for step in args[:-1]:
            self.look(step)
        only_do = all(key is DO or key.name == "else" for key, _ in options)
        for _, part in options:
            if type(part) is Cons and is_node(part.head) and part.head[0] is ARROW:
                self._clauses(to_pylist(part), effect)
            else:
                self.look(part, effect and only_do)
        return _UNKNOWN

    def arrow(self, _meta: Any, args: list[Any], _effect: bool) -> Any:
        """A clause of ``fn`` and ``try``, and a generator: patterns are no calls."""
        self.look(args[-1])
        return _UNKNOWN

    def capture(self, meta: Any, args: list[Any], effect: bool) -> Any:
        if effect and is_node(args[0]) and is_node(to_pylist(args[0][2])[0][0]):
            self._unused(ERLANG, "make_fun", 3, meta)
        return _UNKNOWN

    def binary(self, _meta: Any, segments: list[Any], _effect: bool) -> Any:
        for segment in segments:
            self.look(to_pylist(segment[2])[0])
        return _UNKNOWN

    def nothing(self, _meta: Any, _args: list[Any], _effect: bool) -> Any:
        return _UNKNOWN


def _reachable(clauses: list[Any], value: Any) -> list[Any]:
    """The clauses of a ``case`` that a known value may get to: the compiler leaves the others out."""
    found = []
    for clause in clauses:
        pattern = to_pylist(clause[2])[0].head
        guarded = is_node(pattern) and pattern[0] is WHEN
        if not _cannot_match(to_pylist(pattern[2])[0] if guarded else pattern, value):
            found.append(clause)
            if not guarded and not (is_node(pattern) and type(pattern[2]) is not Atom):
                break
    return found


def _cannot_match(pattern: Any, value: Any) -> bool:
    """Whether a pattern can be seen not to match a value that is known."""
    if type(pattern) is tuple and len(pattern) == 2:
        return _parts_cannot_match([*pattern], value)
    if type(pattern) is Cons:
        items, tail = split(pattern)
        if type(value) not in (Cons, type(EMPTY)):
            return True
        if tail is not EMPTY or is_node(items[-1]) and items[-1][0] is _BAR:
            return False
        given, rest = split(value) if type(value) is Cons else ([], EMPTY)
        return rest is not EMPTY or _parts_cannot_match(items, tuple(given))
    if not is_node(pattern):
        return not exact_equal(pattern, value)
    if pattern[0] is TUPLE:
        return _parts_cannot_match(to_pylist(pattern[2]), value)
    return pattern[0] is _MAP and type(value) is not Map


def _parts_cannot_match(patterns: list[Any], value: Any) -> bool:
    if type(value) is not tuple or len(value) != len(patterns):
        return True
    return any(_cannot_match(pattern, part) for pattern, part in zip(patterns, value, strict=True))


_SPECIAL = {
    _BLOCK: _Walk.block,
    _MATCH: _Walk.match,
    TUPLE: _Walk.tuple_of,
    _MAP: _Walk.map_of,
    _CASE: _Walk.case_of,
    _COND: _Walk.cond_of,
    _RECEIVE: _Walk.branches,
    _FOR: _Walk.steps,
    _WITH: _Walk.steps,
    ARROW: _Walk.arrow,
    atom("<-"): _Walk.arrow,
    _CAPTURE: _Walk.capture,
    _PIN: _Walk.nothing,
    _BINARY: _Walk.binary,
}


def _key(node: Any) -> Any:
    return node[0], node[2], keyword_get(node[1], _VERSION)


def _shown(name: str, arity: int) -> str:
    found = elixir_name(ERLANG, atom(name), arity)
    if found is None:
        return f":erlang.{name}/{arity}"
    module, function = found
    return f"{function}/{arity}" if module.name == "Elixir.Kernel" else f"{alias_text(module)}.{function}/{arity}"


def _is_large(name: str, values: list[Any]) -> bool:
    # Whether making this call could take long.
    if name == "bsl" and type(values[1]) is int and values[1] > _LARGEST:
        return True
    return any(type(value) is int and value.bit_length() > _LARGEST for value in values)

"""Calls that can only fail, and calls whose result nothing uses: what the Erlang compiler warns of when it optimises a module.

:func:`warn_futile` walks the expanded definitions of a module once. Each expression is looked at either for its value or for its effect
alone (it stands in a block before the last expression). A call of a pure function in the second place is reported. A pure call whose
arguments are all known is made: when it fails, it is reported, else its value is known too, also through variables. With what is known,
a guard that never holds and a match that never succeeds are reported. What a macro marked as generated is passed over, as is a failing
call that a plain variable takes (``x = 1 + "a"``): there the compiler says nothing either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.definition import Definition
from otpshell.lang.diagnostics import alias_text, form_warn, meta_line
from otpshell.lang.env import Env
from otpshell.lang.inline import ERLANG, elixir_name
from otpshell.lang.known_values import UNKNOWN, Known, cannot_match, count_uses, is_plain, key_of
from otpshell.lang.pure_functions import ALSO, COMPARISONS, ELSEWHERE, OPERATORS, PURE, SAFE, SAFE_AND_PURE
from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, DO, DOT, LINE, TUPLE, WHEN, is_node, keyword_get
from otpshell.lang.unreachable import head_of, unreachable_clauses, unreachable_in_definition, unreachable_inside, warn_shadowed
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.maps import STRUCT, Map, from_pairs

_MAP = atom("%{}")
_BLOCK = atom("__block__")
_MATCH = atom("=")
_BAR = atom("|")
_CASE = atom("case")
_COND = atom("cond")
_RECEIVE = atom("receive")
_WITH = atom("with")
_FOR = atom("for")
_UNIQ, _INTO = atom("uniq"), atom("into")
_MAPS, _MAP_GET = atom("maps"), atom("map_get")
_FN = atom("fn")
_GENERATOR = atom("<-")
_TRY = atom("try")
_RESCUE = atom("rescue")
_CATCH = atom("catch")
_AFTER = atom("after")
_NO_PARENS = atom("no_parens")
_CAPTURE = atom("&")
_PIN = atom("^")
_BINARY = atom("<<>>")
_UNDERSCORE = atom("_")
_VERSION = atom("version")


_SHORT_CIRCUIT = frozenset(("andalso", "orelse"))
_OTHER_TYPES = "this clause cannot match because of different types/sizes"
_NO_FUN, _NO_MODULE = "invalid function call", "invalid module and/or function name; this call will always fail"
_SAME_RESULT = "this check/guard will always yield the same result"
_NEVER_MADE = frozenset(("make_fun", "list_to_pid", "pid_to_list"))
_SUPPRESS = "is ignored (suppress the warning by assigning the expression to the _ variable)"
# Numbers of more bits than these are not calculated with while compiling.
_LARGEST = 4096


def warn_futile(definitions: list[Definition], env: Env) -> None:
    """Warn of clauses in these definitions that are never got to, of pure calls that fail whenever they run or whose result is not used."""
    found: set[tuple[int, Any, str, str]] = set()
    for definition in definitions:
        unreachable_in_definition(definition, _Walk(env, definition.file, found).say)
        for clause in definition.clauses:
            walk = _Walk(env, definition.file, found)
            # The compiler comes by these twice.
            walk.guards(clause.meta, clause.guards, times=2)
            count_uses(clause.body, walk.uses)
            walk.look(clause.body)
    _tell(found, env)


def warn_futile_file(expanded: Any, env: Env) -> None:
    """The same for the code of a file that stands outside of modules, which is compiled as a function: there only calls are told."""
    found: set[tuple[int, Any, str, str]] = set()
    _Walk(env, env.file, found).look(expanded)
    _tell({each for each in found if each[3] is not _SAME_RESULT and not each[3].startswith("this clause")}, env)


def _tell(found: set[tuple[int, Any, str, str]], env: Env) -> None:
    for line, _, file, text in sorted(found):
        form_warn(elist((LINE, line)), env.replace(file=file), text, bare=True)


class _Walk(Known):
    """One clause of a definition, with what is known of its variables. ``look`` gives the value of an expression, or UNKNOWN."""

    def __init__(self, env: Env, file: str, found: set[tuple[int, Any, str, str]]) -> None:
        super().__init__()
        self.env = env
        self.file = file
        self.found = found
        self.in_guard = False

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
            return self.known.get(key_of(node), UNKNOWN)
        if type(head) is tuple:
            return self._call(head, meta, args, effect, taken)
        special = _SPECIAL.get(head)
        if special is not None:
            return special(self, meta, to_pylist(args), effect)
        for arg in to_pylist(args):
            self.look(arg)
        return UNKNOWN

    def _all(self, items: Any, effect: bool, make: Any) -> Any:
        values = [self.look(item, effect) for item in items]
        return UNKNOWN if any(value is UNKNOWN for value in values) else make(values)

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
            called, *_ = [self.look(node) for node in (*target, *arguments)]
            if called is UNKNOWN or type(called) is Map:
                return UNKNOWN
            if len(target) == 1:
                self.say(meta, (4, ""), _NO_FUN)
            elif type(called) is not Atom and keyword_get(meta, _NO_PARENS) is not TRUE:
                self.say(meta, (4, ""), _NO_MODULE)
            return UNKNOWN
        module, function = target
        name, arity = function.name, len(arguments)
        ours = keyword_get(meta, GENERATED) is TRUE
        safe = module is ERLANG and (name, arity) in SAFE
        if module is ERLANG and name in _SHORT_CIRCUIT:
            left, right = self.look(arguments[0]), self.look(arguments[1], effect)
            decides = TRUE if name == "orelse" else FALSE
            return left if left is decides or left is UNKNOWN else right
        if name == "not" and self.in_guard and type(arguments[0]) is not Atom and not is_node(arguments[0]):
            return FALSE
        values = [self.look(argument, effect and safe) for argument in arguments]
        if module is ERLANG and name == "apply" and arity == 2 and values[0] is not UNKNOWN and is_list(arguments[1]):
            self.say(meta, (4, ""), _NO_FUN)
        if effect and not ours:
            self._unused(module, name, arity, meta, made=all(value is not UNKNOWN for value in values))
        if module is _MAPS and name == "get" and arity == 2:
            # What the compiler makes of it.
            module, function, name = ERLANG, _MAP_GET, _MAP_GET.name
        if module is not ERLANG or any(value is UNKNOWN for value in values):
            return UNKNOWN
        if (name, arity) not in PURE and (name, arity) not in SAFE_AND_PURE or name in _NEVER_MADE or _is_large(name, values):
            return UNKNOWN
        try:
            return self.env.vm.apply(ERLANG, function, *values)
        except Exception as error:
            if not taken and not ours:
                reason = Caught(error).struct().d[STRUCT]
                self.say(meta, (0, name), f"the call to {_shown(name, arity)} will fail with {alias_text(reason)}")
            return UNKNOWN

    def _unused(self, module: Atom, name: str, arity: int, meta: Any, made: bool = False) -> None:
        """``made``: the compiler makes the call itself, so that nothing else becomes of it."""
        if module is not ERLANG:
            if (name, arity) not in ELSEWHERE.get(module.name, ()):
                return
            self.say(meta, (2, module.name, name), f"the result of calling {module.name}:{name}/{arity} {_SUPPRESS}")
            other = ALSO.get((module.name, name))
            if other is not None and not made:
                self._unused(ERLANG, other, arity, meta)
        elif (name, arity) in SAFE:
            operator = COMPARISONS.get(name)
            text = f"use of operator {operator}" if operator is not None and arity == 2 else f"the call to {name}/{arity}"
            self.say(meta, (1, "erlang", name), f"{text} has no effect")
        elif (name, arity) in PURE:
            if name == "make_fun":
                text = "fun construction"
            elif name in OPERATORS:
                text = f"evaluating operator '{name}'/{arity}"
            else:
                text = f"calling {name}/{arity}"
            self.say(meta, (2, "erlang", name), f"the result of {text} {_SUPPRESS}")

    def say(self, meta: Any, order: Any, text: str) -> None:
        self.found.add((meta_line(meta), order, self.file, text))

    def guards(self, meta: Any, guards: list[Any], times: int = 1) -> Any:
        """Whether the guards of a clause let something in, one of which is to hold: true, false or not known."""
        self.in_guard = True
        values = [self.look(guard) for guard in guards]
        self.in_guard = False
        if TRUE in values or not values:
            return TRUE
        if any(value is UNKNOWN for value in values):
            return UNKNOWN
        if keyword_get(meta, GENERATED) is not TRUE:
            for time in range(times):
                self.say(meta, (0, "", time), _SAME_RESULT)
        return FALSE

    # -- special forms -----------------------------------------------------------------------------------------------------

    def block(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        for item in items[:-1]:
            self.look(item, True)
        return self.look(items[-1], effect) if items else UNKNOWN

    def match(self, meta: Any, sides: list[Any], _effect: bool) -> Any:
        left, right = sides
        plain = is_node(left) and type(left[2]) is Atom
        if plain and is_node(right) and right[0] is _FN:
            # The compiler says nothing of calls in a fun that it puts in where it is called.
            unreachable_inside(right, self.say)
            return UNKNOWN
        value = self.look(right, taken=plain)
        if plain:
            if value is not UNKNOWN:
                self.known[key_of(left)] = value
            else:
                self.note(left, right)
        elif value is UNKNOWN and self.clashes(left, right):
            self.say(meta, (0, "", 0), _OTHER_TYPES)
            self.say(meta, (0, "", 1), _SAME_RESULT)
        elif value is not UNKNOWN and cannot_match(left, value):
            self.say(meta, (0, "", 0), _SAME_RESULT)
        return value

    def tuple_of(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        return self._all(items, effect, tuple)

    def map_of(self, _meta: Any, items: list[Any], effect: bool) -> Any:
        if any(is_node(item) for item in items):
            for item in items:
                self.look(item)
            return UNKNOWN
        return self._all(items, effect, from_pairs)

    def case_of(self, meta: Any, args: list[Any], effect: bool) -> Any:
        subject, blocks = args
        clauses = to_pylist(keyword_get(blocks, DO))
        first = clauses[0][2].head if clauses else EMPTY
        anything = type(first) is Cons and is_node(first.head) and first.head[0] is _UNDERSCORE
        value = self.look(subject, anything)
        if value is not UNKNOWN:
            left = self._matching(clauses, value)
            self._each(left, effect)
        else:
            left = self._boolean(clauses) if self.is_boolean(subject) else self._of_built(clauses, subject)
            self._clauses(left, effect)
        if not left and any(keyword_get(clause[1], GENERATED) is not TRUE for clause in clauses):
            self.say(meta, (0, "", 1), _SAME_RESULT)
        return UNKNOWN

    def _matching(self, clauses: list[Any], value: Any) -> list[Any]:
        """The clauses of a ``case`` that a known value may get to: the compiler leaves the others out."""
        found = []
        for clause in clauses:
            (pattern,), guards = head_of(clause)
            if cannot_match(pattern, value):
                continue
            plain = is_node(pattern) and type(pattern[2]) is Atom
            if plain:
                self.known[key_of(pattern)] = value
            holds = self.guards(clause[1], guards)
            if holds is not FALSE:
                found.append(clause)
            if holds is TRUE and (plain or not is_node(pattern)):
                break
        return found

    def _boolean(self, clauses: list[Any]) -> list[Any]:
        """The clauses of a ``case`` of what is true or false. The compiler gives up at a guard or a variable."""
        found: list[Any] = []
        seen: set[Any] = set()
        for place, clause in enumerate(clauses):
            (pattern,), guards = head_of(clause)
            if len(seen) == 2 or pattern in seen:
                self._say_of(clause, "this clause cannot match because a previous clause always matches")
            elif guards or is_node(pattern) and (type(pattern[2]) is Atom or pattern[0] is _MATCH):
                return found + clauses[place:]
            elif pattern is TRUE or pattern is FALSE:
                seen.add(pattern)
                found.append(clause)
            else:
                self._say_of(clause, _OTHER_TYPES)
        return found

    def _of_built(self, clauses: list[Any], subject: Any) -> list[Any]:
        """The clauses of a ``case`` of a tuple or list that is put together there."""
        node = self.built(subject)
        if node is None:
            return clauses
        found: list[Any] = []
        for place, clause in enumerate(clauses):
            (pattern,), guards = head_of(clause)
            if self.clashes(pattern, node):
                self._say_of(clause, _OTHER_TYPES)
                continue
            found.append(clause)
            if not guards and self.takes(pattern, node):
                for later in clauses[place + 1 :]:
                    if self.clashes(head_of(later)[0][0], node):
                        self._say_of(later, _OTHER_TYPES)
                    else:
                        warn_shadowed(later[1], clause[1], self.say)
                break
        return found

    def _say_of(self, clause: Any, text: str) -> None:
        if keyword_get(clause[1], GENERATED) is not TRUE:
            self.say(clause[1], (0, "", 0), text)

    def branches(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        """``receive``, and the blocks of ``try``."""
        pairs = to_pylist(args[0])
        body = pairs[0][1] if pairs and pairs[0][0] is DO else None
        # What cannot fail has no handlers left when clauses are looked at.
        safe = body is not None and (is_plain(body) or type(body) in (Atom, int, float, bytes))
        for name, part in pairs:
            if safe and name in (_RESCUE, _CATCH):
                continue
            if name is _RESCUE:
                self._rescue(to_pylist(part))
            elif name is _AFTER:
                self.look(part)
            elif type(part) is Cons and is_node(part.head) and part.head[0] is ARROW:
                self._clauses(to_pylist(part), effect)
            else:
                self.look(part)
        return UNKNOWN

    def _rescue(self, clauses: list[Any]) -> None:
        anything = None
        for clause in clauses:
            head, body = to_pylist(clause[2])
            if anything is not None:
                warn_shadowed(clause[1], anything[1], self.say)
                continue
            self.look(body)
            if is_plain(head.head):
                anything = clause

    def function(self, _meta: Any, clauses: list[Any], _effect: bool) -> Any:
        self._clauses(clauses, False)
        return UNKNOWN

    def _clauses(self, clauses: list[Any], effect: bool) -> None:
        unreachable_clauses(clauses, self.say)
        self._each(clauses, effect)

    def _each(self, clauses: list[Any], effect: bool) -> None:
        for clause in clauses:
            if is_node(clause) and clause[0] is ARROW:
                guards = head_of(clause)[1]
                self.guards(clause[1], guards)
                self.look(to_pylist(clause[2])[1], effect)

    def cond_of(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        for clause in to_pylist(keyword_get(args[0], DO)):
            condition, body = to_pylist(clause[2])
            value = self.look(condition.head)
            if value is TRUE:
                self.look(body, effect)
                break
            if value is NIL and not (is_node(condition.head) and type(condition.head[2]) is not Atom):
                self.say(clause[1], (0, "", 0), _SAME_RESULT)
            self.look(body, effect)
        return UNKNOWN

    def steps(self, meta: Any, args: list[Any], effect: bool) -> Any:
        """``for``: steps, then blocks. When its result is not used it makes no list unless it is told what to make."""
        if effect and keyword_get(args[-1], _UNIQ) is TRUE and keyword_get(args[-1], _INTO) is None:
            # What has been met is kept in a tuple beside the result, which is taken out of it for nobody.
            self._unused(ERLANG, "element", 2, meta)
        for step in args[:-1]:
            self.look(step)
        self._blocks(args[-1], effect, self._clauses)
        return UNKNOWN

    def with_of(self, _meta: Any, args: list[Any], effect: bool) -> Any:
        for step in args[:-1]:
            if not (is_node(step) and step[0] is _GENERATOR):
                self.look(step)
                continue
            left, right = to_pylist(step[2])
            pattern = to_pylist(left[2])[0] if is_node(left) and left[0] is WHEN else left
            if self.look(right) is UNKNOWN and self.clashes(pattern, right):
                self._say_of(step, _OTHER_TYPES)
        self._blocks(args[-1], effect, self._each)
        return UNKNOWN

    def _blocks(self, options: Any, effect: bool, clauses: Callable[[list[Any], bool], None]) -> None:
        pairs = to_pylist(options)
        only_do = all(key is DO or key.name == "else" for key, _ in pairs)
        for _, part in pairs:
            if type(part) is Cons and is_node(part.head) and part.head[0] is ARROW:
                clauses(to_pylist(part), effect)
            else:
                self.look(part, effect and only_do)

    def arrow(self, _meta: Any, args: list[Any], _effect: bool) -> Any:
        """A clause of ``fn`` and ``try``, and a generator: patterns are no calls."""
        self.look(args[-1])
        return UNKNOWN

    def capture(self, meta: Any, args: list[Any], effect: bool) -> Any:
        if effect and is_node(args[0]) and is_node(to_pylist(args[0][2])[0][0]):
            self._unused(ERLANG, "make_fun", 3, meta)
        return UNKNOWN

    def binary(self, _meta: Any, segments: list[Any], _effect: bool) -> Any:
        for segment in segments:
            self.look(to_pylist(segment[2])[0])
        return UNKNOWN

    def nothing(self, _meta: Any, _args: list[Any], _effect: bool) -> Any:
        return UNKNOWN


_SPECIAL = {
    _BLOCK: _Walk.block,
    _MATCH: _Walk.match,
    TUPLE: _Walk.tuple_of,
    _MAP: _Walk.map_of,
    _CASE: _Walk.case_of,
    _COND: _Walk.cond_of,
    _RECEIVE: _Walk.branches,
    _TRY: _Walk.branches,
    _FN: _Walk.function,
    _FOR: _Walk.steps,
    _WITH: _Walk.with_of,
    ARROW: _Walk.arrow,
    _GENERATOR: _Walk.arrow,
    _CAPTURE: _Walk.capture,
    _PIN: _Walk.nothing,
    _BINARY: _Walk.binary,
}


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

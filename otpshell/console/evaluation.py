"""One input of the prompt: its expressions are evaluated one by one, so that each sees the modules, imports and macros of those before.

Before that, two things the prompt understands and a file does not: names typed bare that are imported without arguments are calls
(``flush``), and calls that mean nothing else are commands of the shell (``ps``, ``state pid``, ``trace off``).
"""

from __future__ import annotations

import re
from typing import Any

from otpshell.console.command_module import COMMANDS, is_command, is_command_name, usage_of, words_of
from otpshell.lang.env import Env, VarKey
from otpshell.lang.known_code import BASES
from otpshell.lang.quoted import is_node
from otpshell.lang.stack_entries import base_entry
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.vm.evaluator import Evaluated, evaluate

_BLOCK = atom("__block__")
_IF_UNDEFINED, _APPLY = atom("if_undefined"), atom("apply")
_DO = atom("do")
_COMMANDS = atom("Elixir.Otpshell")
_IMPORTING = {"import_file", "import_file_if_available"}
# Inside these a name is not the prompt's.
_CLOSED = {"defmodule", "defprotocol", "defimpl", "quote", "&", "^", "@"}
# Commands that a `do` block may follow, and the commands that stand around it then.
_BLOCKS = {"seq": ("__seq_begin__", "__seq_end__"), "slow": ("__slow_begin__", "__slow_end__")}
# What stands at the left of these is a pattern.
_BINDING = {"=", "<-", "->"}
_PID = re.compile(r"#PID<(\d+\.\d+\.\d+)>")


def evaluate_input(vm: Any, quoted: Any, bindings: dict[VarKey, Any], env: Env) -> Evaluated:
    """Evaluate what was typed in the calling process. When a later expression fails nothing of the input is kept."""
    result = Evaluated(NIL, bindings, env)
    for expression in expressions_of(quoted):
        env = result.env
        if is_node(expression) and type(expression[0]) is Atom and expression[0].name in _IMPORTING and is_list(expression[2]):
            # A file's expressions are evaluated as if they stood here.
            from otpshell.console.helpers_files import file_to_import

            inner = file_to_import(vm, expression)
            result = evaluate_input(vm, inner, result.bindings, env)
            continue
        names = _Names(env, result.bindings, _bound_within(expression))
        wrong = names.misused(expression)
        if wrong is not None:
            raise argument_error(wrong)
        marked = names.marked(expression)
        result = evaluate(vm, marked, result.bindings, env)
        result = result._replace(env=result.env.replace(versioned_vars={}))
    return result


def expressions_of(quoted: Any) -> list[Any]:
    """The expressions of an input."""
    if is_node(quoted) and quoted[0] is _BLOCK and type(quoted[2]) is Cons:
        return to_pylist(quoted[2])
    return [quoted]


def with_pids(source: str) -> str:
    """The source with pids typed as they are printed, which would be comments, made calls that give them."""
    if "#PID<" not in source:
        return source
    from otpshell.view.highlight import spans

    at = 0
    while True:
        comment = next((span for span in spans(source) if span[2] == "comment" and span[0] >= at), None)
        if comment is None:
            return source
        found = _PID.match(source, comment[0])
        if found is None:
            at = comment[1]
            continue
        source = f'{source[: found.start()]}IEx.Helpers.pid("{found[1]}"){source[found.end() :]}'


def _bound_within(quoted: Any) -> set[str]:
    """The names that stand in a pattern somewhere in an expression: there they are variables, not commands."""
    found: set[str] = set()
    waiting = [(quoted, False)]
    while waiting:
        node, pattern = waiting.pop()
        if type(node) is Cons and is_proper(node):
            waiting += [(part, pattern) for part in to_pylist(node)]
        elif type(node) is tuple and len(node) == 3 and type(node[0]) is Atom:
            name, _, args = node
            if type(args) is Atom and pattern:
                found.add(name.name)
            elif name.name in _BINDING and is_list(args) and args is not EMPTY:
                waiting += [(args.head, True), (args.tail, pattern)]
            else:
                waiting.append((args, pattern))
        elif type(node) is tuple:
            waiting += [(part, pattern) for part in node]
    return found


class _Names:
    """What names mean at the prompt, with these imports and variables."""

    def __init__(self, env: Env, bindings: dict[VarKey, Any], within: set[str]) -> None:
        self._bindings = bindings
        self._within = within
        self._imports = [each for imports in (env.functions, env.macros) for _module, each in imports]

    def _is_bound(self, name: str) -> bool:
        return name in self._within or (atom(name), NIL) in self._bindings

    def _is_imported(self, name: str, arity: int) -> bool:
        return any((name, arity) in each.pairs for each in self._imports)

    def marked(self, quoted: Any) -> Any:
        """The expression with bare calls marked and commands sent to where they are."""
        if type(quoted) is tuple:
            if len(quoted) == 3 and type(quoted[0]) is Atom:
                return self._node(quoted)
            return tuple(map(self.marked, quoted))
        if type(quoted) is Cons and is_proper(quoted):
            return from_iter([self.marked(part) for part in to_pylist(quoted)])
        return quoted

    def _node(self, quoted: Any) -> Any:
        head, meta, args = quoted
        name = head.name
        if type(args) is Atom:
            if self._is_imported(name, 0):
                return (head, cons((_IF_UNDEFINED, _APPLY), meta), args)
            if is_command(name, 0) and not self._is_bound(name):
                return self._command(head, meta, EMPTY)
            return quoted
        if name in _CLOSED or not is_list(args):
            return quoted
        count = len(to_pylist(args)) if is_proper(args) else -1
        if name in _BLOCKS and count in (1, 2) and not self._is_imported(name, count):
            block = _with_block(to_pylist(args))
            if block is not None:
                return self._around(name, meta, *block)
        if name == "h" and count == 1:
            args = elist(self._asked_about(args.head))
        if is_command(name, count) and not self._is_imported(name, count):
            args = from_iter([self._word(name, arg) for arg in to_pylist(args)])
            return self._command(head, meta, self.marked(args))
        if name == "=" and count == 2:
            pattern, value = to_pylist(args)
            return (head, meta, elist(pattern, self.marked(value)))
        return (head, meta, self.marked(args))

    def misused(self, quoted: Any) -> str | None:
        """What a command takes, where the expression is one with another number of arguments, and means nothing else."""
        if type(quoted) is not tuple or len(quoted) != 3 or type(quoted[0]) is not Atom or not is_command_name(quoted[0].name):
            return None
        name, args = quoted[0].name, quoted[2]
        count = len(to_pylist(args)) if is_list(args) and is_proper(args) else 0
        if is_command(name, count) or self._is_bound(name) or any(each.arities(name) for each in self._imports):
            return None
        return usage_of(COMMANDS, name)

    def _asked_about(self, what: Any) -> Any:
        """`h kill` asks about a command, also about one that takes something."""
        if type(what) is tuple and len(what) == 3 and type(what[0]) is Atom and type(what[2]) is Atom and is_command_name(what[0].name):
            name = what[0].name
            if not self._is_bound(name) and not any(each.arities(name) for each in self._imports):
                return self._command(what[0], what[1], EMPTY)
        return what

    def _around(self, name: str, meta: Any, options: Any, block: Any) -> Any:
        """``seq do … end``: the block stands between two commands, as an argument, so that what it binds is bound behind it."""
        begin, end = _BLOCKS[name]
        first = self._command(atom(begin), meta, elist(self.marked(options)))
        return self._command(atom(end), meta, elist(first, self.marked(block)))

    def _word(self, command: str, arg: Any) -> Any:
        """A word of a command is an atom, one with an argument a pair: ``advance 30_000`` is ``{:advance, 30_000}``."""
        if type(arg) is not tuple or len(arg) != 3 or type(arg[0]) is not Atom or arg[0].name not in words_of(command):
            return arg
        if type(arg[2]) is Atom:
            return arg if self._is_bound(arg[0].name) else arg[0]
        return (arg[0], arg[2].head) if type(arg[2]) is Cons and arg[2].tail is EMPTY else arg

    def _command(self, head: Atom, meta: Any, args: Any) -> Any:
        return ((atom("."), meta, elist(_COMMANDS, head)), meta, args)


def _with_block(args: list[Any]) -> tuple[Any, Any] | None:
    """(options, block) of the arguments of a call with a ``do`` block."""
    last = to_pylist(args[-1]) if type(args[-1]) is Cons and is_proper(args[-1]) else []
    if len(last) != 1 or type(last[0]) is not tuple or len(last[0]) != 2 or last[0][0] is not _DO:
        return None
    return (args[0] if len(args) == 2 else EMPTY), last[0][1]


# What stands below the typed expression on a real system's stack.
BASES[evaluate_input.__code__] = [
    base_entry("elixir", "eval_forms", 3, "src/elixir.erl", 283),
    base_entry("Elixir.Module.ParallelChecker", "verify", 1, "lib/module/parallel_checker.ex", 100),
    base_entry("Elixir.IEx.Evaluator", "eval_and_inspect", 3, "lib/iex/evaluator.ex", 329),
    base_entry("Elixir.IEx.Evaluator", "eval_and_inspect_parsed", 3, "lib/iex/evaluator.ex", 303),
    base_entry("Elixir.IEx.Evaluator", "parse_eval_inspect", 3, "lib/iex/evaluator.ex", 292),
    base_entry("Elixir.IEx.Evaluator", "loop", 1, "lib/iex/evaluator.ex", 187),
]

"""What ``left |> right`` means as a call: ``Macro.pipe``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.quoted import is_node
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

_FN = atom("fn")
_NO_CALLS = frozenset(map(atom, ("&", "{}", "%{}", "__aliases__", "<<>>")))
_UNQUOTES = frozenset(map(atom, ("unquote", "unquote_splicing")))
_SIGNS = frozenset(map(atom, ("+", "-")))
UNARY_OPERATORS = frozenset(map(atom, ("!", "@", "^", "not", "+", "-", "~~~", "&")))
BINARY_OPERATORS = frozenset(
    map(
        atom,
        "<- \\\\ when :: | = || ||| or && &&& and == != =~ === !== < <= >= > |> <<< >>> <~ ~> <<~ ~>> <~> <|> in ^^^ // ++ -- .. <> "
        "+++ --- + - * / ** .".split(),
    )
)


def pipe(value: Any, step: Any, position: int, vm: Any) -> Any:
    """The call ``step`` with ``value`` put in as its argument at ``position``."""
    if not is_node(step) or (type(step[0]) is Atom and step[0] in _NO_CALLS):
        raise _bad_pipe(value, step, vm)
    head, meta, args = step
    if head is _FN:
        raise argument_error(
            f"cannot pipe {vm.to_source(value)} into an anonymous function without calling the function; use Kernel.then/2 instead or "
            "define the anonymous function as a regular private function"
        )
    if type(args) is Atom:
        return (head, meta, elist(value))
    if not is_list(args):
        raise _bad_pipe(value, step, vm)
    if type(head) is Atom and head in _UNQUOTES and args is EMPTY:
        raise argument_error(
            f"cannot pipe {vm.to_source(value)} into the special form {head.name}/1 since {head.name}/1 is used to build the Elixir AST "
            "itself"
        )
    items = to_pylist(args)
    if type(head) is Atom:
        _check_operator(value, step, head, items, vm)
    # As in List.insert_at/3, a position counted from the end is the one that the new part has afterwards.
    items.insert(position if position >= 0 else max(len(items) + 1 + position, 0), value)
    return (head, meta, from_iter(items))


def _check_operator(value: Any, step: Any, head: Atom, items: list[Any], vm: Any) -> None:
    if len(items) == 1 and head in _SIGNS:
        raise argument_error(
            "piping into a unary operator is not supported, please use the qualified name: "
            f"Kernel.{head.name}({vm.to_source(items[0])}), instead of {head.name}{vm.to_source(items[0])}"
        )
    left, right = vm.to_source(value), vm.to_source(step)
    if head in UNARY_OPERATORS:
        raise argument_error(f"cannot pipe {left} into {right}, the {vm.inspect(head)} operator can only take one argument")
    if head in BINARY_OPERATORS:
        raise argument_error(f"cannot pipe {left} into {right}, the {vm.inspect(head)} operator can only take two arguments")


def _bad_pipe(value: Any, step: Any, vm: Any) -> Exception:
    return argument_error(
        f"cannot pipe {vm.to_source(value)} into {vm.to_source(step)}, can only pipe into local calls foo(), remote calls Foo.bar() or "
        "anonymous function calls foo.()"
    )

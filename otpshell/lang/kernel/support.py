"""What the kernel macros share: the table they register in, and short ways to build quoted code that cannot clash with the caller's.

Variables a macro introduces carry the context ``Kernel``; the expander adds a counter per expansion. Functions and macros the code
calls are named in full (``:erlang.is_integer``, ``Kernel.raise``), so nothing the caller imports or aliases can change their meaning.
"""

from __future__ import annotations

from typing import Any, NoReturn

from otpshell.lang.expand_macro import expand_fully
from otpshell.lang.native import Native
from otpshell.lang.quoted import ARROW, BLOCK, DO, DOT, WHEN, is_node, keyword_get
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

KERNEL = Native("Elixir.Kernel", "lib/kernel.ex")
macro = KERNEL.macro

K = alias("Kernel")
ERLANG = atom("erlang")
ELSE = atom("else")
CONTEXT = atom("context")
MODULE_VAR = (atom("__MODULE__"), EMPTY, K)
ENV_VAR = (atom("__ENV__"), EMPTY, K)
ANY = (atom("_"), EMPTY, K)
GENERATED = elist((atom("generated"), TRUE))
ANY_GENERATED = (atom("_"), GENERATED, K)
BOOLEAN_CASE = elist((atom("optimize_boolean"), TRUE))
_CASE = atom("case")
_IMPORTS = atom("imports")
_MATCH = atom("=")
_PERCENT = atom("%{}")
_TUPLE = atom("{}")


def local(name: str) -> Any:
    """A variable of the macro's own."""
    return (atom(name), EMPTY, K)


def node(name: str, *args: Any) -> Any:
    """``name(args...)``: a special form."""
    return (atom(name), EMPTY, from_iter(args))


def invoke(module: Any, name: str, *args: Any) -> Any:
    """``module.name(args...)``."""
    return ((DOT, EMPTY, elist(module, atom(name))), EMPTY, from_iter(args))


def erl(name: str, *args: Any) -> Any:
    """``:erlang.name(args...)``."""
    return ((DOT, EMPTY, elist(ERLANG, atom(name))), EMPTY, from_iter(args))


def kernel(name: str, *args: Any) -> Any:
    """``Kernel.name(args...)``."""
    return ((DOT, EMPTY, elist(K, atom(name))), EMPTY, from_iter(args))


def imported(name: str, *args: Any) -> Any:
    """``name(args...)`` as Kernel itself would quote it: Kernel's whatever the caller imports."""
    meta = elist((CONTEXT, K), (_IMPORTS, elist((len(args), K))))
    return (atom(name), meta, from_iter(args))


def apply_fun(fun: Any, *args: Any) -> Any:
    """``fun.(args...)``."""
    return ((DOT, EMPTY, elist(fun)), EMPTY, from_iter(args))


def match(left: Any, right: Any) -> Any:
    """``left = right``."""
    return (_MATCH, EMPTY, elist(left, right))


def clause(pattern: Any, body: Any, meta: Any = EMPTY) -> Any:
    """``pattern -> body``."""
    return (ARROW, meta, elist(elist(pattern), body))


def when(pattern: Any, guard: Any) -> Any:
    """``pattern when guard``."""
    return (WHEN, EMPTY, elist(pattern, guard))


def case(subject: Any, *clauses: Any, meta: Any = EMPTY) -> Any:
    """``case subject do clauses end``."""
    return (_CASE, meta, elist(subject, elist((DO, from_iter(clauses)))))


def fn(parameter: Any, body: Any) -> Any:
    """``fn parameter -> body end``."""
    return (atom("fn"), EMPTY, elist(clause(parameter, body)))


def sequence(*expressions: Any) -> Any:
    """Several expressions, the last one's value counts."""
    return (BLOCK, EMPTY, from_iter(expressions))


def map_of(*pairs: Any) -> Any:
    """``%{k => v, ...}`` from (key, value) pairs."""
    return (_PERCENT, EMPTY, from_iter(pairs))


def tuple_of(*items: Any) -> Any:
    """The tuple of these quoted expressions."""
    return items if len(items) == 2 else (_TUPLE, EMPTY, from_iter(items))


def falsy(term: Any) -> Any:
    """The guard ``term in [false, nil]``."""
    return invoke(alias("Kernel"), "in", term, elist(FALSE, NIL))


def is_alias(quoted: Any) -> bool:
    """Whether it is written as an alias: ``Foo.Bar``."""
    return is_node(quoted) and quoted[0] is atom("__aliases__")


def keywords(quoted: Any) -> list[tuple[Any, Any]] | None:
    """The pairs of a keyword list as a Python list, None when it is none."""
    if not is_list(quoted):
        return None
    pairs = to_pylist(quoted)
    return pairs if all(type(p) is tuple and len(p) == 2 and type(p[0]) is Atom for p in pairs) else None


def replace_meta(quoted: Any, **entries: Any) -> Any:
    """A node with these entries set in its metadata."""
    kept = [pair for pair in to_pylist(quoted[1]) if pair[0].name not in entries]
    added = [(atom(name), value) for name, value in entries.items()]
    return (quoted[0], from_iter(added + kept), quoted[2])


def expand(quoted: Any, env: Any) -> Any:
    """``Macro.expand(quoted, env)``: the outermost node expanded until it is no macro or alias any more."""
    return expand_fully(quoted, env)


def to_source(quoted: Any, env: Any) -> str:
    """``Macro.to_string(quoted)``."""
    return env.vm.to_source(quoted)


def inspected(term: Any, env: Any) -> str:
    """``inspect(term)``."""
    return env.vm.inspect(term)


def assert_no_match_or_guard(env: Any, what: str) -> None:
    """Refuse a macro inside a pattern or a guard."""
    if env.context == "match":
        raise_invalid_match(what)
    if env.context == "guard":
        raise argument_error(
            f"invalid expression in guard, {what} is not allowed in guards. To learn more about guards, visit: "
            "https://hexdocs.pm/elixir/patterns-and-guards.html"
        )


def raise_invalid_match(what: str) -> NoReturn:
    """What a macro says that makes no pattern."""
    raise argument_error(
        f"invalid expression in match, {what} is not allowed in patterns such as function clauses, "
        "case clauses or on the left side of the = operator"
    )


def assert_module_scope(env: Any, name: str, arity: int) -> None:
    """Refuse a macro outside a module."""
    if env.module is None:
        raise argument_error(f"cannot invoke {name}/{arity} outside module")


def assert_no_function_scope(env: Any, name: str, arity: int) -> None:
    """Refuse a macro inside a function."""
    if env.function is not None:
        raise argument_error(f"cannot invoke {name}/{arity} inside function/macro")


def literal_binary(quoted: Any) -> bytes | None:
    """The text of ``{:<<>>, _, [binary]}``, what a sigil without interpolation holds."""
    if is_node(quoted) and quoted[0] is atom("<<>>") and type(quoted[2]) is Cons and quoted[2].tail is EMPTY:
        text = quoted[2].head
        return text if type(text) is bytes else None
    return None


def do_block(quoted: Any) -> Any:
    """What stands under ``do:``, None when there is no such key."""
    return keyword_get(quoted, DO) if is_list(quoted) else None

"""``Macro``: expressions as text, variables and names."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env, Scope
from otpshell.lang.expand_map import load_struct
from otpshell.lang.imports import special_form as is_special_form
from otpshell.lang.names import camelize as camelize_text
from otpshell.lang.names import classify
from otpshell.lang.names import underscore as underscore_text
from otpshell.lang.pipes import BINARY_OPERATORS, UNARY_OPERATORS
from otpshell.lang.tokens_strings import unescape
from otpshell.stdlib.macro_module import macro
from otpshell.stdlib.macro_text import PlainWriter
from otpshell.stdlib.macro_walks import caller_of
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, elist, from_iter
from otpshell.terms.inspect_text import atom_call, atom_literal, decode

fn = macro.fn


_COUNTER = atom("counter")


@fn(vm=True)
def to_string(vm: Any, tree: Any, fun: Any = None) -> Any:
    """The source text of a quoted expression; with `fun`, in a plain style, each part replaced by what `fun` makes of it and its text.

    iex> Macro.to_string(quote(do: a + b))
    "a + b"
    """
    if fun is not None:
        each = caller_of(fun, 2)
        writer = PlainWriter(lambda part, text: decode(each(part, _binary(text))), vm.struct_inspector)
        return _binary(writer.write(tree))
    return vm.to_source(tree).encode("utf-8", "surrogateescape")


def _binary(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


# -- variables -------------------------------------------------------------------------------------------------------


@fn
def var(name: Any, context: Any) -> Any:
    """A variable with that name and context, quoted.

    iex> Macro.var(:foo, nil)
    {:foo, [], nil}
    """
    if type(name) is not Atom or type(context) is not Atom:
        raise TypeError("atoms")
    return (name, EMPTY, context)


@fn(vm=True)
def unique_var(vm: Any, name: Any, context: Any) -> Any:
    """A variable unlike any other of that name.

    iex> {:foo, [counter: _], __MODULE__} = Macro.unique_var(:foo, __MODULE__)
    """
    if type(name) is not Atom or type(context) is not Atom:
        raise TypeError("atoms")
    return (name, elist((_COUNTER, vm.next_counter(None))), context)


def _arguments(amount: Any, context: Any) -> list[Any]:
    if type(amount) is not int or amount < 0 or type(context) is not Atom:
        raise TypeError("a natural number and an atom")
    return [atom(f"arg{number}") for number in range(1, amount + 1)]


@fn
def generate_arguments(amount: Any, context: Any) -> Any:
    """That many argument variables.

    iex> Macro.generate_arguments(2, __MODULE__) |> length()
    2
    """
    return from_iter([(name, EMPTY, context) for name in _arguments(amount, context)])


@fn(vm=True)
def generate_unique_arguments(vm: Any, amount: Any, context: Any) -> Any:
    """That many argument variables that clash with no other.

    iex> Macro.generate_unique_arguments(2, __MODULE__) |> length()
    2
    """
    return from_iter([unique_var(vm, name, context) for name in _arguments(amount, context)])


# -- names -----------------------------------------------------------------------------------------------------------


@fn
def camelize(name: Any) -> Any:
    """The text in camel case.

    iex> Macro.camelize("foo_bar")
    "FooBar"
    """
    return camelize_text(name.decode()).encode()


@fn
def underscore(name: Any) -> Any:
    """An alias or text in snake case.

    iex> Macro.underscore("FooBar")
    "foo_bar"
    """
    if type(name) is Atom:
        return underscore_text(name.name.removeprefix("Elixir.")).encode()
    return underscore_text(name.decode()).encode()


@fn("operator?")
def operator(name: Any, arity: Any) -> Any:
    """Whether the name and arity are an operator's.

    iex> Macro.operator?(:+, 2)
    true
    """
    if type(name) is not Atom or type(arity) is not int:
        raise TypeError("an atom and an integer")
    if (name.name, arity) in (("..//", 3), ("..", 0)):
        return TRUE
    return boolean((arity == 2 and name in BINARY_OPERATORS) or (arity == 1 and name in UNARY_OPERATORS))


@fn("special_form?")
def special_form(name: Any, arity: Any) -> Any:
    """Whether the name and arity are a special form's.

    iex> Macro.special_form?(:case, 2)
    true
    """
    if type(name) is not Atom or type(arity) is not int:
        raise TypeError("an atom and an integer")
    return boolean(is_special_form(name.name, arity))


@fn
def classify_atom(name: Any) -> Any:
    """What an atom looks like: `:alias`, `:identifier`, `:quoted` or `:unquoted`.

    iex> Macro.classify_atom(:foo)
    :identifier
    """
    return atom(classify(name))


@fn
def inspect_atom(source_format: Any, name: Any) -> Any:
    """An atom as it is written as a literal, a key, or the name of a remote call.

    iex> Macro.inspect_atom(:key, :foo)
    "foo:"
    """
    if type(name) is not Atom:
        raise TypeError("no atom")
    if source_format.name == "literal":
        return atom_literal(name).encode()
    if source_format.name == "remote_call":
        return atom_call(name).encode()
    if source_format.name == "key":
        literal = atom_literal(name)
        if classify(name) in ("identifier", "unquoted") and literal.startswith(":"):
            return f"{literal[1:]}:".encode()
        body = (
            literal[1:]
            if literal.startswith(':"')
            else f'"{name.name}"'
            if classify(name) == "alias" or not literal.startswith(":")
            else literal[1:]
        )
        if name in (NIL, TRUE, FALSE):
            body = name.name
        return f"{body}:".encode()
    raise TypeError("no format")


@fn
def unescape_string(string: Any, fun: Any = None) -> Any:
    r"""The text with its escape sequences replaced.

    iex> Macro.unescape_string("a\\nb")
    "a\nb"
    """
    return unescape(string.decode("utf-8", "surrogateescape"), 1, 1)


@fn("struct!", vm=True)
def struct(vm: Any, module: Any, env: Any) -> Any:
    """The struct of a module, at compile time.

    iex> Macro.struct!(Range, __ENV__).__struct__
    Range
    """
    scope = Scope(Env.from_map(env, vm))
    return load_struct(from_iter([(atom("line"), scope.env.line)]), module, [], [], scope)

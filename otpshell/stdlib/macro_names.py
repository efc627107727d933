"""``Macro``: expressions as text, variables and names."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Scope
from otpshell.lang.expand_map import load_struct
from otpshell.lang.imports import special_form as is_special_form
from otpshell.lang.names import camelize as camelize_text
from otpshell.lang.names import classify
from otpshell.lang.names import underscore as underscore_text
from otpshell.lang.pipes import BINARY_OPERATORS, UNARY_OPERATORS
from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens_strings import unescape
from otpshell.stdlib.iodata import binary
from otpshell.stdlib.macro_module import macro
from otpshell.stdlib.macro_text import PlainWriter
from otpshell.stdlib.macro_walks import caller_of, env_of
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, elist, from_iter
from otpshell.terms.errors import ErlError, argument_error, badarg
from otpshell.terms.inspect_text import atom_call, atom_literal, decode

fn = macro.fn


_COUNTER = atom("counter")


@fn(vm=True)
def to_string(vm: Any, tree: Any, fun: Any = None) -> Any:
    """The source text of a quoted expression; with `fun`, in a plain style, each part replaced by what `fun` makes of it and its text.

    Raises `BadFunctionError` when `fun` is not a function.

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
    """The quoted variable with that name and context.

    Raises `FunctionClauseError` when `name` or `context` is not an atom.

    iex> Macro.var(:foo, nil)
    {:foo, [], nil}
    """
    if type(name) is not Atom or type(context) is not Atom:
        raise TypeError("atoms")
    return (name, EMPTY, context)


@fn(vm=True)
def unique_var(vm: Any, name: Any, context: Any) -> Any:
    """A quoted variable with that name, unlike any other of that name.

    Raises `FunctionClauseError` when `name` or `context` is not an atom.

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
    """A list of `amount` variables (`arg1`, `arg2` and so on) for the arguments of a function.

    Raises `FunctionClauseError` when `amount` is not an integer from 0 on or `context` is not an atom.

    iex> Macro.generate_arguments(2, __MODULE__) |> length()
    2
    """
    return from_iter([(name, EMPTY, context) for name in _arguments(amount, context)])


@fn(vm=True)
def generate_unique_arguments(vm: Any, amount: Any, context: Any) -> Any:
    """A list of `amount` variables for the arguments of a function, unlike any others.

    Raises `FunctionClauseError` when `amount` is not an integer from 0 on or `context` is not an atom.

    iex> Macro.generate_unique_arguments(2, __MODULE__) |> length()
    2
    """
    return from_iter([unique_var(vm, name, context) for name in _arguments(amount, context)])


# -- names -----------------------------------------------------------------------------------------------------------


@fn
def camelize(name: Any) -> Any:
    """The name in camel case: each word begins with a capital letter.

    Raises `FunctionClauseError` when `name` is not a string.

    iex> Macro.camelize("foo_bar")
    "FooBar"
    """
    return camelize_text(name.decode()).encode()


@fn
def underscore(name: Any) -> Any:
    """An alias or a name in snake case: words in lower case with `_` between them.

    Raises `MatchError` when `name` is an atom that is not an alias, and `FunctionClauseError` when it is neither an atom nor a string.

    iex> Macro.underscore("FooBar")
    "foo_bar"
    """
    if type(name) is Atom:
        if not name.name.startswith("Elixir."):
            raise ErlError((atom("badmatch"), name.name.encode()))
        return underscore_text(name.name[7:]).encode()
    return underscore_text(name.decode()).encode()


@fn("operator?")
def operator(name: Any, arity: Any) -> Any:
    """Whether a name with that arity is an operator.

    Raises `FunctionClauseError` when `name` is not an atom or `arity` is not an integer.

    iex> Macro.operator?(:+, 2)
    true
    """
    if type(name) is not Atom or type(arity) is not int:
        raise TypeError("an atom and an integer")
    if (name.name, arity) in (("..//", 3), ("..", 0)):
        return TRUE
    return boolean((arity == 2 and name in BINARY_OPERATORS and name.name != "//") or (arity == 1 and name in UNARY_OPERATORS))


@fn("special_form?")
def special_form(name: Any, arity: Any) -> Any:
    """Whether a name with that arity is a special form.

    Raises `FunctionClauseError` when `name` is not an atom or `arity` is not an integer.

    iex> Macro.special_form?(:case, 2)
    true
    """
    if type(name) is not Atom or type(arity) is not int:
        raise TypeError("an atom and an integer")
    return boolean(is_special_form(name.name, arity))


@fn
def classify_atom(name: Any) -> Any:
    """What an atom looks like: `:alias`, `:identifier`, `:quoted` or `:unquoted`.

    Raises `FunctionClauseError` when `name` is not an atom.

    iex> Macro.classify_atom(:foo)
    :identifier
    """
    return atom(classify(name))


@fn
def inspect_atom(source_format: Any, name: Any) -> Any:
    """An atom as it is written as a literal, a key, or the name of a remote call.

    Raises `FunctionClauseError` when `source_format` is not `:literal`, `:key` or `:remote_call`, or `name` is not an atom.

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

    `fun` says what an escape means: it is called with the character behind the backslash and gives the one to put in its place, or
    `false` to leave the escape as it is. For `\xHH`, `\uHHHH` and a backslash at the end of a line it is called with `:hex`, `:unicode`
    and `:newline`, and gives `true` or `false`.

    Raises `FunctionClauseError` when `string` is not a string.

    iex> Macro.unescape_string("a\\nb")
    "a\nb"
    iex> Macro.unescape_string("a\\nb", fn ?n -> ?-; _other -> false end)
    "a-b"
    """
    text = binary(string).decode("utf-8", "surrogateescape")
    try:
        return unescape(text, 1, 1, None if fun is None else _meaning(caller_of(fun, 1)))
    except SyntaxProblem as problem:
        raise argument_error(str(problem.error).removesuffix(". Syntax error after: ")) from None


def _meaning(chosen: Any) -> Any:
    def meaning(what: str, written: str) -> bytes | None:
        answer = chosen(ord(what) if len(what) == 1 else atom(what))
        if answer is FALSE:
            return written.encode("utf-8", "surrogateescape")
        if answer is TRUE and len(what) > 1:
            return None
        if type(answer) is not int or not 0 <= answer <= 0x10FFFF:
            raise badarg()
        return chr(answer).encode()

    return meaning


@fn("struct!", vm=True)
def struct(vm: Any, module: Any, env: Any) -> Any:
    """The struct of a module with its default values, at compile time.

    Raises `KeyError` or, if it is an atom, `UndefinedFunctionError` when `env` is not a `Macro.Env`, and `FunctionClauseError` when
    `module` is not an atom.

    iex> Macro.struct!(Range, __ENV__).__struct__
    Range
    """
    scope = Scope(env_of(vm, env))
    return load_struct(from_iter([(atom("line"), scope.env.line)]), module, [], [], scope)

"""Elixir.Macro: working with quoted expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang import quote
from otpshell.lang.env import Env, Scope
from otpshell.lang.expand_macro import expand_fully
from otpshell.lang.expand_macro import expand_once as expand_once_in
from otpshell.lang.expand_map import load_struct
from otpshell.lang.imports import special_form as is_special_form
from otpshell.lang.kernel import debug
from otpshell.lang.names import camelize as camelize_text
from otpshell.lang.names import classify
from otpshell.lang.names import underscore as underscore_text
from otpshell.lang.native import Native
from otpshell.lang.tokens_strings import unescape
from otpshell.stdlib.macro_text import PlainWriter
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import arity_of, callable_of, is_fun, run
from otpshell.terms.idents import Pid
from otpshell.terms.inspect_text import atom_call, atom_literal, decode

macro = Native("Elixir.Macro", "lib/macro.ex")
fn = macro.fn
_UNQUOTE, _PRUNE = atom("unquote"), atom("prune_metadata")
_BLOCK, _PIPE, _BRACES, _ALIASES, _DOT = map(atom, ("__block__", "|>", "{}", "__aliases__", "."))
_COUNTER, _MODULE = atom("counter"), atom("__MODULE__")
_CONTAINERS = {atom("{}"), atom("%{}"), atom("%")}
_UNARY = {"!", "@", "^", "not", "+", "-", "~~~", "&"}
_BINARY = set(
    "<- \\\\ when :: | = || ||| or && &&& and == != =~ === !== < <= >= > |> <<< >>> <<~ ~>> <~ ~> <~> <|> in ^^^ ++ -- .. <> +++ --- "
    "+ - * / ** .".split()
)


def _option(options: Any, key: Atom) -> bool:
    for pair in to_pylist(options):
        if pair[0] is key:
            return pair[1] is TRUE
    return False


@fn
def escape(expr: Any, options: Any = EMPTY) -> Any:
    """The quoted expression whose value is `expr`, to be put into code.

    iex> Macro.escape({:a, :b, :c})
    {:{}, [], [:a, :b, :c]}
    """
    return quote.escape(expr, _option(options, _UNQUOTE), _option(options, _PRUNE))


@fn(vm=True)
def expand(vm: Any, node: Any, env: Any) -> Any:
    """Expands `node` in `env` as long as it is a macro call or an alias at its root.

    iex> Macro.expand(quote(do: unless(true, do: 1)), __ENV__) |> elem(0)
    :case
    """
    return expand_fully(node, Env.from_map(env, vm))


@fn(vm=True)
def expand_once(vm: Any, node: Any, env: Any) -> Any:
    """Expands `node` once: a macro call gives what the macro returned.

    iex> Macro.expand_once(:atom, __ENV__)
    :atom
    """
    return expand_once_in(node, Env.from_map(env, vm))


@fn(vm=True)
def expand_literal(vm: Any, node: Any, env: Any) -> Any:
    """Expands the aliases in a literal, as if it stood in a function body; other code stays as it is.

    iex> Macro.expand_literal(quote(do: [String]), __ENV__)
    [String]
    """
    return expand_literals(vm, node, env) if _is_literal(node) else node


@fn("expand_literals", vm=True)
def expand_literals(vm: Any, node: Any, env_or_acc: Any, fun: Any = None) -> Any:
    """Expands the aliases in a literal, as if it stood in a function body; or what `fun` makes of each, with an accumulator.

    iex> Macro.expand_literals(quote(do: [String]), __ENV__)
    [String]
    """
    if fun is not None:
        step = _caller(fun, 2)
        return _expand_literals(node, env_or_acc, step)
    inside = Env.from_map(env_or_acc, vm).replace(function=("expand_literals", 2))
    return _expand_literals(node, NIL, lambda part, acc: (expand_fully(part, inside), acc))[0]


def _expand_literals(node: Any, acc: Any, step: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Containers are looked into, calls are not."""
    kind = type(node)
    if kind is Cons:
        parts, tail = split(node)
        changed = []
        for part in parts:
            part, acc = _expand_literals(part, acc, step)
            changed.append(part)
        if tail is not EMPTY:
            tail, acc = _expand_literals(tail, acc, step)
        return from_iter(changed, tail), acc
    if kind is not tuple:
        return node, acc
    if len(node) == 2:
        left, acc = _expand_literals(node[0], acc, step)
        right, acc = _expand_literals(node[1], acc, step)
        return (left, right), acc
    if len(node) != 3:
        return node, acc
    form, meta, args = node
    if form is _ALIASES:
        parts, acc = _expand_literals(args, acc, step)
        return step((form, meta, parts), acc)
    if form is _MODULE and type(args) is Atom:
        return step(node, acc)
    if form in _CONTAINERS and is_list(args):
        parts, acc = _expand_literals(args, acc, step)
        return (form, meta, parts), acc
    if _is_compile_env(form) and is_list(args):
        # Application.compile_env(app, key, default): only the default.
        given, _ = split(args)
        if len(given) == 3:
            default, acc = _expand_literals(given[2], acc, step)
            return (form, meta, elist(given[0], given[1], default)), acc
    return node, acc


def _is_compile_env(form: Any) -> bool:
    if type(form) is not tuple or len(form) != 3 or form[0] is not _DOT or not is_list(form[2]):
        return False
    target, _ = split(form[2])
    named = len(target) == 2 and type(target[0]) is tuple and target[0][0] is _ALIASES
    return named and target[0][2] == elist(atom("Application")) and target[1] is atom("compile_env")


@fn("dbg", vm=True)
def dbg_(vm: Any, code: Any, options: Any, env: Any) -> Any:
    """The code that prints an expression and its value, and gives the value: what `Kernel.dbg/2` puts in its place.

    iex> Macro.dbg(quote(do: 1 + 1), [], __ENV__) |> Macro.to_string() |> String.contains?("dbg")
    true
    """
    return debug.printed(Env.from_map(env, vm), code, options)


# -- walking ---------------------------------------------------------------------------------------------------------


def _children(node: Any) -> tuple[list[Any], Callable[[list[Any]], Any]] | None:
    """The parts of a node that a walk visits, and how to put changed ones back."""
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            form, meta, args = node
            if type(args) is Atom:
                if type(form) is Atom:
                    return None
                return [form], lambda parts: (parts[0], meta, args)
            if not is_list(args):
                return None
            arguments, tail = split(args)
            if type(form) is Atom:
                return arguments, lambda parts: (form, meta, from_iter(parts, tail))
            return [form, *arguments], lambda parts: (parts[0], meta, from_iter(parts[1:], tail))
        if len(node) == 2:
            return list(node), tuple
        return None
    if kind is Cons:
        items, tail = split(node)
        if tail is EMPTY:
            return items, from_iter
        return [*items, tail], lambda parts: from_iter(parts[:-1], parts[-1])
    return None


def _prewalk(node: Any, step: Callable[[Any], Any]) -> Any:
    node = step(node)
    found = _children(node)
    if found is None:
        return node
    parts, rebuild = found
    return rebuild([_prewalk(part, step) for part in parts])


def _postwalk(node: Any, step: Callable[[Any], Any]) -> Any:
    found = _children(node)
    if found is not None:
        parts, rebuild = found
        node = rebuild([_postwalk(part, step) for part in parts])
    return step(node)


def _traverse(node: Any, acc: Any, pre: Callable[[Any, Any], Any], post: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    node, acc = pre(node, acc)
    found = _children(node)
    if found is not None:
        parts, rebuild = found
        changed = []
        for part in parts:
            part, acc = _traverse(part, acc, pre, post)
            changed.append(part)
        node = rebuild(changed)
    return post(node, acc)


def _caller(fun: Any, arity: int) -> Callable[..., Any]:
    target = callable_of(fun, arity)
    return lambda *args: run(target(*args))


def _keep(node: Any, acc: Any) -> Any:
    return node, acc


@fn
def prewalk(ast: Any, first: Any, second: Any = None) -> Any:
    """Walks the expression from the root to the leaves, replacing each part by what the function gives.

    iex> Macro.prewalk(quote(do: 1 + 2), fn x when is_integer(x) -> x * 10; x -> x end) |> Macro.to_string()
    "10 + 20"
    """
    if second is None:
        return _prewalk(ast, _caller(first, 1))
    return _traverse(ast, first, _caller(second, 2), _keep)


@fn
def postwalk(ast: Any, first: Any, second: Any = None) -> Any:
    """Walks the expression from the leaves to the root, replacing each part by what the function gives.

    iex> Macro.postwalk(quote(do: 1 + 2), 0, fn x, n -> {x, n + 1} end) |> elem(1)
    3
    """
    if second is None:
        return _postwalk(ast, _caller(first, 1))
    return _traverse(ast, first, _keep, _caller(second, 2))


@fn
def traverse(ast: Any, acc: Any, pre: Any, post: Any) -> Any:
    """Walks the expression with an accumulator: `pre` on the way down, `post` on the way up.

    iex> Macro.traverse(quote(do: a + 1), [], &{&1, &2}, fn x, acc -> {x, [x | acc]} end) |> elem(1) |> length()
    3
    """
    return _traverse(ast, acc, _caller(pre, 2), _caller(post, 2))


def _all_nodes(node: Any, before: bool) -> list[Any]:
    found: list[Any] = []

    def note(part: Any) -> Any:
        found.append(part)
        return part

    (_prewalk if before else _postwalk)(node, note)
    return found


@fn
def prewalker(ast: Any) -> Any:
    """All parts of the expression, each before its own parts, as an enumerable.

    iex> quote(do: 1 + 2) |> Macro.prewalker() |> Enum.filter(&is_integer/1)
    [1, 2]
    """
    return from_iter(_all_nodes(ast, True))


@fn
def postwalker(ast: Any) -> Any:
    """All parts of the expression, each after its own parts, as an enumerable.

    iex> quote(do: 1 + 2) |> Macro.postwalker() |> Enum.count()
    3
    """
    return from_iter(_all_nodes(ast, False))


@fn
def path(ast: Any, fun: Any) -> Any:
    """The way to the first part for which `fun` is true: that part, the one it stands in, and so on to the root; nil if there is none.

    iex> Macro.path({:outer, [], [{:inner, [], [123]}]}, & &1 == 123)
    [123, {:inner, [], [123]}, {:outer, [], [{:inner, [], [123]}]}]
    """
    wanted = _caller(fun, 1)

    def search(node: Any, above: list[Any]) -> list[Any] | None:
        here = [node, *above]
        found = wanted(node)
        if found is not NIL and found is not FALSE:
            return here
        children = _children(node)
        for part in children[0] if children is not None else []:
            inner = search(part, here)
            if inner is not None:
                return inner
        return None

    result = search(ast, [])
    return NIL if result is None else from_iter(result)


# -- pipes and calls -------------------------------------------------------------------------------------------------


@fn
def unpipe(expr: Any) -> Any:
    """A pipeline as the list of its parts, each with the position at which the one before goes in.

    iex> Macro.unpipe(quote(do: 1 |> f())) |> length()
    2
    """

    def parts(node: Any, position: int) -> list[Any]:
        if type(node) is tuple and len(node) == 3 and node[0] is _PIPE and is_list(node[2]):
            left, right = to_pylist(node[2])
            return [*parts(left, 0), *parts(right, 0)]
        return [(node, position)]

    return from_iter(parts(expr, 0))


@fn(vm=True)
def pipe(vm: Any, expr: Any, call: Any, position: Any) -> Any:
    """Puts `expr` among the arguments of `call`, at `position`.

    iex> Macro.pipe(1, quote(do: f(2)), 0) |> Macro.to_string()
    "f(1, 2)"
    """
    if type(call) is not tuple or len(call) != 3:
        if type(call) is Atom or type(call) in (int, bytes, float) or is_list(call) or type(call) is tuple:
            raise argument_error(
                f"cannot pipe {vm.to_source(expr)} into {vm.to_source(call)}, can only pipe into local calls foo(), remote calls "
                "Foo.bar() or anonymous function calls foo.()"
            )
    form, meta, args = call
    if type(args) is Atom:
        if type(form) is Atom:
            return (form, meta, elist(expr))
        args = EMPTY
    if type(form) is Atom and form.name in _UNARY and args is not EMPTY and args.tail is EMPTY:
        raise argument_error(
            "piping into a unary operator is not supported, please use the qualified name: "
            f"Kernel.{form.name}({vm.to_source(args.head)}), instead of {form.name}{vm.to_source(args.head)}"
        )
    items = to_pylist(args)
    # As in List.insert_at/3, a position counted from the end is the one that the new part has afterwards.
    items.insert(position if position >= 0 else max(len(items) + 1 + position, 0), expr)
    return (form, meta, from_iter(items))


@fn
def decompose_call(ast: Any) -> Any:
    """A call as `{name, args}` or `{receiver, name, args}`; `:error` for anything else.

    iex> Macro.decompose_call(quote(do: Foo.bar(1))) |> elem(1)
    :bar
    """
    if type(ast) is tuple and len(ast) == 3:
        form, _meta, args = ast
        if type(form) is tuple and len(form) == 3 and form[0] is _DOT and is_list(args):
            target = to_pylist(form[2])
            if len(target) == 2 and type(target[1]) is Atom:
                return (target[0], target[1], args)
        if type(form) is Atom and type(args) is Atom:
            return (form, EMPTY)
        if type(form) is Atom and is_list(args) and form not in (_BRACES, _ALIASES, _BLOCK) and form.name not in ("%", "%{}", "<<>>"):
            return (form, args)
    return atom("error")


@fn
def quoted_literal_(term: Any) -> Any:
    return boolean(_is_literal(term))


macro.functions["quoted_literal?", 1] = macro.functions.pop(("quoted_literal", 1))._replace(
    name="quoted_literal?",
    doc="Whether a quoted expression is a literal throughout.\n\n    iex> Macro.quoted_literal?(quote(do: {1, [a: 2]}))\n    true",
)


def _is_literal(term: Any) -> bool:
    kind = type(term)
    if kind is tuple:
        if len(term) == 3:
            form, _meta, args = term
            if type(form) is not Atom or not is_list(args):
                return False
            if form is _ALIASES:
                return all(type(part) is Atom for part in args)
            if form.name in ("%{}", "{}"):
                return all(map(_is_literal, args))
            if form.name == "%":
                return all(map(_is_literal, args))
            if form.name in ("+", "-"):
                items = to_pylist(args)
                return len(items) == 1 and type(items[0]) in (int, float)
            return False
        return len(term) == 2 and all(map(_is_literal, term))
    if is_list(term):
        return all(map(_is_literal, to_pylist(term)))
    return kind in (Atom, int, float, bytes)


@fn(vm=True)
def to_string(vm: Any, tree: Any, fun: Any = None) -> Any:
    """The source text of a quoted expression; with `fun`, in a plain style, each part replaced by what `fun` makes of it and its text.

    iex> Macro.to_string(quote(do: a + b))
    "a + b"
    """
    if fun is not None:
        each = _caller(fun, 2)
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
    return boolean((arity == 2 and name.name in _BINARY) or (arity == 1 and name.name in _UNARY))


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


@fn
def update_meta(quoted: Any, fun: Any) -> Any:
    """Changes the metadata of a node; anything else stays as it is.

    iex> Macro.update_meta({:a, [line: 1], nil}, fn _ -> [] end)
    {:a, [], nil}
    """
    if type(quoted) is tuple and len(quoted) == 3 and is_list(quoted[1]):
        return (quoted[0], _caller(fun, 1)(quoted[1]), quoted[2])
    return quoted


@fn
def validate(expr: Any) -> Any:
    """`:ok` for a valid quoted expression, else `{:error, the part that is not}`.

    iex> Macro.validate({:two, 1})
    :ok
    """
    bad = _invalid(expr)
    return atom("ok") if bad is None else (atom("error"), bad[0])


def _invalid(term: Any) -> tuple[Any] | None:
    kind = type(term)
    if kind in (Atom, int, float, bytes, Pid) or term is EMPTY:
        return None
    if kind is tuple:
        if len(term) == 2:
            return _invalid(term[0]) or _invalid(term[1])
        if len(term) == 3 and is_list(term[1]):
            form, _meta, args = term
            if type(form) is Atom and type(args) is Atom:
                return None
            if is_list(args) and split(args)[1] is EMPTY and type(form) is Atom:
                return _first_invalid(args)
            if is_list(args) and split(args)[1] is EMPTY and type(form) is tuple:
                return _invalid(form) or _first_invalid(args)
        return (term,)
    if kind is Cons and split(term)[1] is EMPTY:
        return _first_invalid(term)
    if is_fun(term) and kind.__name__ == "ExtFun" and arity_of(term) >= 0:
        return None
    return (term,)


def _first_invalid(items: Any) -> tuple[Any] | None:
    for item in items:
        bad = _invalid(item)
        if bad is not None:
            return bad
    return None

"""``Inspect.Algebra``: documents as Elixir terms (see :mod:`otpshell.terms.algebra`)."""

from __future__ import annotations

from typing import Any
from unicodedata import combining

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import inspector_of
from otpshell.stdlib.struct_fields import field_of
from otpshell.terms import algebra
from otpshell.terms.algebra import ALWAYS, CURSOR, DISABLED, ENABLED, INHERIT, RESET, SELF, WHEN_BROKEN, is_doc
from otpshell.terms.atom import INFINITY, Atom, alias, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.inspect import Inspector
from otpshell.terms.maps import struct_name

native = Native(
    "Elixir.Inspect.Algebra",
    "lib/inspect/algebra.ex",
    doc="""\
Documents that fit themselves to a width: texts, groups that break into lines as a whole, indentation. `Inspect` is written with it.

    iex> import Inspect.Algebra
    iex> doc = group(glue("one", " ", "two"))
    iex> doc |> format(80) |> IO.iodata_to_binary()
    "one two"
    iex> doc |> format(4) |> IO.iodata_to_binary()
    "one\\ntwo"
""",
)
_OPTS = alias("Inspect.Opts")
_SEPARATOR, _BREAK = atom("separator"), atom("break")


def _docs(*docs: Any) -> None:
    for doc in docs:
        if not is_doc(doc):
            raise TypeError(f"no document: {doc!r}")


def _binary(text: Any) -> bytes:
    if type(text) is not bytes:
        raise TypeError(f"no binary: {text!r}")
    return text


@native.fn
def empty() -> Any:
    """A document of nothing.

    iex> Inspect.Algebra.empty()
    :doc_nil
    """
    return algebra.NOTHING


@native.fn
def string(text: Any) -> Any:
    """Text whose width is counted in graphemes, not in bytes.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Inspect.Algebra.string("olá") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "olá"
    """
    return (algebra.STRING, text, _graphemes(_binary(text).decode("utf-8", "surrogateescape")))


def _graphemes(text: str) -> int:
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for index, char in enumerate(text) if index == 0 or not (combining(char) or char in "\u200d\ufe0f"))


@native.fn
def concat(docs: Any) -> Any:
    """A list of documents, one after the other.

    Raises `FunctionClauseError` when `docs` is not a list of documents.

    iex> Inspect.Algebra.concat(["a", "b", "c"]) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "abc"
    """
    found = to_pylist(docs)
    if len(found) > 1:
        _docs(*found)
    return algebra.concat_all(found)


def _concat_two(left: Any, right: Any) -> Any:
    """Two documents, one after the other.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.concat("hello", "world") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "helloworld"
    """
    _docs(left, right)
    return algebra.concat(left, right)


native.fn("concat")(_concat_two)


@native.fn
def no_limit(doc: Any) -> Any:
    """The document laid out as if the line were endless.

    iex> Inspect.Algebra.no_limit("a") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a"
    """
    return (algebra.LIMIT, doc, INFINITY)


@native.fn(vm=True)
def color(vm: Any, doc: Any, key: Any, opts: Any) -> Any:
    """The document in the colour that the options have for `key`, as it is when they have none.

    Raises `FunctionClauseError` when `doc` is not a document, `key` is not an atom or `opts` is not an `Inspect.Opts` struct.

    iex> Inspect.Algebra.color("1", :number, %Inspect.Opts{}) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "1"
    """
    _docs(doc)
    return inspector_of(vm, opts).color(doc, key.name)


@native.fn
def nest(doc: Any, level: Any, mode: Any = ALWAYS) -> Any:
    """The document with its line breaks indented by `level`, `:cursor` (where it starts) or `:reset` (not at all).

    Raises `FunctionClauseError` when `doc` is not a document, or `level` or `mode` is not one of these.

    iex> Inspect.Algebra.nest(Inspect.Algebra.glue("a", "b"), 2) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a b"
    """
    _docs(doc)
    if not ((type(level) is int and level >= 0) or level is CURSOR or level is RESET) or mode not in (ALWAYS, WHEN_BROKEN):
        raise TypeError(f"no level: {level!r}")
    return algebra.nest(doc, level, mode)


@native.fn("break")
def break_(text: Any = b" ") -> Any:
    """A break: this text, or a newline when its group does not fit.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Inspect.Algebra.concat(["a", Inspect.Algebra.break(), "b"]) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a b"
    """
    return (algebra.BREAK, _binary(text), algebra.STRICT)


@native.fn
def flex_break(text: Any = b" ") -> Any:
    """A break that is decided on its own when it is reached.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Inspect.Algebra.concat(["a", Inspect.Algebra.flex_break(), "b"]) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a b"
    """
    return (algebra.BREAK, _binary(text), algebra.FLEX)


@native.fn
def collapse_lines(most: Any) -> Any:
    """Lets at most `most` of the line breaks that follow remain.

    Raises `FunctionClauseError` when `most` is not a positive integer.

    iex> Inspect.Algebra.concat(Inspect.Algebra.collapse_lines(2), "a") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a"
    """
    if type(most) is not int or most < 1:
        raise TypeError(f"no count: {most!r}")
    return (algebra.COLLAPSE, most)


@native.fn
def next_break_fits(doc: Any, mode: Any = ENABLED) -> Any:
    """The document fits as soon as its next break does.

    Raises `FunctionClauseError` when `doc` is not a document or `mode` is neither `:enabled` nor `:disabled`.

    iex> Inspect.Algebra.next_break_fits("a") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a"
    """
    _docs(doc)
    if mode not in (ENABLED, DISABLED):
        raise TypeError(f"no mode: {mode!r}")
    return (algebra.FITS, doc, mode)


@native.fn
def force_unfit(doc: Any) -> Any:
    """The document, which makes the group around it break its lines even where they would fit.

    Raises `FunctionClauseError` when `doc` is not a document.

    iex> doc = Inspect.Algebra.group(Inspect.Algebra.force_unfit(Inspect.Algebra.glue("a", "b")))
    iex> Inspect.Algebra.format(doc, 80) |> IO.iodata_to_binary()
    "a\\nb"
    """
    _docs(doc)
    return (algebra.FORCE, doc)


def _glue(left: Any, text: Any, right: Any, kind: Atom) -> Any:
    _docs(left, right)
    return (algebra.CONS, left, (algebra.CONS, (algebra.BREAK, _binary(text), kind), right))


@native.fn
def glue(left: Any, right: Any) -> Any:
    """Two documents with a break between them.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.glue("hello", "world") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "hello world"
    """
    return _glue(left, b" ", right, algebra.STRICT)


def _glue_with(left: Any, text: Any, right: Any) -> Any:
    """Two documents with a break between them: this text, or a newline when their group does not fit.

    Raises `FunctionClauseError` when `left` or `right` is not a document or `text` is not a string.

    iex> doc = Inspect.Algebra.group(Inspect.Algebra.glue("one", " | ", "two"))
    iex> Inspect.Algebra.format(doc, 80) |> IO.iodata_to_binary()
    "one | two"
    iex> Inspect.Algebra.format(doc, 5) |> IO.iodata_to_binary()
    "one\\ntwo"
    """
    return _glue(left, text, right, algebra.STRICT)


native.fn("glue")(_glue_with)


@native.fn
def flex_glue(left: Any, right: Any) -> Any:
    """Two documents with a flex break between them.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.flex_glue("hello", "world") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "hello world"
    """
    return _glue(left, b" ", right, algebra.FLEX)


def _flex_glue_with(left: Any, text: Any, right: Any) -> Any:
    """Two documents with a flex break between them: this text, or a newline when what follows it does not fit.

    Raises `FunctionClauseError` when `left` or `right` is not a document or `text` is not a string.

    iex> doc = Inspect.Algebra.group(Inspect.Algebra.flex_glue("one", " | ", "two"))
    iex> Inspect.Algebra.format(doc, 5) |> IO.iodata_to_binary()
    "one\\ntwo"
    """
    return _glue(left, text, right, algebra.FLEX)


native.fn("flex_glue")(_flex_glue_with)


@native.fn
def group(doc: Any, mode: Any = SELF) -> Any:
    """The document as a group: its breaks are spaces when all of it fits on the line, and line breaks when it does not.

    Raises `FunctionClauseError` when `doc` is not a document or `mode` is neither `:self` nor `:inherit`.

    iex> Inspect.Algebra.group(Inspect.Algebra.glue("hello", "world")) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "hello world"
    """
    _docs(doc)
    if mode not in (SELF, INHERIT):
        raise TypeError(f"no mode: {mode!r}")
    return algebra.group(doc, mode)


@native.fn
def space(left: Any, right: Any) -> Any:
    """Two documents with a space between them.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.space("hello", "world") |> Inspect.Algebra.format(5) |> IO.iodata_to_binary()
    "hello world"
    """
    _docs(left, right)
    return (algebra.CONS, left, (algebra.CONS, b" ", right))


@native.fn
def line() -> Any:
    """A newline, whether its group fits or not.

    iex> Inspect.Algebra.concat(["a", Inspect.Algebra.line(), "b"]) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a\\nb"
    """
    return algebra.LINE


def _line_between(left: Any, right: Any) -> Any:
    """Two documents with a newline between them.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.line("a", "b") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "a\\nb"
    """
    _docs(left, right)
    return (algebra.CONS, left, (algebra.CONS, algebra.LINE, right))


native.fn("line")(_line_between)


@native.fn
def fold_doc(docs: Any, folder: Any) -> Any:
    """Documents folded from the right; the last one is where it starts.

    Raises `FunctionClauseError` when `docs` is not a list or `folder` is not a function of two arguments.

    iex> doc = Inspect.Algebra.fold_doc(["a", "b"], fn x, rest -> Inspect.Algebra.concat([x, "!", rest]) end)
    iex> Inspect.Algebra.format(doc, 80) |> IO.iodata_to_binary()
    "a!b"
    """
    found = to_pylist(docs)
    if len(found) > 1 and (not is_fun(folder) or arity_of(folder) != 2):
        raise TypeError("no function of two arguments")
    return algebra.fold(found, lambda doc, acc: call(folder, doc, acc))


@native.fn("format")
def format_(doc: Any, width: Any) -> Any:
    """The document laid out in lines of at most `width` columns, as a list of strings.

    Raises `FunctionClauseError` when `doc` is not a document or `width` is neither an integer from 0 on nor `:infinity`.

    iex> Inspect.Algebra.format(Inspect.Algebra.glue("a", "b"), 1) |> IO.iodata_to_binary()
    "a b"
    """
    _docs(doc)
    if width is not INFINITY and (type(width) is not int or width < 0):
        raise TypeError(f"no width: {width!r}")
    return from_iter(algebra.render_parts(doc, None if width is INFINITY else width))  # type: ignore[arg-type]


@native.fn(vm=True)
def to_doc(vm: Any, term: Any, opts: Any) -> Any:
    """The document of a term, by its `Inspect` implementation.

    Raises `FunctionClauseError` when `opts` is not an `Inspect.Opts` struct.

    iex> Inspect.Algebra.to_doc([1, 2], %Inspect.Opts{}) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "[1, 2]"
    """
    if struct_name(opts) is not _OPTS:
        raise TypeError("no options")
    inspector = inspector_of(vm, opts)
    return inspector.doc(term, inspector.opts.limit)


@native.fn(vm=True)
def container_doc(vm: Any, left: Any, items: Any, right: Any, opts: Any, fun: Any, choices: Any = EMPTY) -> Any:
    """A collection between two brackets, each item made a document by `fun`.

    Raises `FunctionClauseError` when `left` or `right` is not a document, `items` is not a list or `fun` is not a function of two
    arguments that gives documents. When `opts` is not an `Inspect.Opts` struct it raises `KeyError`, or `UndefinedFunctionError` if it is
    an atom.

    iex> doc = Inspect.Algebra.container_doc("<", [1, 2], ">", %Inspect.Opts{}, fn n, _opts -> to_string(n) end)
    iex> Inspect.Algebra.format(doc, 80) |> IO.iodata_to_binary()
    "<1, 2>"
    """
    _docs(left, right)
    if not is_list(items) or not is_fun(fun) or arity_of(fun) != 2:
        raise TypeError("no list and function")
    if items is EMPTY:
        return algebra.concat(left, right)
    field_of(vm, opts, "limit")
    inspector = inspector_of(vm, opts)
    given: dict[Atom, Any] = {}
    for key, value in choices:
        given.setdefault(key, value)
    style = given[_BREAK].name if _BREAK in given else "maybe"
    return _container(inspector, left, items, right, fun, given.get(_SEPARATOR, b","), style)


def _container(inspector: Inspector, left: Any, items: Any, right: Any, fun: Any, separator: Any, style: str) -> Any:
    def one(item: Any, limit: int) -> Any:
        doc = call(fun, item, inspector.options(limit))
        _docs(doc)
        return doc

    return inspector.container(left, items, right, inspector.opts.limit, one, separator, style)


@native.fn
def surround(left: Any, doc: Any, right: Any) -> Any:
    """The document, nested, between two others.

    Raises `FunctionClauseError` when an argument is not a document.

    iex> Inspect.Algebra.surround("<", "a", ">") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "<a>"
    """
    _docs(left, doc, right)
    return algebra.concat(algebra.concat(left, algebra.nest(doc, 1)), right)


@native.fn(vm=True)
def surround_many(vm: Any, left: Any, docs: Any, right: Any, opts: Any, fun: Any, separator: Any = b",") -> Any:
    """An older name of `container_doc/6`.

    Raises `FunctionClauseError` when `left` or `right` is not a document, `docs` is not a list or `opts` is not an `Inspect.Opts` struct.

    iex> doc = Inspect.Algebra.surround_many("<", [1, 2], ">", %Inspect.Opts{}, fn n, _opts -> to_string(n) end)
    iex> Inspect.Algebra.format(doc, 80) |> IO.iodata_to_binary()
    "<1, 2>"
    """
    _docs(left, right)
    return _container(inspector_of(vm, opts), left, docs, right, fun, separator, "maybe")


@native.macro("is_doc")
def is_doc_macro(_env: Any, doc: Any) -> Any:
    """Whether a term is a document of the algebra. May be used in guards.

    Raises `ArgumentError` when the term is an empty tuple and the test does not stand in a guard.

    iex> require Inspect.Algebra
    iex> Inspect.Algebra.is_doc(Inspect.Algebra.glue("a", "b"))
    true
    iex> Inspect.Algebra.is_doc({:a, 1})
    false
    """
    binary = ((atom("."), EMPTY, from_iter([atom("erlang"), atom("is_binary")])), EMPTY, from_iter([doc]))
    tuple_ = ((atom("."), EMPTY, from_iter([atom("erlang"), atom("is_tuple")])), EMPTY, from_iter([doc]))
    first = ((atom("."), EMPTY, from_iter([atom("erlang"), atom("element")])), EMPTY, from_iter([1, doc]))
    out = binary
    for test in [_equal(doc, algebra.NOTHING), _equal(doc, algebra.LINE)]:
        out = _either(out, test)
    tags = None
    for tag in sorted(algebra.TAGS, key=lambda tag: tag.name):
        tags = _equal(first, tag) if tags is None else _either(tags, _equal(first, tag))
    both = ((atom("."), EMPTY, from_iter([atom("erlang"), atom("andalso")])), EMPTY, from_iter([tuple_, tags]))
    return _either(out, both)


def _equal(left: Any, right: Any) -> Any:
    return ((atom("."), EMPTY, from_iter([atom("erlang"), atom("=:=")])), EMPTY, from_iter([left, right]))


def _either(left: Any, right: Any) -> Any:
    return ((atom("."), EMPTY, from_iter([atom("erlang"), atom("orelse")])), EMPTY, from_iter([left, right]))

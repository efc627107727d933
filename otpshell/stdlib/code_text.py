"""Elixir.Code, its part about text: source to quoted expressions and comments, and source laid out anew."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.quoted import keyword_get
from otpshell.lang.syntax_errors import ElixirSyntaxError, SyntaxProblem
from otpshell.lang.tokens import Comment
from otpshell.stdlib.iodata import binary, iodata
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import FALSE, INFINITY, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, cons, elist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import ErlError, argument_error, badarg, exception_struct
from otpshell.terms.fun import arity_of, callable_of, is_fun, run
from otpshell.terms.maps import Map, atom_map

code = Native(
    "Elixir.Code",
    "lib/code.ex",
    doc="""\
Code as data: text to quoted expressions, to values, to modules, and what is known of loaded code.

    iex> Code.eval_string("1 + 2")
    {3, []}
    iex> Code.string_to_quoted("a + b") |> elem(0)
    :ok
""",
)
fn = code.fn
_ERROR, _LINE, _COLUMN = map(atom, ("error", "line", "column"))
_PARSER_OPTIONS = atom("parser_options")
_OPTIONS = {"columns", "token_metadata", "literal_encoder", "existing_atoms_only", "unescape", "static_atoms_encoder"}


def text_of(vm: Any, source: Any) -> str:
    """Source as Python text: of a string, or of the charlist that ``List.Chars`` makes of anything else.

    Raises `UnicodeConversionError`, `ArgumentError` (a list of other things than code points) or `Protocol.UndefinedError`.
    """
    chars = vm.apply(atom("Elixir.List.Chars"), atom("to_charlist"), source)
    if type(source) is bytes:
        return source.decode()
    found: list[Any] = to_pylist(chars) if is_proper(chars) else [None]
    if not all(type(char) is int and char >= 0 for char in found):
        raise badarg()
    bad = next((char for char in found if not (char < 0xD800 or 0xDFFF < char < 0x110000)), None)
    if bad is not None:
        raise ErlError(exception_struct("UnicodeConversionError", encoded=b"", message=f"invalid code point {bad}".encode()))
    return "".join(map(chr, found))


def options_of(options: Any) -> dict[str, Any]:
    """A keyword list by name; what is not a pair of an atom and a value is passed over. TypeError for what is not a list."""
    if not is_list(options):
        raise TypeError("no options")
    return {pair[0].name: pair[1] for pair in to_pylist(options) if type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom}


def _parse(vm: Any, string: Any, opts: Any, comments: list[Comment] | None = None) -> Any:
    place, options = parse_options(opts)
    return vm.parse(text_of(vm, string), *place, comments=comments, **options)


def parse_options(opts: Any) -> tuple[tuple[str, int, int], dict[str, Any]]:
    """The options of `string_to_quoted/2`: file, line and column, and the options of :func:`otpshell.lang.parse.parse`."""
    given = options_of(opts)
    return (given.get("file", b"nofile").decode(), given.get("line", 1), given.get("column", 1)), _parser_options(given)


def _parser_options(given: dict[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    for name in _OPTIONS & set(given):
        value = given[name]
        if name.endswith("encoder"):
            extra[name] = (_encoder if name == "literal_encoder" else _atom_encoder)(value)
        else:
            extra[name] = value is not FALSE and value is not NIL
    return extra


def parse_compiled(vm: Any, source: str, file: str) -> Any:
    """The quoted form of source that is compiled, as the compiler option ``parser_options`` says."""
    options = vm.code.compiler_options[_PARSER_OPTIONS]
    return vm.parse(source, file) if options is EMPTY else vm.parse(source, file, **_parser_options(options_of(options)))


def _encoder(fun: Any) -> Any:
    target = callable_of(fun, 2)

    def encode(value: Any, meta: Any) -> Any:
        result = run(target(value, meta))
        if type(result) is tuple and len(result) == 2 and result[0] is OK:
            return result[1]
        if type(result) is tuple and len(result) == 2 and result[0] is _ERROR and type(result[1]) is bytes:
            raise SyntaxProblem(0, None, result[1].decode() + ": ", "literal")
        raise ErlError((atom("case_clause"), result))

    return encode


def _atom_encoder(fun: Any) -> Any:
    target = callable_of(fun, 2)

    def encode(text: str, line: int, column: int) -> Any:
        meta = from_iter([(_LINE, line), (_COLUMN, column)])
        result = run(target(text.encode(), meta))
        if type(result) is tuple and len(result) == 2 and result[0] is OK:
            return result[1]
        if type(result) is tuple and len(result) == 2 and result[0] is _ERROR and type(result[1]) is bytes:
            raise SyntaxProblem(line, column, result[1].decode() + ": ", text)
        raise ErlError((atom("case_clause"), result))

    return encode


@fn(vm=True)
def string_to_quoted(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text to `{:ok, quoted}`, or an error with its place.

    Raises `ArgumentError` when `string` is a list that is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a
    tuple, and `FunctionClauseError` when `opts` is not a list.

    iex> Code.string_to_quoted("1 + 2")
    {:ok, {:+, [line: 1], [1, 2]}}
    """
    try:
        return (OK, _parse(vm, string, opts))
    except ElixirSyntaxError as error:
        return problem_term(error.problem)


def problem_term(problem: SyntaxProblem) -> Any:
    """A problem of the source as ``{:error, {place, text, token}}``."""
    place: list[Any] = [(_LINE, problem.line)]
    if problem.column is not None:
        place.append((_COLUMN, problem.column))
    text: Any = problem.error.encode() if type(problem.error) is str else tuple(part.encode() for part in problem.error)
    return (_ERROR, (from_iter(place), text, problem.token.encode()))


@fn("string_to_quoted!", vm=True)
def must_parse(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """As `string_to_quoted/2`, but gives the quoted expression alone.

    Raises `SyntaxError` when `string` is not Elixir, `TokenMissingError` when it is not complete, `ArgumentError` when it is a list that
    is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a tuple, and `FunctionClauseError` when `opts` is not a
    list.

    iex> Code.string_to_quoted!("a")
    {:a, [line: 1], nil}
    """
    return _parse(vm, string, opts)


@fn(vm=True)
def string_to_quoted_with_comments(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text to `{:ok, quoted, comments}`, or an error with its place.

    A comment is a map of its place, its text from the `#` on, and how many line breaks stand before and after it.

    Raises `ArgumentError` when `string` is a list that is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a
    tuple, and `FunctionClauseError` when `opts` is not a list.

    iex> {:ok, 1, [comment]} = Code.string_to_quoted_with_comments("1 # one")
    iex> comment.text
    "# one"
    """
    try:
        return (OK, *_with_comments(vm, string, opts))
    except ElixirSyntaxError as error:
        return problem_term(error.problem)


@fn("string_to_quoted_with_comments!", vm=True)
def must_parse_with_comments(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """As `string_to_quoted_with_comments/2`, but gives `{quoted, comments}` alone.

    Raises `SyntaxError` when `string` is not Elixir, `TokenMissingError` when it is not complete, `ArgumentError` when it is a list that
    is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a tuple, and `FunctionClauseError` when `opts` is not a
    list.

    iex> Code.string_to_quoted_with_comments!("1")
    {1, []}
    """
    return _with_comments(vm, string, opts)


def _with_comments(vm: Any, string: Any, opts: Any) -> tuple[Any, Any]:
    found: list[Comment] = []
    quoted = _parse(vm, string, opts, found)
    return quoted, from_iter([comment_term(each) for each in found])


def comment_term(comment: Comment) -> Map:
    return atom_map(
        line=comment.line,
        column=comment.column,
        text=comment.text.encode("utf-8", "surrogateescape"),
        previous_eol_count=comment.breaks_before,
        next_eol_count=comment.breaks_after,
    )


# -- layout ----------------------------------------------------------------------------------------------------------


def _layout_options(vm: Any, given: dict[str, Any]) -> dict[str, Any]:
    """The options of the formatter as :mod:`otpshell.lang.layout` takes them."""
    file = given.get("file", NIL)
    sigils = {name.name: _sigil(vm, name, fun, file) for name, fun in to_pylist(given.get("sigils", EMPTY))}
    names: dict[str, frozenset[int] | None] = {}
    for name, arity in to_pylist(given.get("locals_without_parens", EMPTY)):
        known = names.get(name.name, frozenset())
        names[name.name] = None if arity is atom("*") or known is None else known | {arity}
    return {
        "more_without_parens": names,
        "force_do_end": given.get("force_do_end_blocks", FALSE) is TRUE,
        "modifiers_as_calls": given.get("normalize_bitstring_modifiers", TRUE) is not FALSE,
        "sigils": sigils,
    }


def _sigil(vm: Any, name: Any, fun: Any, file: Any) -> Any:
    if not ("A" <= name.name <= "Z" and len(name.name) == 1 and is_fun(fun) and arity_of(fun) == 2):
        got = shown(vm, elist((name, fun)))
        raise argument_error(
            ":sigils must be a keyword list with a single uppercased letter as key and an anonymous function expecting two arguments as "
            f"value, got: {got}"
        )
    target = callable_of(fun, 2)

    def laid_out(content: bytes, meta: Any, modifiers: Any, delimiter: str) -> bytes:
        heredoc = len(delimiter) == 3
        options = [(atom("file"), file), (_LINE, keyword_get(meta, _LINE)), (atom("sigil"), name), (atom("modifiers"), modifiers)]
        options.append((atom("opening_delimiter"), delimiter.encode()))
        made = iodata(run(target(content, from_iter(options))))
        return made + b"\n" if heredoc and not made.endswith(b"\n") else made

    return laid_out


@fn("format_string!", vm=True)
def format_string(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text laid out anew, its comments kept: what `mix format` does.

    Options: `:line_length` (98), `:locals_without_parens` (`[name: arity]`, `:*` for any arity), `:force_do_end_blocks`, `:file`, `:line`.

    Raises `SyntaxError` when `string` is not Elixir, `TokenMissingError` when it is not complete, and `FunctionClauseError` when `string`
    is not a string or `opts` is not a list.

    iex> Code.format_string!("a+b  # sum") |> IO.iodata_to_binary()
    "# sum\\na + b"
    """
    from otpshell.lang.layout import WIDTH, format_source

    given = options_of(opts)
    width = given.get("line_length", WIDTH)
    file = given.get("file", b"nofile").decode()
    source = binary(string).decode("utf-8", "surrogateescape")
    text = format_source(source, file, given.get("line", 1), None if width is INFINITY else width, _layout_options(vm, given)).encode()
    return cons(text, EMPTY) if text else EMPTY


@fn("format_file!", vm=True)
def format_file(vm: Any, file: Any, opts: Any = EMPTY) -> Any:
    """The source of a file laid out anew, with a line break at its end.

    Raises `File.Error` when the file cannot be read, `SyntaxError` when its source is not Elixir, `TokenMissingError` when it is not
    complete, and `FunctionClauseError` when `file` is not a string or `opts` is not a list.

    iex> Code.format_file!("no such file")
    ** (File.Error) could not read file "no such file": no such file or directory
    """
    text = vm.apply(atom("Elixir.File"), atom("read!"), binary(file))
    return cons(format_string(vm, text, cons((atom("file"), file), opts)), cons(b"\n", EMPTY))


@fn(vm=True)
def quoted_to_algebra(vm: Any, quoted: Any, opts: Any = EMPTY) -> Any:
    """A quoted expression as a document of `Inspect.Algebra`; `:comments` are those of `string_to_quoted_with_comments/2`.

    Raises `FunctionClauseError` when `opts` is not a list.

    iex> Code.quoted_to_algebra(quote(do: foo(1))) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "foo(1)"
    """
    from otpshell.lang.layout import source_doc

    given = options_of(opts)
    comments = [_comment(each) for each in to_pylist(given.get("comments", EMPTY))]
    # What was not unescaped was parsed for this.
    raw = given.get("escape", TRUE) is FALSE
    return source_doc(quoted, comments, raw or bool(comments), raw, _layout_options(vm, given))


def _comment(term: Map) -> Comment:
    field = {key.name: value for key, value in term.items()}
    text = field["text"].decode("utf-8", "surrogateescape")
    return Comment(field["line"], field.get("column", 1), text, field.get("previous_eol_count", 1), field.get("next_eol_count", 1))

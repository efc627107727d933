"""``OptionParser``: command lines as options and arguments.

One step, :meth:`_Parser.step`, reads the option at the head of a command line; parsing repeats it. An option goes through three stages:
its name is looked up (as a switch, a negated switch or an alias), its value is found (after ``=`` or in the next word), and the value is
converted to what its switch was declared as.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.support import case_clause
from otpshell.stdlib import float as float_
from otpshell.stdlib import integer, io
from otpshell.stdlib.enum_core import Entry, pylist
from otpshell.stdlib.iodata import binary, looked_up, options
from otpshell.stdlib.protocols import shown, to_string
from otpshell.stdlib.string_text import graphemes, jaro
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom, existing_atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, raise_message

module = Native(
    "Elixir.OptionParser",
    "lib/option_parser.ex",
    doc="""\
Command-line arguments to switches and the rest.

    iex> OptionParser.parse(["--count", "3", "file"], strict: [count: :integer])
    {[count: 3], ["file"], []}
""",
)
fn = module.fn
INVALID, UNDEFINED = atom("invalid"), atom("undefined")
# Always an atom on the BEAM, whose own modules use it.
UNKNOWN = atom("unknown")
_KINDS = ("boolean", "count", "integer", "float", "string", "keep")


def _wrap(term: Any) -> list[Any]:
    return to_pylist(term) if is_list(term) else [] if term is NIL else [term]


def _switch(declared: Any) -> tuple[Any, Any]:
    """A switch and its kinds."""
    if type(declared) is not tuple or len(declared) != 2:
        raise TypeError("no switch")
    return declared


def _entry(name: str, arity: int, line: int) -> Entry:
    return ("Elixir.OptionParser", name, arity, "lib/option_parser.ex", line)


_PARSE, _PARSE_HEAD = _entry("parse", 2, 236), _entry("parse_head", 2, 302)
_OF_NAMES = {
    "parse": (_PARSE,),
    "parse!": (_PARSE, _entry("parse!", 2, 273)),
    "parse_head": (_PARSE_HEAD,),
    "parse_head!": (_PARSE_HEAD, _entry("parse_head!", 2, 340)),
    "next": (_entry("next", 2, 405),),
}
_ENTRIES = {f"{name}/{arity}": entries for name, entries in _OF_NAMES.items() for arity in (1, 2)}


class _Parser:
    """The options of a call, checked, and one step of parsing with them."""

    def __init__(self, vm: Any, opts: Any) -> None:
        given = looked_up(opts)
        switches, strict = given.get("switches", NIL), given.get("strict", NIL)
        if switches is not NIL and strict is not NIL:
            raise argument_error(":switches and :strict cannot be given together")
        self.vm = vm
        self.strict = strict is not NIL
        if not self.strict and switches is NIL:
            text = "not passing the :switches or :strict option to OptionParser is deprecated"
            warn_from(vm, text, _entry("build_config", 1, 612), own=_ENTRIES)
            switches = EMPTY
        self.switches: dict[Atom, list[str]] = {}
        for name, kinds in map(_switch, pylist(vm, strict if self.strict else switches)):
            wrong = [kind for kind in _wrap(kinds) if type(kind) is not Atom or kind.name not in _KINDS]
            if wrong:
                raise argument_error("invalid switch types/modifiers: " + ", ".join(shown(vm, kind) for kind in wrong))
            self.switches.setdefault(name, [kind.name for kind in _wrap(kinds)])
        self.types = strict if self.strict else switches
        aliases = given.get("aliases", NIL)
        self.aliases: dict[Atom, Atom] = {}
        for alias in to_pylist(aliases) if is_list(aliases) else []:
            if type(alias) is tuple and len(alias) == 2:
                self.aliases.setdefault(*alias)
        self.any_atom = given.get("allow_nonexistent_atoms", FALSE) is TRUE

    def key(self, text: bytes) -> Atom | None:
        """The atom an option's name stands for; None when there is none yet and new ones are not allowed."""
        name = text.replace(b"-", b"_").decode()
        return atom(name) if self.any_atom else existing_atom(name)

    def step(self, argv: Any) -> tuple[Any, ...]:
        """``(OK, key, value, rest)``, ``(INVALID | UNDEFINED, text, value, rest)`` or ``(ERROR, argv)`` at what is no option."""
        if type(argv) is not Cons:
            return (ERROR, argv)
        word, rest = argv.head, argv.tail
        if type(word) is not bytes or not word.startswith(b"-") or word in (b"-", b"--") or word.startswith(b"- "):
            return (ERROR, argv)
        if word.startswith(b"--"):
            return self._long(word[2:], rest)
        return self._short(word[1:], argv)

    def _long(self, text: bytes, rest: Any) -> tuple[Any, ...]:
        name, value = _split_value(text)
        if b"_" in name:
            return (UNDEFINED, b"--" + name, value, rest)
        if name.startswith(b"no-"):
            key = self.key(name[3:])
            if key is not None and "boolean" in self.switches.get(key, ()):
                return self._negated(key, value, b"--" + name, rest)
        return self._found(self.key(name), value, b"--" + name, rest)

    def _short(self, text: bytes, argv: Any) -> tuple[Any, ...]:
        rest = argv.tail
        name, value = _split_value(text)
        original = b"-" + name
        if value is NIL and name[:1].isdigit():
            return (ERROR, argv)
        if b"-" in name or b"_" in name:
            return (UNDEFINED, original, value, rest)
        letters = graphemes(name.decode("utf-8", "surrogateescape"))
        if len(letters) == 1:
            key = atom(name.decode()) if self.any_atom else existing_atom(name.decode())
            target = None if key is None else self.aliases.get(key)
            return self._found(target, value, original, rest)
        key = self.key(name)
        if key is not None and key in self.aliases:
            io.warn(self.vm, f"multi-letter aliases are deprecated, got: {shown(self.vm, key)}".encode())
            return self._found(self.aliases[key], value, original, rest)
        return self.step(from_iter(_apart(name, value), rest))

    def _negated(self, key: Atom, value: Any, original: bytes, rest: Any) -> tuple[Any, ...]:
        if value is not NIL:
            return (INVALID, original, value, rest)
        return (OK, key, FALSE, rest)

    def _found(self, key: Atom | None, value: Any, original: bytes, rest: Any) -> tuple[Any, ...]:
        if key is None:
            value, _missing, rest = _value(value, [], rest)
            return (UNDEFINED, original, value, rest)
        if self.strict and key not in self.switches:
            return (UNDEFINED, original, value, rest)
        kinds = self.switches.get(key, [])
        value, missing, rest = _value(value, kinds, rest)
        made = None if missing else _converted(value, kinds)
        if made is None:
            return (INVALID, original, value, rest)
        return (OK, key, made, rest)

    def parse(self, argv: Any, whole: bool) -> tuple[Any, Any, Any]:
        """``{options, arguments, invalid}``; unless ``whole``, only up to the first argument."""
        found: list[tuple[Atom, Any]] = []
        args: list[Any] = []
        invalid: list[Any] = []
        while argv is not EMPTY:
            made = self.step(argv)
            if made[0] is ERROR:
                rest = made[1]
                if type(rest) is not Cons:
                    raise case_clause(made)
                if rest.head == b"--":
                    return (from_iter(found), from_iter(args, rest.tail), from_iter(invalid))
                if not whole:
                    return (from_iter(found), rest, from_iter(invalid))
                args.append(rest.head)
                argv = rest.tail
                continue
            kind, name, value, argv = made
            if kind is OK:
                found = self._stored(found, name, value)
            elif kind is INVALID:
                invalid.append((name, value))
            elif self.strict:
                invalid.append((name, NIL))
        return (from_iter(found), from_iter(args), from_iter(invalid))

    def _stored(self, found: list[tuple[Atom, Any]], key: Atom, value: Any) -> list[tuple[Atom, Any]]:
        kinds = self.switches.get(key, ())
        if "count" in kinds:
            for index, (name, count) in enumerate(found):
                if name is key:
                    return [*found[:index], (key, count + 1), *found[index + 1 :]]
        elif "keep" not in kinds:
            found = [entry for entry in found if entry[0] is not key]
        return [*found, (key, value)]

    # -- what was wrong ----------------------------------------------------------------------------------------------

    def report(self, invalid: Any) -> ErlError:
        """The error of ``parse!/2``."""
        errors = to_pylist(invalid)
        lines = [f"{len(errors)} error{'s' if len(errors) > 1 else ''} found!", *(self._line(*error) for error in errors)]
        return raise_message("OptionParser.ParseError", "\n".join(lines))

    def _line(self, option: bytes, value: Any) -> str:
        text = option.decode("utf-8", "surrogateescape")
        kind = self._type(option)
        if value is not NIL:
            return f"{text} : Expected type {kind or ''}, got {shown(self.vm, value)}"
        if kind is not None:
            return f"{text} : Missing argument of type {kind}"
        near, score = self._nearest(text)
        return f"{text} : Unknown option" + (f". Did you mean --{near}?" if score > 0.8 else "")

    def _type(self, option: bytes) -> str | None:
        key = self.key(option.lstrip(b"-"))
        if key is None:
            return None
        kind = next((kind for name, kind in to_pylist(self.types) if name is self.aliases.get(key, key)), NIL)
        return None if kind is NIL else to_string(self.vm, kind).decode()

    def _nearest(self, option: str) -> tuple[str, float]:
        wanted = option.lstrip("-").replace("-", "_")
        best, score = "", 0.0
        for name in self.switches:
            near = jaro(name.name, wanted)
            if near >= score:
                best, score = name.name.replace("_", "-"), near
        return best, score


def _split_value(text: bytes) -> tuple[bytes, Any]:
    name, equals, value = text.partition(b"=")
    return name, value if equals else NIL


def _apart(name: bytes, value: Any) -> list[bytes]:
    """``abc12=v`` as ``-a``, ``-b``, ``-c=12=v``."""
    letters = name.decode("utf-8", "surrogateescape")
    at = next((index for index, char in enumerate(letters) if char in "0123456789"), len(letters))
    words = [b"-" + one.encode("utf-8", "surrogateescape") for one in graphemes(letters[:at])]
    if letters[at:]:
        words[-1] += b"=" + letters[at:].encode("utf-8", "surrogateescape")
    if value is not NIL:
        words[-1] += b"=" + value
    return words


def _value(value: Any, kinds: list[str], rest: Any) -> tuple[Any, bool, Any]:
    """The value of an option, whether one that is needed is missing, and the words after it."""
    if value is not NIL:
        return value, False, rest
    if "boolean" in kinds:
        return TRUE, False, rest
    if "count" in kinds:
        return NIL, False, rest
    if type(rest) is Cons:
        word = rest.head
        if type(word) is not bytes or not word.startswith(b"-") or word == b"-" or word.startswith(b"- ") or word[1:2].isdigit():
            return word, False, rest.tail
    if not kinds:
        return TRUE, False, rest
    return NIL, True, rest


def _converted(value: Any, kinds: list[str]) -> Any:
    """The value as its switch is declared, None when it is not of that kind."""
    if "boolean" in kinds:
        return {TRUE: TRUE, b"true": TRUE, b"false": FALSE}.get(value)
    if "count" in kinds:
        return 1 if value is NIL else None
    if "integer" in kinds:
        return _whole(integer.parse(None, value))
    if "float" in kinds:
        return _whole(float_.parse(value))
    return value


def _whole(parsed: Any) -> Any:
    return parsed[0] if parsed is not ERROR and parsed[1] == b"" else None


@fn(vm=True)
def parse(vm: Any, argv: Any, opts: Any = EMPTY) -> Any:
    """A command line as `{options, arguments, invalid}`.

    `strict:` declares the switches that are known, with their types (`:boolean`, `:count`, `:integer`, `:float`, `:string`, and `:keep` to
    collect repeated ones); with `switches:` others are taken too, as booleans or strings. `aliases:` gives short names. `invalid` holds
    what was unknown or of the wrong type.

    Raises `ArgumentError` when a type does not exist, and `FunctionClauseError` when `argv` is not a list or `opts` is not a keyword list.

        iex> OptionParser.parse(["--debug", "-n", "3", "file"], strict: [debug: :boolean, number: :integer], aliases: [n: :number])
        {[debug: true, number: 3], ["file"], []}
    """
    return _Parser(vm, opts).parse(_words(argv), True)


@fn("parse!", vm=True)
def parse_bang(vm: Any, argv: Any, opts: Any = EMPTY) -> Any:
    """As `parse/2`, but gives `{options, arguments}`; nothing may be invalid.

    Raises `OptionParser.ParseError` when a switch is unknown or its value is wrong, and `FunctionClauseError` when `argv` is not a list or
    `opts` is not a keyword list.

    iex> OptionParser.parse!(["--limit", "3", "x"], strict: [limit: :integer])
    {[limit: 3], ["x"]}
    """
    return _sure(_Parser(vm, opts), _words(argv), True)


@fn(vm=True)
def parse_head(vm: Any, argv: Any, opts: Any = EMPTY) -> Any:
    """As `parse/2`, but stops at the first word that is not an option.

    Raises `FunctionClauseError` when `argv` is not a list or `opts` is not a keyword list.

    iex> OptionParser.parse_head(["--source", "lib", "run", "--verbose"], switches: [source: :string, verbose: :boolean])
    {[source: "lib"], ["run", "--verbose"], []}
    """
    return _Parser(vm, opts).parse(_words(argv), False)


@fn("parse_head!", vm=True)
def parse_head_bang(vm: Any, argv: Any, opts: Any = EMPTY) -> Any:
    """As `parse_head/2`, but gives `{options, arguments}`; nothing may be invalid.

    Raises `OptionParser.ParseError` when a switch is unknown or its value is wrong, and `FunctionClauseError` when `argv` is not a list or
    `opts` is not a keyword list.

    iex> OptionParser.parse_head!(["--limit", "3", "x", "--y"], strict: [limit: :integer])
    {[limit: 3], ["x", "--y"]}
    """
    return _sure(_Parser(vm, opts), _words(argv), False)


def _words(argv: Any) -> Any:
    if not is_list(argv):
        raise TypeError("no list")
    return argv


def _sure(parser: _Parser, argv: Any, whole: bool) -> Any:
    found, args, invalid = parser.parse(argv, whole)
    if invalid is not EMPTY:
        raise parser.report(invalid)
    return (found, args)


@fn("next", vm=True)
def next_(vm: Any, argv: Any, opts: Any = EMPTY) -> Any:
    """The option at the head of a command line: `{:ok, key, value, rest}`, `{:invalid, option, value, rest}`,
    `{:undefined, option, value, rest}`, or `{:error, argv}` when there is none.

    Raises `FunctionClauseError` when `argv` is not a list or `opts` is not a keyword list.

        iex> OptionParser.next(["--source", "lib", "x"], strict: [source: :string])
        {:ok, :source, "lib", ["x"]}
    """
    return _Parser(vm, opts).step(_words(argv))


@fn(vm=True)
def to_argv(vm: Any, enum: Any, opts: Any = EMPTY) -> Any:
    """Options as a command line. Keys with `nil` are left out.

    Raises `FunctionClauseError` when an element of `enum` is not a pair or `opts` is not a keyword list, and `Protocol.UndefinedError` when
    `enum` is not enumerable.

    iex> OptionParser.to_argv(foo_bar: "baz", verbose: false)
    ["--foo-bar", "baz", "--no-verbose"]
    """
    switches = options(options(opts).get("switches", EMPTY))
    words: list[bytes] = []
    for key, value in to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), enum)):
        if value is NIL:
            continue
        if type(key) is not Atom:
            raise TypeError("no option")
        name = key.name.replace("_", "-").encode()
        if value is TRUE:
            words.append(b"--" + name)
        elif value is FALSE:
            words.append(b"--no-" + name)
        elif switches.get(key.name) is atom("count"):
            words += [b"--" + name] * value
        else:
            words += [b"--" + name, to_string(vm, value)]
    return from_iter(words)


@fn
def split(text: Any) -> Any:
    """A line as words, as a command line would split it: at spaces, quotes and backslashes keeping them.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> OptionParser.split("foo 'bar baz'")
    ["foo", "bar baz"]
    """
    words: list[bytes] = []
    word, quote, index = bytearray(), 0, 0
    data = binary(text).lstrip(b" ")
    while index < len(data):
        char, following = data[index], data[index + 1 : index + 2]
        index += 1
        if char == 0x5C and following and (following[0] == quote if quote else following in b" '\""):
            word += following
            index += 1
        elif quote == 0 and char in b"'\"":
            quote = char
        elif char == quote:
            quote = 0
        elif char == 0x20 and quote == 0:
            words.append(bytes(word))
            word.clear()
            while data[index : index + 1] == b" ":
                index += 1
        else:
            word.append(char)
    if quote:
        raise raise_message("RuntimeError", f"argv string did not terminate properly, a {chr(quote)} was opened but never closed")
    if word:
        words.append(bytes(word))
    return from_iter(words)

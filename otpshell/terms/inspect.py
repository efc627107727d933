"""Terms as text, exactly as Elixir's ``inspect``: builds a document of the term (``algebra``) and lays it out.

:func:`inspect` is the simple way. The VM gives its :class:`StructHost` with it, so that structs defined at the prompt and ``Inspect``
implementations written in Elixir are found; without one only the library's own structs are known.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from otpshell.terms import algebra, inspect_structs
from otpshell.terms.algebra import COLOR, CONS, GROUP, NOTHING, RESET, SELF
from otpshell.terms.atom import FALSE, INFINITY, NIL, TRUE, Atom, alias, atom
from otpshell.terms.bits import Bits, as_int
from otpshell.terms.cons import EMPTY, Cons, from_iter
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.floats import elixir_text
from otpshell.terms.fun import ExtFun, call
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect_funs import function_text
from otpshell.terms.inspect_text import atom_key, atom_literal, decode, printable, quoted
from otpshell.terms.maps import STRUCT, Map, atom_map


class StructHost:
    """What a VM knows about the structs that were defined in it; these answers know of none.

    ``exports`` is the VM's table of functions; ``default_inspect_fun`` what makes documents where the options do not say it
    (``Inspect.Opts.default_inspect_fun/1``), None for ``&Inspect.inspect/2``.
    """

    exports: dict[str, Any] | None = None
    default_inspect_fun: Any = None

    def inspect_struct(self, struct: Map, opts: Map) -> Any:
        """The document that a custom ``Inspect`` implementation makes (errors as it raises them); None when there is none."""
        return None

    def struct_fields(self, module: Atom) -> list[Atom] | None:
        """Fields in the order of ``defstruct`` (without ``__struct__``); None when no such struct is defined."""
        return None

    def inspect_error(self, struct: Map, error: BaseException) -> tuple[str, str, str]:
        """Of an implementation that failed: the exception's name, its message, and the stack trace as text (each line indented by 4)."""
        return type(error).__name__, str(error), ""


class Opts:
    """``Inspect.Opts`` in Python values: names as ``str``, ``:infinity`` as -1 (counting down, it never reaches 0)."""

    __slots__ = (
        "base",
        "binaries",
        "charlists",
        "custom_options",
        "inspect_fun",
        "limit",
        "pretty",
        "printable_limit",
        "safe",
        "structs",
        "syntax_colors",
        "width",
    )

    def __init__(
        self,
        *,
        base: str = "decimal",
        binaries: str = "infer",
        charlists: str = "infer",
        custom_options: Any = EMPTY,
        inspect_fun: Any = None,
        limit: int | None = 50,
        pretty: bool = False,
        printable_limit: int | None = 4096,
        safe: bool = True,
        structs: bool = True,
        syntax_colors: Any = EMPTY,
        width: int | None = 80,
    ) -> None:
        self.base = base
        self.binaries = binaries
        self.charlists = charlists
        self.custom_options = custom_options
        self.inspect_fun = inspect_fun
        self.limit = -1 if limit is None else limit
        self.pretty = pretty
        self.printable_limit = -1 if printable_limit is None else printable_limit
        self.safe = safe
        self.structs = structs
        self.syntax_colors = _colors(syntax_colors)
        self.width = -1 if width is None else width

    def to_struct(self, limit: int | None = None, exports: dict[str, Any] | None = None) -> Map:
        """The ``%Inspect.Opts{}`` that an implementation written in Elixir gets; ``exports`` is the VM's."""
        limit = self.limit if limit is None else limit
        return atom_map(
            __struct__=alias("Inspect.Opts"),
            base=atom(self.base),
            binaries=atom(self.binaries),
            char_lists=atom("infer"),
            charlists=atom(self.charlists),
            custom_options=self.custom_options,
            inspect_fun=self.inspect_fun or (default_inspect_fun(exports) if exports else DEFAULT_INSPECT_FUN),
            limit=_infinite(limit),
            pretty=TRUE if self.pretty else FALSE,
            printable_limit=_infinite(self.printable_limit),
            safe=TRUE if self.safe else FALSE,
            structs=TRUE if self.structs else FALSE,
            syntax_colors=from_iter([(atom(name), color) for name, color in self.syntax_colors.items()]),
            width=_infinite(self.width),
        )

    @staticmethod
    def from_struct(struct: Map) -> Opts:
        """From ``%Inspect.Opts{}``; AttributeError or TypeError when a field has a value of no use."""
        opts = Opts()
        for key, value in struct.raw_items():
            opts.set(key, value)
        return opts

    @staticmethod
    def from_keywords(pairs: Any) -> Opts:
        """From a keyword list as given to ``inspect/2``; unknown keys are ignored, the last of several wins."""
        opts = Opts()
        for pair in pairs:
            key, value = pair
            opts.set(key, value)
        return opts

    def set(self, key: Any, value: Any) -> None:
        name = key.name
        if name in ("base", "binaries", "charlists"):
            setattr(self, name, value.name)
        elif name in ("limit", "printable_limit", "width"):
            setattr(self, name, -1 if value is INFINITY else _count(value))
        elif name in ("pretty", "safe", "structs"):
            setattr(self, name, value is not FALSE and value is not NIL)
        elif name == "custom_options":
            self.custom_options = value
        elif name == "syntax_colors":
            self.syntax_colors = _colors(value)
        elif name == "inspect_fun":
            self.inspect_fun = None if is_default_fun(value) else value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"no count: {value!r}")
    return value


def _infinite(count: int) -> Any:
    return INFINITY if count < 0 else count


def _colors(colors: Any) -> dict[str, Any]:
    if type(colors) is dict:
        return colors
    found: dict[str, Any] = {}
    for name, color in colors:
        found.setdefault(name.name, color)
    return found


def default_inspect_fun(exports: dict[str, Any]) -> ExtFun:
    """``&Inspect.inspect/2``."""
    return ExtFun(alias("Inspect"), atom("inspect"), 2, exports)


DEFAULT_INSPECT_FUN = default_inspect_fun({})


def is_default_fun(fun: Any) -> bool:
    """Whether it is ``&Inspect.inspect/2``, or nothing."""
    return fun is NIL or (type(fun) is ExtFun and fun.key == DEFAULT_INSPECT_FUN.key)


class Inspector:
    """Makes documents of terms under one set of options. ``limit`` goes along as an argument: it shrinks on the way down."""

    def __init__(self, opts: Opts, host: StructHost | None = None, trapped: bool = False) -> None:
        self.opts = opts
        self.host = host
        self.trapped = trapped
        # The term that is shown; anything else stands in it.
        self.whole: Any = None
        self.separator = self.color(b",", "list")

    def with_opts(self, **changes: Any) -> Inspector:
        """An inspector that differs in these options only."""
        opts = Opts()
        for name in Opts.__slots__:
            setattr(opts, name, changes.get(name, getattr(self.opts, name)))
        return Inspector(opts, self.host, self.trapped)

    def options(self, limit: int) -> Map:
        """The options as Elixir code gets them."""
        return self.opts.to_struct(limit, None if self.host is None else self.host.exports)

    def color(self, doc: Any, key: str) -> Any:
        colors = self.opts.syntax_colors
        if not colors:
            return doc
        before = colors.get(key)
        if before is None or before is NIL or before is FALSE:
            return doc
        return (CONS, (COLOR, doc, before), (COLOR, NOTHING, colors.get("reset", RESET)))

    # -- any term ------------------------------------------------------------------------------------------------------

    def doc(self, term: Any, limit: int) -> Any:
        """``Inspect.Algebra.to_doc/2``."""
        if self.opts.inspect_fun is not None:
            return self.custom(term, limit)
        return self.default(term, limit)

    def custom(self, term: Any, limit: int) -> Any:
        fun = self.opts.inspect_fun
        if type(term) is Map and STRUCT in term.d and not self.opts.structs:
            return self.map(term, limit)
        return call(fun, term, self.options(limit))

    def default(self, term: Any, limit: int) -> Any:
        """``Inspect.inspect/2``: by the kind of the term."""
        kind = type(term)
        maker = _MAKERS.get(kind)
        if maker is None:
            raise TypeError(f"no term: {term!r}")
        return maker(self, term, limit)

    def atom(self, term: Atom, _limit: int) -> Any:
        text = atom_literal(term).encode()
        if not self.opts.syntax_colors:
            return text
        return self.color(text, "boolean" if term is TRUE or term is FALSE else "nil" if term is NIL else "atom")

    def integer(self, term: int, _limit: int) -> Any:
        return self.color(integer_text(term, self.opts.base).encode(), "number")

    def float(self, term: float, _limit: int) -> Any:
        return self.color(elixir_text(term).encode(), "number")

    def plain(self, term: Any, _limit: int) -> Any:
        return repr(term).encode()

    def function(self, term: Any, _limit: int) -> Any:
        return function_text(term).encode()

    def bitstring(self, term: bytes | Bits, limit: int) -> Any:
        opts = self.opts
        if type(term) is bytes and opts.base == "decimal" and opts.binaries != "as_binaries":
            text = decode(term) if opts.binaries == "as_strings" else printable(term, opts.printable_limit)
            if text is not None:
                return self.color(quoted(text, '"', opts.printable_limit, " <> ...").encode("utf-8", "surrogateescape"), "string")
        return self.raw_bits(term, limit)

    def raw_bits(self, term: bytes | Bits, limit: int) -> Any:
        if term == b"":
            return self.color(b"<<>>", "binary")
        data = term.data if isinstance(term, Bits) else term
        rest = term.size % 8 if isinstance(term, Bits) else 0
        docs: list[Any] = []
        for index, byte in enumerate(data):
            if limit == 0:
                docs.append(b"...")
                break
            limit -= 1
            if index == len(data) - 1:
                if rest:
                    byte = as_int(term) & ((1 << rest) - 1)
                    docs.append((CONS, self.integer(byte, 0), f"::size({rest})".encode()))
                else:
                    docs.append(self.integer(byte, 0))
            else:
                docs.append((CONS, self.integer(byte, 0), b","))
        inner = algebra.fold(docs, algebra.flex_glue)
        left, right = self.color(b"<<", "binary"), self.color(b">>", "binary")
        return algebra.group((CONS, (CONS, left, algebra.nest(inner, 2)), right))

    # -- containers ----------------------------------------------------------------------------------------------------

    def empty_list(self, _term: Any, _limit: int) -> Any:
        return self.color(b"[]", "list")

    def list_(self, term: Cons, limit: int) -> Any:
        opts = self.opts
        if opts.charlists == "as_charlists" or (opts.charlists == "infer" and ascii_printable(term, opts.printable_limit)):
            return self.charlist(term)
        left, right = self.color(b"[", "list"), self.color(b"]", "list")
        if is_keyword(term):
            return self.container(left, term, right, limit, self.keyword, self.separator, "strict")
        return self.container(left, term, right, limit, self.doc, self.separator, "maybe")

    def charlist(self, term: Any) -> Any:
        try:
            text = chardata(term)
        except TypeError:
            raise no_chardata(inspect(term)) from None
        return self.color(quoted(text, "'", self.opts.printable_limit, " ++ ...").encode("utf-8", "surrogateescape"), "charlist")

    def keyword(self, pair: Any, limit: int) -> Any:
        key = self.color(atom_key(pair[0]).encode(), "atom")
        return (CONS, key, (CONS, b" ", self.doc(pair[1], limit)))

    def tuple(self, term: tuple[Any, ...], limit: int) -> Any:
        left, right = self.color(b"{", "tuple"), self.color(b"}", "tuple")
        return self.container(left, from_iter(term), right, limit, self.doc, self.color(b",", "tuple"), "flex")

    def map_or_struct(self, term: Map, limit: int) -> Any:
        if STRUCT in term.d and type(term.d[STRUCT]) is Atom and self.opts.structs:
            return inspect_structs.struct_doc(self, term, limit)
        return self.map(term, limit)

    def map(self, term: Map, limit: int, name: str = "") -> Any:
        """As a plain map, whatever it is."""
        # No more entries than will be shown; one more so that the dots come.
        keys = term.keys()
        if all(type(key) is Atom and not key.name.startswith("Elixir.") for key in keys):
            one: Callable[[Any, int], Any] = self.keyword
        else:
            arrow = self.color(b" => ", "map")

            def one(pair: Any, limit: int) -> Any:
                return (CONS, (CONS, self.doc(pair[0], limit), arrow), self.doc(pair[1], limit))

        shown = keys if limit < 0 else keys[: limit + 1]
        return self.entries([(key, term.get(key)) for key in shown], limit, one, name)

    def entries(self, pairs: list[Any], limit: int, one: Callable[[Any, int], Any], name: str = "", close: str = "}") -> Any:
        """``%name{...}`` (or ``#name<...>``) around these pairs."""
        begin = f"%{name}{{" if close == "}" else f"#{name}<"
        left, right = self.color(begin.encode(), "map"), self.color(close.encode(), "map")
        return self.container(left, from_iter(pairs), right, limit, one, self.color(b",", "map"), "strict")

    def container(self, left: Any, items: Any, right: Any, limit: int, one: Callable[[Any, int], Any], separator: Any, style: str) -> Any:
        """``Inspect.Algebra.container_doc/6``: ``style`` is strict, flex, or maybe (flex if every element is plain text)."""
        if items is EMPTY:
            return (CONS, left, right)
        docs: list[Any] = []
        simple = style == "maybe"
        while type(items) is Cons:
            if limit == 0:
                docs.append(b"...")
                break
            if type(items.tail) is not Cons and items.tail is not EMPTY:
                limit -= 1
                head, tail = one(items.head, limit), one(items.tail, limit)
                simple = simple and algebra.is_simple(head) and algebra.is_simple(tail)
                docs.append(algebra.join(head, tail, simple, b" |"))
                break
            doc = one(items.head, limit - 1)
            if doc is not NOTHING:
                limit -= 1
            if simple and type(doc) is not bytes:
                simple = algebra.is_simple(doc)
            docs.append(doc)
            items = items.rest or items.tail
        return algebra.container(left, docs, right, separator, simple or style == "flex")


_MAKERS: dict[type, Any] = {
    Atom: Inspector.atom,
    int: Inspector.integer,
    float: Inspector.float,
    bytes: Inspector.bitstring,
    Bits: Inspector.bitstring,
    type(EMPTY): Inspector.empty_list,
    Cons: Inspector.list_,
    tuple: Inspector.tuple,
    Map: Inspector.map_or_struct,
    Pid: Inspector.plain,
    Ref: Inspector.plain,
    Port: Inspector.plain,
    FunctionType: Inspector.function,
    ExtFun: Inspector.function,
}

_BASES = {"decimal": ("d", ""), "binary": ("b", "0b"), "octal": ("o", "0o"), "hex": ("X", "0x")}


def integer_text(value: int, base: str) -> str:
    if base == "decimal":
        return big_integer_text(value)
    code, prefix = _BASES[base]
    digits = format(abs(value), code)
    return f"{'-' if value < 0 else ''}{prefix}{digits}"


def big_integer_text(value: int) -> str:
    """Decimal digits of an integer of any size (Python refuses to write more than some thousand at once)."""
    try:
        return str(value)
    except ValueError:
        pass
    if value < 0:
        return "-" + big_integer_text(-value)
    half = int(value.bit_length() * 0.30103) // 2
    high, low = divmod(value, 10**half)
    return big_integer_text(high) + big_integer_text(low).rjust(half, "0")


def is_keyword(term: Any) -> bool:
    """A list of pairs whose keys are atoms that may stand before a colon."""
    while type(term) is Cons:
        pair = term.head
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom or pair[0].name.startswith("Elixir."):
            return False
        term = term.rest or term.tail
    return term is EMPTY


def ascii_printable(term: Any, limit: int = -1) -> bool:
    """``List.ascii_printable?/2``; a negative limit is none."""
    while type(term) is Cons:
        if limit == 0:
            return True
        char = term.head
        if type(char) is not int or not (32 <= char <= 126 or 7 <= char <= 13 or char == 27):
            return False
        limit -= 1
        term = term.rest or term.tail
    return term is EMPTY or limit == 0


def no_chardata(shown: str) -> ErlError:
    """The error of ``List.to_string/1`` for this list."""
    return argument_error(
        "cannot convert the given list to a string.\n\nTo be converted to a string, a list must either be empty or only\n"
        "contain the following elements:\n\n  * strings\n  * integers representing Unicode code points\n"
        "  * a list containing one of these three elements\n\n"
        f"Please check the given list or call inspect/1 to get the list representation, got:\n\n{shown}\n"
    )


def chardata(term: Any) -> str:
    """The text of a list of code points, binaries and such lists."""
    out: list[str] = []
    while type(term) is Cons:
        head = term.head
        if type(head) is int:
            out.append(chr(head))
        elif type(head) is bytes:
            out.append(head.decode())
        else:
            out.append(chardata(head))
        term = term.rest or term.tail
    if type(term) is bytes:
        out.append(term.decode())
    elif term is not EMPTY:
        raise TypeError(f"no character data: {term!r}")
    return "".join(out)


# -- the simple ways ------------------------------------------------------------------------------------------------------


def inspect_bytes(term: Any, opts: Opts, host: StructHost | None = None) -> bytes:
    """``Kernel.inspect/2`` as a binary."""
    inspector = Inspector(opts, host)
    if host is not None and host.default_inspect_fun is not None and opts.inspect_fun is None:
        inspector = inspector.with_opts(inspect_fun=host.default_inspect_fun)
    inspector.whole = term
    doc = inspector.doc(term, opts.limit)
    width = opts.width if opts.pretty and opts.width >= 0 else None
    try:
        return algebra.render((GROUP, doc, SELF), width)
    except (TypeError, IndexError):
        # An implementation's own tuple that only begins as a document does.
        raise inspect_structs.no_clause_of_algebra("format", 3) from None


_DEFAULT = Opts()


def inspect(term: Any, opts: Opts | None = None, host: StructHost | None = None, **options: Any) -> str:
    """``Kernel.inspect/2`` as Python text. Options are those of :class:`Opts`, None standing for ``:infinity``."""
    kind = type(term)
    if not options and opts is None:
        if host is not None and host.default_inspect_fun is not None:
            pass
        elif kind is int:
            return big_integer_text(term)
        elif kind is Atom:
            return atom_literal(term)
        opts = _DEFAULT
    elif opts is None:
        opts = Opts(**options)
    return inspect_bytes(term, opts, host).decode("utf-8", "replace")


__all__ = ["ErlError", "Inspector", "Opts", "StructHost", "ascii_printable", "inspect", "inspect_bytes", "is_keyword"]

"""``URI``: parsing, building and escaping of URIs (RFC 3986)."""

from __future__ import annotations

import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import check_fun
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.protocols import shown, to_string
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.fun import call
from otpshell.terms.maps import Map, atom_map, from_pairs, struct_name

module = Native(
    "Elixir.URI",
    "lib/uri.ex",
    doc="""\
Addresses, taken apart and put together.

    iex> URI.parse("https://elixir-lang.org/docs?q=otp").host
    "elixir-lang.org"
    iex> URI.encode_query(%{"q" => "let it crash"})
    "q=let+it+crash"
""",
)
fn = module.fn
URI = atom("Elixir.URI")
module.struct_fields = ("scheme", "authority", "userinfo", "host", "port", "path", "query", "fragment")
FIELDS = ("authority", "fragment", "host", "path", "port", "query", "scheme", "userinfo")
_PORTS = {b"ftp": 21, b"sftp": 22, b"tftp": 69, b"http": 80, b"https": 443, b"ldap": 389, b"ws": 80, b"wss": 443}
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~_-.")
_RESERVED = frozenset(b":/?#[]@!$&'()*+,;=")
_PARTS = re.compile(rb"^(([a-z][a-z0-9\+\-\.]*):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(rb"(^(.*)@)?(\[[a-zA-Z0-9:.]*\]|[^:]*)(:(\d*))?", re.DOTALL)
_BAD = re.compile(rb"[^A-Za-z0-9:/?#\[\]@!$&'()*+,;=~_.%-]")


def uri(**fields: Any) -> Map:
    """A URI struct."""
    return atom_map(__struct__=URI, **(dict.fromkeys(FIELDS, NIL) | fields))


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    return blank_or_filled(vm, uri(), fields)


def _or_nil(part: bytes | None) -> Any:
    return NIL if not part else part


def _port_of(vm: Any, scheme: Any) -> Any:
    if scheme is NIL:
        return NIL
    own = vm.__dict__.get("uri_ports", {})
    return own.get(scheme, _PORTS.get(scheme, NIL))


@fn(vm=True)
def parse(vm: Any, text: Any) -> Map:
    """The parts of a URI, without checking them; `new/1` checks.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> URI.parse("https://elixir-lang.org/docs").host
    "elixir-lang.org"
    """
    if struct_name(text) is URI:
        return text
    found = _PARTS.match(binary(text))
    assert found is not None
    scheme = _or_nil(found[2])
    scheme = scheme if scheme is NIL else scheme.lower()
    path, query, fragment = _or_nil(found[5]), found[7], found[9]
    authority = found[4]
    userinfo: Any = NIL
    host: Any = NIL
    port: Any = NIL
    if authority:
        parts = _AUTHORITY.match(authority)
        assert parts is not None
        userinfo, host = _or_nil(parts[2]), _or_nil(parts[3])
        if host is not NIL:
            host = host.strip(b"[]") if host.startswith(b"[") else host
        port = int(parts[5]) if parts[5] else NIL
    elif authority is not None:
        host = b""
    if port is NIL:
        port = _port_of(vm, scheme)
    return uri(
        scheme=scheme,
        path=path,
        query=NIL if query is None else query,
        fragment=NIL if fragment is None else fragment,
        authority=NIL if authority is None else authority,
        userinfo=userinfo,
        host=host,
        port=port,
    )


@fn(vm=True)
def new(vm: Any, text: Any) -> Any:
    """`{:ok, uri}` of a well formed URI, else `{:error, part}` with the first wrong part.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> URI.new("http://a b")
    {:error, ":"}
    """
    if struct_name(text) is URI:
        return (OK, text)
    wrong = _wrong_part(binary(text))
    if wrong is not None:
        return (ERROR, wrong)
    made = parse(vm, text)
    if made.get(atom("authority")) is not NIL:
        made = made.put(atom("authority"), NIL)
    return (OK, made)


def _wrong_part(text: bytes) -> bytes | None:
    bad = _BAD.search(text)
    found = _PARTS.match(text)
    assert found is not None
    if found[4] is not None:
        parts = _AUTHORITY.match(found[4])
        assert parts is not None
        host = parts[3]
        rest = found[4][parts.end() :]
        if rest or (host and _BAD.search(host)) or b"[" in host.strip(b"[]"):
            return b":" if b":" in text and bad is not None else (rest or host)[:1]
    if bad is not None:
        return b":" if found[2] is not None or text.startswith(b":") else bad[0]
    if text.startswith(b":"):
        return b":"
    broken = re.search(rb"%(?![0-9A-Fa-f]{2})", text)
    return b"%" if broken else None


@fn("new!", vm=True)
def new_bang(vm: Any, text: Any) -> Any:
    """As `new/1`, but gives the URI alone.

    Raises `URI.Error` when the URI is not well formed, and `FunctionClauseError` when `text` is not a string.

    iex> URI.new!("//elixir-lang.org").host
    "elixir-lang.org"
    """
    made = new(vm, text)
    if made[0] is OK:
        return made[1]
    raise ErlError(exception_struct("URI.Error", action=atom("parse"), reason=atom("invalid_uri"), part=made[1]))


@fn("to_string", vm=True)
def text_of_uri(vm: Any, value: Any) -> bytes:
    """The URI as text.

    Raises `FunctionClauseError` when `value` is not a `URI`.

    iex> URI.to_string(%URI{scheme: "foo", host: "bar.baz"})
    "foo://bar.baz"
    """
    if struct_name(value) is not URI:
        raise TypeError("no URI")
    scheme, host, path, query, fragment, userinfo, port, authority = (
        value.get(atom(name)) for name in ("scheme", "host", "path", "query", "fragment", "userinfo", "port", "authority")
    )
    out = b"" if scheme is NIL else scheme + b":"
    if host is not NIL:
        if path is not NIL and path and not path.startswith(b"/"):
            raise argument_error(":path in URI must be empty or an absolute path if URL has a :host, got: " + shown(vm, value))
        out += b"//"
        if userinfo is not NIL:
            out += userinfo + b"@"
        out += b"[" + host + b"]" if b":" in host else host
        if port is not NIL and _PORTS.get(scheme) != port:
            out += b":" + str(port).encode()
    elif authority is not NIL:
        out += b"//" + authority
    out += b"" if path is NIL else path
    out += b"" if query is NIL else b"?" + query
    return out + (b"" if fragment is NIL else b"#" + fragment)


@fn(vm=True)
def default_port(vm: Any, scheme: Any, port: Any = None) -> Any:
    """The port a scheme has unless another is given; with two arguments, sets it for this VM.

    Raises `FunctionClauseError` when `scheme` is not a string or `port` is not an integer from 0 on.

    iex> URI.default_port("https")
    443
    """
    if port is None:
        return _port_of(vm, binary(scheme))
    vm.__dict__.setdefault("uri_ports", {})[binary(scheme)] = integer(port)
    return OK


# -- merging ---------------------------------------------------------------------------------------------------------


def _no_dots(path: bytes) -> bytes:
    out: list[bytes] = []
    parts = path.split(b"/")
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == b"..":
            if len(out) > 1 or (out and out[0]):
                out.pop()
            if last:
                out.append(b"")
        elif part == b".":
            if last:
                out.append(b"")
        else:
            out.append(part)
    return b"/".join(out)


@fn(vm=True)
def merge(vm: Any, base: Any, relative: Any) -> Map:
    """The URI that a relative reference means when it stands at a base URI.

    Raises `ArgumentError` when `base` is not an absolute URI, and `FunctionClauseError` when `base` or `relative` is not a string or a
    `URI`.

    iex> URI.merge("http://foo.com/a/b", "c") |> URI.to_string()
    "http://foo.com/a/c"
    """
    base, rel = parse(vm, base), parse(vm, relative)
    get = lambda value, name: value.get(atom(name))  # noqa: E731
    if get(base, "scheme") is NIL or get(base, "host") is NIL and get(rel, "scheme") is NIL and get(base, "scheme") is NIL:
        raise argument_error("you must merge onto an absolute URI")
    path = get(rel, "path")
    if get(rel, "scheme") is not NIL:
        return rel.put(atom("path"), path if path is NIL else _no_dots(path))
    if get(rel, "host") is not NIL:
        port = get(rel, "port")
        rel = rel.put(atom("scheme"), get(base, "scheme"))
        rel = rel.put(atom("port"), port if port is not NIL else get(base, "port"))
        return rel.put(atom("path"), path if path is NIL else _no_dots(path))
    if path is NIL:
        query = get(rel, "query")
        base = base.put(atom("query"), get(base, "query") if query is NIL else query)
        return base.put(atom("fragment"), get(rel, "fragment"))
    if not path.startswith(b"/"):
        own = get(base, "path")
        folder = b"/" if own is NIL else own[: own.rfind(b"/") + 1] or b"/"
        path = folder + path
    base = base.put(atom("path"), _no_dots(path)).put(atom("query"), get(rel, "query"))
    return base.put(atom("fragment"), get(rel, "fragment"))


@fn
def append_query(value: Any, query: Any) -> Map:
    """The URI with another part at the end of its query.

    Raises `FunctionClauseError` when `value` is not a `URI` or `query` is not a string.

    iex> URI.append_query(URI.parse("http://a.com/?x=1"), "y=2").query
    "x=1&y=2"
    """
    old = value.get(atom("query"))
    binary(query)
    if old is NIL or old == b"":
        return value.put(atom("query"), query)
    return value.put(atom("query"), old + query if old.endswith(b"&") else old + b"&" + query)


@fn
def append_path(value: Any, path: Any) -> Map:
    """The URI with another part at the end of its path.

    iex> URI.append_path(URI.parse("http://a.com/x"), "/y").path
    "/x/y"
    """
    if not binary(path).startswith(b"/"):
        raise argument_error(f'path must start with "/", got: "{path.decode()}"')
    old = value.get(atom("path"))
    return value.put(atom("path"), (b"" if old is NIL else old.rstrip(b"/")) + path)


# -- escaping --------------------------------------------------------------------------------------------------------


@fn("char_reserved?")
def char_reserved(char: Any) -> Atom:
    """Whether a character is reserved in URIs.

    iex> URI.char_reserved?(?+)
    true
    """
    return boolean(type(char) is int and char in _RESERVED)


@fn("char_unreserved?")
def char_unreserved(char: Any) -> Atom:
    """Whether a character never needs escaping.

    iex> URI.char_unreserved?(?_)
    true
    """
    return boolean(type(char) is int and char in _UNRESERVED)


@fn("char_unescaped?")
def char_unescaped(char: Any) -> Atom:
    """Whether `encode/1` leaves a character as it is.

    iex> URI.char_unescaped?(?{)
    false
    """
    return boolean(type(char) is int and (char in _RESERVED or char in _UNRESERVED))


def _escaped(text: bytes, keep: Any) -> bytes:
    return b"".join([bytes([byte]) if keep(byte) else f"%{byte:02X}".encode() for byte in text])


@fn
def encode(text: Any, predicate: Any = None) -> bytes:
    """The string with the characters that no URI may hold escaped (or those a function says no to).

    Raises `FunctionClauseError` when `text` is not a string or `predicate` is not a function.

    iex> URI.encode("ftp://s-ite.tld/?value=put it+й")
    "ftp://s-ite.tld/?value=put%20it+%D0%B9"
    """
    if predicate is None:
        return _escaped(binary(text), lambda byte: byte in _RESERVED or byte in _UNRESERVED)
    check_fun(predicate, 1)
    return _escaped(binary(text), lambda byte: call(predicate, byte) not in (NIL, atom("false")))


@fn
def encode_www_form(text: Any) -> bytes:
    """The string escaped as a form does: spaces become `+`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> URI.encode_www_form("put: it+й")
    "put%3A+it%2B%D0%B9"
    """
    return _escaped(binary(text), lambda byte: byte in _UNRESERVED or byte == 32).replace(b" ", b"+")


def _unescape(text: bytes, plus: bool) -> bytes:
    if plus:
        text = text.replace(b"+", b" ")
    out = bytearray()
    index = 0
    while index < len(text):
        if text[index] == 37:
            digits = text[index + 1 : index + 3]
            if re.fullmatch(rb"[0-9A-Fa-f]{2}", digits):
                out.append(int(digits, 16))
                index += 3
                continue
        out.append(text[index])
        index += 1
    return bytes(out)


@fn
def decode(text: Any) -> bytes:
    """The string with its escapes (`%20`) replaced by what they stand for.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> URI.decode("a%20b")
    "a b"
    """
    return _unescape(binary(text), False)


@fn
def decode_www_form(text: Any) -> bytes:
    """The string with the escapes of a form undone.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> URI.decode_www_form("a+b%2B")
    "a b+"
    """
    return _unescape(binary(text), True)


WWW_FORM = atom("www_form")
_DICT, _PUT = atom("Elixir.Dict"), atom("put")


@fn(vm=True)
def encode_query(vm: Any, pairs: Any, encoding: Any = WWW_FORM) -> bytes:
    """Pairs of keys and values, as the text of a query.

    Raises `FunctionClauseError` when an element of `pairs` is not a pair or `encoding` is not `:www_form` or `:rfc3986`, and
    `Protocol.UndefinedError` when `pairs` is not enumerable.

    iex> URI.encode_query(%{"foo" => 1, "bar" => 2})
    "bar=2&foo=1"
    """
    items = pairs.items() if type(pairs) is Map and struct_name(pairs) is None else to_pylist(
        pairs if is_list(pairs) else vm.apply(atom("Elixir.Enum"), atom("to_list"), pairs))  # fmt: skip
    if encoding not in (WWW_FORM, atom("rfc3986")):
        raise TypeError("no encoding")
    out = []
    for key, value in items:
        for kind, one in (("keys", key), ("values", value)):
            if is_list(one):
                raise argument_error(f"encode_query/2 {kind} cannot be lists, got: {shown(vm, one)}")
        parts = [to_string(vm, key), to_string(vm, value)]
        if encoding is WWW_FORM:
            out.append(b"=".join(map(encode_www_form, parts)))
        else:
            out.append(b"=".join(_escaped(part, lambda byte: byte in _UNRESERVED) for part in parts))
    return b"&".join(out)


def _pairs(query: bytes, encoding: Any) -> list[tuple[bytes, bytes]]:
    return [_pair(part, encoding) for part in (query.split(b"&") if query else [])]


def _pair(part: bytes, encoding: Any) -> tuple[bytes, bytes]:
    if encoding not in (WWW_FORM, atom("rfc3986")):
        raise TypeError("no encoding")
    key, _, value = part.partition(b"=")
    return _unescape(key, encoding is WWW_FORM), _unescape(value, encoding is WWW_FORM)


@fn(vm=True)
def decode_query(vm: Any, query: Any, map_: Any = None, encoding: Any = WWW_FORM) -> Any:
    """The pairs of a query, as a map.

    Raises `FunctionClauseError` when `query` is not a string or `encoding` is not `:www_form` or `:rfc3986`, and `ArgumentError` when `map`
    is not a map.

    iex> URI.decode_query("foo=1&bar=2")
    %{"bar" => "2", "foo" => "1"}
    """
    pairs = _pairs(binary(query), encoding)
    base = from_pairs([]) if map_ is None else map_
    if struct_name(base) is None and type(base) is Map:
        return base.put_many(pairs)
    text = "URI.decode_query/3 expects the second argument to be a map, other usage is deprecated"
    warn_from(vm, text, ("Elixir.URI", "decode_query", 3, "lib/uri.ex", 196 if type(base) is Map else 208))
    for key, value in pairs:
        base = vm.apply(_DICT, _PUT, base, key, value)
    return base


@fn(vm=True)
def query_decoder(vm: Any, query: Any, encoding: Any = WWW_FORM) -> Any:
    """The pairs of a query, as an enumerable that reads them one by one.

    Raises `FunctionClauseError` when `query` is not a string.

    iex> URI.query_decoder("foo=1&bar=2") |> Enum.to_list()
    [{"foo", "1"}, {"bar", "2"}]
    """

    def following(left: Any) -> Any:
        if not left:
            return NIL
        part, _, rest = left.partition(b"&")
        return (_pair(part, encoding), rest)

    return vm.apply(atom("Elixir.Stream"), atom("unfold"), binary(query), following)

"""``:uri_string``: URIs taken apart and put together, after RFC 3986; queries of forms, after the HTML standard."""

from __future__ import annotations

import functools
import re
import string
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erl_inet import parse_ipv6strict_address
from otpshell.stdlib.iodata import chardata
from otpshell.terms.atom import ERROR, OK, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_list, is_proper, split, to_pylist
from otpshell.terms.errors import BADARG, ErlError, ErlThrow
from otpshell.terms.maps import Map, atom_map

module = Native(
    "uri_string",
    "uri_string.erl",
    app="stdlib",
    doc="""\
URIs taken apart, put together, tidied and resolved, as strings or charlists: what was given as one comes back as one. `URI` is Elixir's
module for the same.

    iex> :uri_string.parse("https://example.com/a?b=1")
    %{host: "example.com", path: "/a", query: "b=1", scheme: "https"}
    iex> :uri_string.resolve("../c", "https://example.com/a/b/")
    "https://example.com/a/c"
""",
)
fn = functools.partial(module.fn, error="function_clause")
_LETTERS, _DIGITS = string.ascii_uppercase + string.ascii_lowercase, string.digits
_UNRESERVED = frozenset("-." + _DIGITS + _LETTERS + "_~")
_SUB = frozenset("!$&'()*+,;=")
_PATH = _UNRESERVED | _SUB | frozenset("%/:@")
_ALLOWED: dict[str, frozenset[str]] = {
    "scheme": frozenset("+-." + _DIGITS + _LETTERS),
    "userinfo": _UNRESERVED | _SUB | frozenset("%:"),
    "host": _UNRESERVED | _SUB | frozenset(":"),
    "ipv4": frozenset("." + _DIGITS),
    "ipv6": frozenset(".:" + _DIGITS + "ABCDEFabcdef"),
    "regname": _UNRESERVED | _SUB | frozenset("%"),
    "path": _PATH,
    "query": _PATH | frozenset("?"),
    "fragment": _PATH | frozenset("?"),
    "reserved": frozenset("!#$&'()*+,/:;=?@[]"),
    "unreserved": _UNRESERVED,
}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(.*)", re.DOTALL)
_REFERENCE = re.compile(r"(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_AUTHORITY = re.compile(r"(?:([^@]*)@)?(\[[^\]]*\]|[^:\[\]@]*)(?::(\d*))?\Z", re.DOTALL)
_KEYS = ("fragment", "host", "path", "port", "query", "scheme", "userinfo")
_PORTS = {"http": 80, "https": 443, "ftp": 21, "ssh": 22, "sftp": 22, "tftp": 69}
_CODECS = {"utf8": "utf-8", "unicode": "utf-8", "latin1": "latin-1", "utf16": "utf-16-be", "utf32": "utf-32-be"}
_SEQUENCE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&#(\d+);")
_FORM = frozenset("*-." + _DIGITS + _LETTERS + "_")
_INVALID_INPUT, _INVALID_PERCENT, _INVALID_UTF8 = atom("invalid_input"), atom("invalid_percent_encoding"), atom("invalid_utf8")


# -- text ----------------------------------------------------------------------------------------------------------------


def _text(term: Any) -> str:
    """A string or a charlist. TypeError for anything else, and for bytes that are no text; ``badarg`` for a list that is none."""
    if type(term) is bytes:
        try:
            return term.decode()
        except UnicodeDecodeError:
            raise TypeError("no text") from None
    if not is_list(term):
        raise TypeError("no text")
    try:
        return chardata(term).decode()
    except TypeError:
        raise ErlError(BADARG) from None


def _like(term: Any, text: str) -> Any:
    """Text as ``term`` is: a string or a charlist."""
    return text.encode() if type(term) is bytes else charlist(text)


def _encoded(text: str, allowed: frozenset[str], codec: str = "utf-8") -> str:
    return "".join([char if char in allowed else "".join([f"%{byte:02X}" for byte in char.encode(codec)]) for char in text])


class _Throw(Exception):
    """What ends the reading of a URI: ``term`` is ``{:error, reason, what}``."""

    def __init__(self, reason: str, what: Any) -> None:
        self.term = (ERROR, atom(reason), what)


# -- taking apart --------------------------------------------------------------------------------------------------------


def _parts(text: str) -> dict[str, Any]:
    """The parts of a URI that are there. _Throw with what cannot stand where it does."""
    found = _SCHEME.match(text)
    try:
        parts = _reference(text if found is None else found[2], found is None)
    except _Throw as error:
        raise (error if found is None else _Throw("invalid_uri", charlist(":"))) from None
    if found is not None:
        parts["scheme"] = found[1]
    return parts


def _reference(text: str, relative: bool) -> dict[str, Any]:
    found = _REFERENCE.match(text)
    assert found is not None
    authority, path, query, fragment = found.groups()
    parts = {"path": path} if authority is None else {**_authority(authority), "path": path}
    if relative and authority is None:
        # What stands before a colon would be a scheme.
        _check(path.partition("/")[0], _PATH - {":"})
    parts |= {name: value for name, value in (("query", query), ("fragment", fragment)) if value is not None}
    for name, value in parts.items():
        if name in ("path", "query", "fragment"):
            _check(value, _ALLOWED[name])
    return parts


def _check(text: str, allowed: frozenset[str]) -> None:
    wrong = next((char for char in text if char not in allowed), None)
    if wrong is not None:
        raise _Throw("invalid_uri", charlist(wrong))


def _authority(text: str) -> dict[str, Any]:
    found = _AUTHORITY.match(text)
    if found is None:
        host = text.rpartition("@")[2]
        if host.startswith("["):
            _check(host.partition("]")[2][:1], frozenset(":"))
        _check(host, _ALLOWED["regname"] | {":"})
        raise _Throw("invalid_uri", charlist(":"))
    userinfo, host, port = found.groups()
    parts: dict[str, Any] = {}
    if userinfo is not None:
        _check(userinfo, _ALLOWED["userinfo"])
        parts["userinfo"] = userinfo
    if host.startswith("["):
        host = host[1:-1]
        if parse_ipv6strict_address(charlist(host))[0] is not OK or ":" not in host:
            raise _Throw("invalid_uri", charlist(":"))
    else:
        _check(host, _ALLOWED["regname"])
    parts["host"] = host
    if port is not None:
        parts["port"] = int(port) if port else UNDEFINED
    return parts


@fn
def parse(uri: Any) -> Any:
    """The parts of a URI as a map: `:scheme`, `:userinfo`, `:host`, `:port` (a number), `:path` (always there), `:query` and `:fragment`.
    Or `{:error, :invalid_uri, where}`.

    Raises `FunctionClauseError` when `uri` is neither a string nor a list, and `ArgumentError` when it is a list that is
    not text.

    iex> :uri_string.parse("foo://user@example.com:8042/over/there?name=ferret#nose")
    %{
      fragment: "nose",
      host: "example.com",
      path: "/over/there",
      port: 8042,
      query: "name=ferret",
      scheme: "foo",
      userinfo: "user"
    }
    """
    try:
        return _map(_parts(_text(uri)), uri)
    except _Throw as error:
        return error.term


def _map(parts: dict[str, Any], like: Any) -> Map:
    return atom_map(**{name: _like(like, value) if type(value) is str else value for name, value in parts.items()})


# -- putting together ----------------------------------------------------------------------------------------------------


def _read(uri: Any) -> tuple[dict[str, Any], Any]:
    """The parts of a URI or a map of them, and a term of the kind that they are."""
    if type(uri) is not Map:
        return _parts(_text(uri)), uri
    items = {key.name if type(key) is Atom else None: value for key, value in uri.items()}
    if "path" not in items or not set(items) <= set(_KEYS):
        raise _Throw("invalid_map", uri)
    # An empty list is a part of either kind.
    kinds = {type(value) is bytes for name, value in items.items() if name != "port" and value is not EMPTY}
    if len(kinds) > 1 or "port" in items and "host" not in items:
        raise TypeError("no parts of one kind")
    port = items.get("port", 0)
    if port is not UNDEFINED and type(port) is not int:
        raise bad_argument(1, "not an integer")
    parts = {str(name): value if name == "port" else _text(value) for name, value in items.items()}
    return parts, b"" if kinds == {True} else EMPTY


def _joined(parts: dict[str, Any]) -> str:
    out = []
    if "scheme" in parts:
        out.append(_encoded(parts["scheme"], _ALLOWED["scheme"]) + ":")
    path = _encoded(parts["path"], _PATH)
    if "host" in parts or "userinfo" in parts:
        out.append("//")
        if "userinfo" in parts:
            out.append(_encoded(parts["userinfo"], _ALLOWED["userinfo"]))
            out.append("@" if "host" in parts else "")
        host = parts.get("host", "")
        v6 = ":" in host and parse_ipv6strict_address(charlist(host))[0] is OK
        out.append(f"[{host}]" if v6 else _encoded(host, _ALLOWED["regname"]))
        if "port" in parts:
            out.append(":" if parts["port"] is UNDEFINED else f":{parts['port']}")
        if path and not path.startswith("/"):
            out.append("/")
    out.append(path)
    for name, mark in (("query", "?"), ("fragment", "#")):
        if name in parts:
            out.append(mark + _encoded(parts[name], _ALLOWED[name]))
    return "".join(out)


@fn
def recompose(map: Any) -> Any:
    """The URI of a map of its parts, as `parse/1` gives it; what cannot stand in one is percent-encoded. Or `{:error, :invalid_map, map}`
    when there is no `:path`, or a key that names no part.

    Raises `FunctionClauseError` when `map` is not a map of strings, or of charlists, and `ArgumentError` when `:port` is not a number.

    iex> :uri_string.recompose(%{scheme: "https", host: "example.com", path: "/ö"})
    "https://example.com/%C3%B6"
    """
    if type(map) is not Map:
        raise TypeError("no map")
    try:
        parts, like = _read(map)
    except _Throw as error:
        return error.term
    return _like(like, _joined(parts))


def _given(parts: dict[str, Any], like: Any, options: Any) -> Any:
    """Parts as a URI, or as a map with the option ``:return_map``."""
    if is_proper(options) and atom("return_map") in to_pylist(options):
        return _map(parts, like)
    return _like(like, _joined(parts))


@fn
def normalize(uri: Any, options: Any = EMPTY) -> Any:
    """A URI, or a map of its parts, in its usual form: scheme and host in small letters, nothing percent-encoded needlessly, no `.` and
    `..` in the path, no port that goes without saying. With the option `:return_map` a map. Or `{:error, reason, what}`.

    Raises `FunctionClauseError` when `uri` is neither a string, a list nor a map, and `ArgumentError` when a list is not text.

    iex> :uri_string.normalize("HTTP://Example.com:80/%7Ejoe/a/../b")
    "http://example.com/~joe/b"
    """
    try:
        parts, like = _read(uri)
    except _Throw as error:
        return error.term
    for name in ("scheme", "host"):
        if name in parts:
            parts[name] = parts[name].lower()
    for name, value in parts.items():
        if type(value) is str:
            parts[name] = _SEQUENCE.sub(lambda found: _needed(found[0]), value)
    parts["path"] = _without_dots(parts["path"])
    scheme = parts.get("scheme", "")
    if scheme in _PORTS:
        if parts.get("port") in (_PORTS[scheme], UNDEFINED):
            parts.pop("port", None)
        if scheme.startswith("http") and not parts["path"]:
            parts["path"] = "/"
    return _given(parts, like, options)


def _needed(sequence: str) -> str:
    """Percent-encoded bytes without those that need not be so."""
    bytes_ = bytes.fromhex(sequence.replace("%", ""))
    return "".join([chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in bytes_])


def _without_dots(path: str) -> str:
    """Section 5.2.4 of RFC 3986."""
    out: list[str] = []
    while path:
        if path.startswith(("../", "./")):
            path = path.partition("/")[2]
        elif path.startswith("/./") or path == "/.":
            path = "/" + path[3:]
        elif path.startswith("/../") or path == "/..":
            path = "/" + path[4:]
            del out[-1:]
        elif path in (".", ".."):
            path = ""
        else:
            end = path.find("/", 1)
            end = len(path) if end < 0 else end
            out.append(path[:end])
            path = path[end:]
    return "".join(out)


@fn
def resolve(uri: Any, base: Any, options: Any = EMPTY) -> Any:
    """The URI that `uri` is where `base` is, each a URI or a map of its parts. With the option `:return_map` a map. Or
    `{:error, reason, what}`: `:invalid_scheme` when `base` has none.

    Raises `FunctionClauseError` when `uri` or `base` is neither a string, a list nor a map, `ArgumentError` when a list is not
    text, and `CaseClauseError` when `options` is not a list.

    iex> :uri_string.resolve("../g?y", "http://a/b/c/d;p?q")
    "http://a/b/g?y"
    """
    try:
        parts, like = _read(uri)
        if "scheme" not in parts:
            given = _read(base)[0]
            if "scheme" not in given:
                raise _Throw("invalid_scheme", EMPTY)
            parts = _resolved(parts, given)
        else:
            parts["path"] = _without_dots(parts["path"])
    except _Throw as error:
        return error.term
    if not is_list(options):
        raise ErlError((atom("case_clause"), options))
    return _given(parts, like, options)


def _resolved(parts: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """Section 5.2.2 of RFC 3986, for a reference without a scheme."""
    authority: dict[str, Any] = {name: base[name] for name in ("userinfo", "host", "port") if name in base}
    found = {**parts, "scheme": base["scheme"]}
    if "host" in parts:
        return {**found, "path": _without_dots(parts["path"])}
    path = parts["path"]
    if not path:
        found["path"] = base["path"]
        if "query" not in parts and "query" in base:
            found["query"] = base["query"]
        return {**authority, **found}
    if not path.startswith("/"):
        folder, slash, _ = base["path"].rpartition("/")
        path = "/" + path if authority and not base["path"] else folder + slash + path
    found["path"] = _without_dots(path)
    return {**authority, **found}


# -- percent-encoding ----------------------------------------------------------------------------------------------------


def _decoded(text: str) -> bytes:
    """Text with its percent-encoded bytes decoded. _Throw where a percent sign is followed by no number."""
    out = bytearray()
    at = 0
    while at < len(text):
        if text[at] == "%" and len(text) - at >= 3:
            digits = text[at + 1 : at + 3]
            if not all(digit in string.hexdigits for digit in digits):
                raise _Throw("invalid_percent_encoding", text[at:])
            out.append(int(digits, 16))
            at += 3
        else:
            out += text[at].encode()
            at += 1
    return bytes(out)


def _unquoted(term: Any) -> Any:
    try:
        data = _decoded(_text(term))
    except _Throw as error:
        what = error.term[2].encode()[:3].decode("utf-8", "ignore")
        raise ErlThrow((ERROR, _INVALID_PERCENT, _like(term, what))) from None
    try:
        return _like(term, data.decode())
    except UnicodeDecodeError:
        raise ErlThrow((ERROR, _INVALID_UTF8, data)) from None


@fn
def percent_decode(uri: Any) -> Any:
    """A URI, or each part of a map of them, with what is percent-encoded decoded. A map with something wrong gives
    `{:error, reason, what}`.

    Raises `FunctionClauseError` when `uri` is neither a string, a list nor a map, and `ArgumentError` when a list is not text. Throws
    `{:error, reason, what}` when what is encoded is wrong.

    iex> :uri_string.percent_decode("a%20b%C3%B6")
    "a bö"
    """
    if type(uri) is not Map:
        return _unquoted(uri)
    try:
        changed = [(key, value if type(value) is not bytes and not is_list(value) else _unquoted(value)) for key, value in uri.items()]
    except ErlThrow as thrown:
        return thrown.value
    for key, value in changed:
        uri = uri.put(key, value)
    return uri


@fn
def quote(data: Any, safe: Any = EMPTY) -> Any:
    """Text with all characters percent-encoded but letters, digits, `-._~` and those of the charlist `safe`.

    Raises `FunctionClauseError` when `data` is neither a string nor a list, and `ArgumentError` when `data` or `safe` is a list that is
    not text.

    iex> :uri_string.quote("SomeId/04")
    "SomeId%2F04"
    """
    text = _text(data)
    if not is_proper(safe):
        raise bad_argument(2, "not a list")
    return _like(data, _encoded(text, _UNRESERVED | {chr(char) for char in to_pylist(safe)}))


@fn
def unquote(data: Any) -> Any:
    """Text with what is percent-encoded decoded.

    Raises `FunctionClauseError` when `data` is neither a string nor a list, and `ArgumentError` when it is a list that is
    not text. Throws `{:error, reason, what}` when what is encoded is
    wrong.

    iex> :uri_string.unquote("SomeId%2F04")
    "SomeId/04"
    """
    return _unquoted(data)


@fn
def transcode(uri: Any, options: Any) -> Any:
    """A URI in another encoding, both of itself and of what is percent-encoded in it. `options`: `:in_encoding` and `:out_encoding`, each
    `:utf8` (as it is otherwise), `:latin1`, `:utf16` or `:utf32`. Or `{:error, reason, what}`.

    Raises `FunctionClauseError` when `uri` is neither a string nor a list. Throws `{:error, :invalid_input, what}` when it is an
    improper list.

    iex> :uri_string.transcode("foo%F6bar", in_encoding: :latin1)
    "foo%C3%B6bar"
    """
    said = {key.name: value for key, value in to_pylist(options)}
    before, after = (_CODECS[said[name].name] if name in said else "utf-8" for name in ("in_encoding", "out_encoding"))
    if type(uri) is not bytes and not is_list(uri):
        raise TypeError("no text")
    if is_list(uri) and not is_proper(uri):
        raise ErlThrow((ERROR, _INVALID_INPUT, split(uri)[1]))
    try:
        text = uri.decode(before) if type(uri) is bytes else chardata(uri).decode()
    except UnicodeDecodeError:
        return (ERROR, _INVALID_INPUT, uri)
    wrong = re.search(r"%(?![0-9A-Fa-f]{2}).{2}", text)
    if wrong is not None:
        return (ERROR, _INVALID_PERCENT, charlist(wrong[0]))

    def again(found: re.Match[str]) -> str:
        data = bytes.fromhex(found[0].replace("%", ""))
        return "".join([f"%{byte:02X}" for byte in data.decode(before).encode(after)])

    try:
        text = _SEQUENCE.sub(again, text)
    except UnicodeError as error:
        return (ERROR, _INVALID_INPUT, error.object if type(error) is UnicodeDecodeError else uri)
    return text.encode(after) if type(uri) is bytes else charlist(text)


# -- queries -------------------------------------------------------------------------------------------------------------


@fn
def compose_query(pairs: Any, options: Any = EMPTY) -> Any:
    """A form's names and values, pairs, as a query: `true` for a name without one. With the option `encoding: :latin1` characters are
    encoded so, `:utf8` otherwise. Or `{:error, :invalid_input, what}`.

    Raises `FunctionClauseError` when `pairs` is not a list of pairs.

    iex> :uri_string.compose_query([{"foo bar", "1"}, {"city", "Örebro"}])
    "foo+bar=1&city=%C3%96rebro"
    """
    if not is_proper(pairs):
        raise TypeError("no pairs")
    codec = {key: value for key, value in to_pylist(options)}.get(atom("encoding"), atom("utf8"))
    found, kinds = [], set()
    for key, value in to_pylist(pairs):
        words = [key] if value is TRUE else [key, value]
        texts = []
        for word in words:
            try:
                texts.append(_form_encoded(_text(word), _CODECS[codec.name]))
            except TypeError:
                return (ERROR, _INVALID_INPUT, word)
            kinds.add(type(word) is bytes)
        found.append("=".join(texts))
    return _like(b"" if kinds == {True} else EMPTY, "&".join(found)) if found else EMPTY


def _form_encoded(text: str, codec: str) -> str:
    # A character that the encoding has not is written by its number: &#26481;
    data = text.encode(codec, "xmlcharrefreplace")
    return "".join(["+" if byte == 32 else chr(byte) if chr(byte) in _FORM else f"%{byte:02X}" for byte in data])


@fn
def dissect_query(query: Any) -> Any:
    """The names and values of a form's query as pairs, with `true` for a name without a value. Or `{:error, reason, what}`.

    Raises `FunctionClauseError` when `query` is neither a string nor a list, and `ArgumentError` when it is a list that is
    not text.

    iex> :uri_string.dissect_query("foo+bar=1&city=%C3%96rebro&b")
    [{"foo bar", "1"}, {"city", "Örebro"}, {"b", true}]
    """
    text = _text(query)
    found = []
    for pair in text.split("&") if text else ():
        key, equals, value = pair.partition("=")
        try:
            name = _form_decoded(key, query)
            found.append((name, _form_decoded(value, query) if equals else TRUE))
        except _Throw as error:
            return error.term
    return from_iter(found)


def _form_decoded(text: str, like: Any) -> Any:
    try:
        data = _decoded(text.replace("+", " "))
    except _Throw as error:
        raise _Throw("invalid_percent_encoding", charlist(error.term[2])) from None
    try:
        decoded = data.decode()
    except UnicodeDecodeError as error:
        raise _Throw("invalid_input", from_iter(data[error.start :])) from None
    return _like(like, _ENTITY.sub(lambda found: chr(int(found[1])), decoded))


# -- characters ----------------------------------------------------------------------------------------------------------


@fn
def allowed_characters() -> Any:
    """The characters that may stand in each part of a URI, as charlists.

    iex> :uri_string.allowed_characters()[:ipv4]
    ~c".0123456789"
    """
    return from_iter([(atom(name), charlist("".join(sorted(characters)))) for name, characters in _ALLOWED.items()])


@fn
def is_host(char: Any) -> Any:
    """Whether a character may stand in a host.

    iex> :uri_string.is_host(?a)
    true
    """
    return boolean(type(char) is int and 0 <= char < 128 and chr(char) in _ALLOWED["regname"] | _ALLOWED["ipv6"])


@fn
def is_path(char: Any) -> Any:
    """Whether a character may stand in a path.

    iex> :uri_string.is_path(?/)
    true
    """
    return boolean(type(char) is int and 0 <= char < 128 and chr(char) in _PATH)

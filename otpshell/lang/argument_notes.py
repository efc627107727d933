"""What OTP's own functions say of each argument that they refuse with ``badarg``.

As on the BEAM (``erl_erts_errors``, ``erl_stdlib_errors``) that is found out when somebody looks, not when the error is raised: the
arguments are held against what the function takes. The table was made from the answers of OTP 25. A function that is not in it says
itself what is wrong, and so does one whose arguments are all of the right kind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, is_proper
from otpshell.terms.fun import arity_of, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map

_NTH = {1: "1st", 2: "2nd", 3: "3rd"}
_UNITS = {"second", "millisecond", "microsecond", "nanosecond", "native", "perf_counter"}
_UNITS |= {"seconds", "milli_seconds", "micro_seconds", "nano_seconds"}
_ENCODINGS = {"utf8", "unicode", "latin1", "utf16", "utf32"}

# module:name, and what each argument is to be; ``_`` takes anything, or what the function itself tells.
_FUNCTIONS = """
erlang:abs number
erlang:adler32 iodata
erlang:adler32 checksum iodata
erlang:append_element tuple _
erlang:atom_to_binary atom
erlang:atom_to_list atom
erlang:binary_part binary part
erlang:binary_part binary natural integer
erlang:binary_to_atom utf8
erlang:binary_to_atom utf8 latin1
erlang:binary_to_existing_atom utf8
erlang:binary_to_existing_atom utf8 latin1
erlang:binary_to_float binary
erlang:binary_to_integer binary
erlang:binary_to_integer binary base
erlang:binary_to_list binary
erlang:binary_to_list binary positive positive
erlang:binary_to_term binary
erlang:binary_to_term binary list
erlang:bit_size bits
erlang:bitstring_to_list bits
erlang:bump_reductions natural
erlang:byte_size bits
erlang:cancel_timer reference
erlang:cancel_timer reference list
erlang:ceil number
erlang:convert_time_unit integer unit unit
erlang:crc32 iodata
erlang:crc32 checksum iodata
erlang:delete_element positive tuple
erlang:demonitor reference
erlang:demonitor reference list
erlang:element positive tuple
erlang:exit linked _
erlang:float number
erlang:float_to_binary float
erlang:float_to_binary float list
erlang:float_to_list float
erlang:float_to_list float list
erlang:floor number
erlang:fun_info fun
erlang:fun_info fun _
erlang:fun_to_list fun
erlang:function_exported atom atom natural
erlang:garbage_collect pid
erlang:group_leader pid pid
erlang:hd nonempty
erlang:insert_element positive tuple _
erlang:integer_to_binary integer
erlang:integer_to_binary integer base
erlang:integer_to_list integer
erlang:integer_to_list integer base
erlang:iolist_size iodata
erlang:iolist_to_binary iodata
erlang:iolist_to_iovec iodata
erlang:is_builtin atom atom natural
erlang:is_function _ natural
erlang:is_process_alive pid
erlang:is_record _ atom integer
erlang:length proper
erlang:link linked
erlang:list_to_atom characters
erlang:list_to_binary iolist
erlang:list_to_bitstring bitslist
erlang:list_to_existing_atom characters
erlang:list_to_float float_text
erlang:list_to_integer integer_text
erlang:list_to_integer integer_text base
erlang:list_to_pid pid_text
erlang:list_to_ref reference_text
erlang:list_to_tuple proper
erlang:make_fun atom atom natural
erlang:make_tuple size _
erlang:make_tuple natural _ list
erlang:md5 iodata
erlang:monotonic_time unit
erlang:node on_node
erlang:pid_to_list pid
erlang:posixtime_to_universaltime integer
erlang:process_info pid
erlang:process_info pid _
erlang:read_timer reference
erlang:ref_to_list reference
erlang:register atom registered
erlang:round number
erlang:send_after natural receiver _
erlang:setelement positive tuple _
erlang:size sized
erlang:spawn atom atom list
erlang:spawn_link atom atom list
erlang:spawn_monitor atom atom list
erlang:spawn_opt atom atom list list
erlang:split_binary binary natural
erlang:start_timer natural receiver _
erlang:system_time unit
erlang:time_offset unit
erlang:tl nonempty
erlang:trunc number
erlang:tuple_size tuple
erlang:tuple_to_list tuple
erlang:unlink linked
erlang:whereis atom
binary:at whole_binary natural
binary:bin_to_list whole_binary
binary:bin_to_list whole_binary part
binary:bin_to_list whole_binary natural integer
binary:compile_pattern pattern
binary:copy whole_binary
binary:copy whole_binary natural
binary:decode_unsigned whole_binary
binary:decode_unsigned whole_binary endian
binary:encode_hex whole_binary
binary:encode_unsigned natural
binary:encode_unsigned natural endian
binary:first whole_binary
binary:last whole_binary
binary:list_to_bin iodata
binary:longest_common_prefix binaries
binary:longest_common_suffix binaries
binary:match whole_binary pattern
binary:match whole_binary pattern _
binary:matches whole_binary pattern
binary:matches whole_binary pattern _
binary:part whole_binary part
binary:part whole_binary natural integer
binary:referenced_byte_size binary
binary:replace whole_binary pattern whole_binary
binary:replace whole_binary pattern whole_binary _
binary:split whole_binary pattern
binary:split whole_binary pattern _
unicode:characters_to_binary chardata
unicode:characters_to_binary chardata encoding
unicode:characters_to_binary chardata encoding encoding
unicode:characters_to_list chardata
unicode:characters_to_list chardata encoding
unicode:characters_to_nfc_binary chardata
unicode:characters_to_nfc_list chardata
unicode:characters_to_nfd_binary chardata
unicode:characters_to_nfd_list chardata
unicode:characters_to_nfkc_binary chardata
unicode:characters_to_nfkc_list chardata
unicode:characters_to_nfkd_binary chardata
unicode:characters_to_nfkd_list chardata
maps:filter fun2 walked
maps:filtermap fun2 walked
maps:fold fun3 _ walked
maps:foreach fun2 walked
maps:from_keys list _
maps:from_list list
maps:groups_from_list fun1 list
maps:groups_from_list fun1 fun1 list
maps:intersect_with fun3 map map
maps:map fun2 walked
maps:merge_with fun3 map map
lists:keyfind _ positive list
lists:keymember _ positive list
lists:keysearch _ positive list
lists:member _ list
lists:reverse list _
math:atan2 number number
math:fmod number number
math:pow number number
os:perf_counter unit
ets:insert _ objects
ets:insert_new _ objects
ets:delete_object _ tuple
ets:lookup_element _ _ positive
ets:update_counter _ _ counting
ets:update_element _ _ changes
ets:give_away _ pid _
ets:match _ _ integer
ets:match_object _ _ integer
ets:select _ specification integer
ets:select_reverse _ specification integer
os:system_time unit
"""


def notes_on(module: str, name: str, args: tuple[Any, ...], told: tuple[tuple[int, str], ...] = ()) -> bytes | None:
    """The message of the ``ArgumentError``; None when nothing is known to be wrong.

    ``told`` is what the function itself said of some arguments, by position. Of tables that counts before what the others are.
    """
    kinds = _table().get((module, name, len(args)))
    if kinds is None:
        return None
    found = [(place, why) for place, (kind, arg) in enumerate(zip(kinds, args, strict=True), 1) if (why := kind(arg)) is not None]
    if module == "ets":
        found = sorted((dict(found) | dict(told)).items())
    if not found:
        return None
    lines = "".join(f"  * {_NTH.get(place, f'{place}th')} argument: {why}\n" for place, why in found)
    return f"errors were found at the given arguments:\n\n{lines}".encode()


Kind = Callable[[Any], str | None]


@cache
def _table() -> dict[tuple[str, str, int], list[Kind]]:
    made = {}
    for line in _FUNCTIONS.split("\n")[1:-1]:
        function, *kinds = line.split(" ")
        module, name = function.split(":")
        made[module, name, len(kinds)] = [_KINDS[kind] for kind in kinds]
    return made


def _is(what: str, fits: Callable[[Any], bool]) -> Kind:
    return lambda term: None if fits(term) else what


def _integer_from(least: int, most: int | None = None) -> Kind:
    def kind(term: Any) -> str | None:
        if type(term) is not int:
            return "not an integer"
        return None if least <= term and (most is None or term <= most) else "out of range"

    return kind


def _list(term: Any) -> str | None:
    if type(term) is not Cons and term is not EMPTY:
        return "not a list"
    return None if is_proper(term) else "not a proper list"


def _characters(term: Any) -> str | None:
    wrong = _list(term)
    if wrong is None and any(type(char) is not int or not 0 <= char < 0x110000 for char in _elements(term)):
        return "not a list of characters"
    return wrong


def _text_of(what: str) -> Kind:
    """A charlist that writes something; whether it does is told by the function, unless it is no charlist."""

    def kind(term: Any) -> str | None:
        if _list(term) is not None:
            return "not a list"
        return f"not a textual representation of {what}" if any(type(char) is not int or char < 0 for char in _elements(term)) else None

    return kind


def _whole_binary(term: Any) -> str | None:
    return None if type(term) is bytes else "is a bitstring (expected a binary)" if type(term) is Bits else "not a binary"


def _utf8(term: Any) -> str | None:
    if type(term) is not bytes:
        return "not a binary"
    try:
        term.decode()
    except UnicodeDecodeError:
        return "invalid UTF8 encoding"
    return None


def _elements(term: Any) -> list[Any]:
    return list(term) if type(term) is Cons else []


def _is_list(term: Any) -> bool:
    return type(term) is Cons or term is EMPTY


def _holds_data(term: Any, is_element: Callable[[Any], bool], is_tail: Callable[[Any], bool]) -> bool:
    """Whether a nested list has nothing else in it, and at the end of its lists."""
    stack = [term]
    while stack:
        item = stack.pop()
        while type(item) is Cons:
            if _is_list(item.head):
                stack.append(item.head)
            elif not is_element(item.head):
                return False
            item = item.rest or item.tail
        if item is not EMPTY and not is_tail(item):
            return False
    return True


def _is_bytes(term: Any) -> bool:
    return type(term) is bytes


def _is_binary_or_bits(term: Any) -> bool:
    return type(term) is bytes or type(term) is Bits


def _is_byte(term: Any) -> bool:
    return type(term) is int and 0 <= term < 256


def _is_iodata(term: Any) -> bool:
    return _is_bytes(term) or _is_list(term) and _holds_data(term, lambda item: _is_bytes(item) or _is_byte(item), _is_bytes)


def _is_bits_list(term: Any) -> bool:
    return _is_list(term) and _holds_data(term, lambda item: _is_binary_or_bits(item) or _is_byte(item), _is_binary_or_bits)


def _is_chardata(term: Any) -> bool:
    # Numbers that are no characters are an error of another kind.
    return type(term) is bytes or _is_list(term) and _holds_data(term, lambda item: type(item) in (bytes, int), _is_bytes)


def _is_pattern(term: Any) -> bool:
    if type(term) is tuple:
        return len(term) == 2 and type(term[0]) is Atom and term[0].name in ("bm", "ac")
    many = _elements(term) if type(term) is Cons and is_proper(term) else [term]
    return all(type(one) is bytes and one for one in many)


def _objects(term: Any) -> str | None:
    """What is put into a table."""
    if type(term) is tuple:
        return None if term else "is an empty tuple"
    if not _is_list(term):
        return "not a tuple"
    fit = is_proper(term) and all(type(one) is tuple and one for one in _elements(term))
    return None if fit else "not a non-empty tuple or a list of non-empty tuples"


def _operations(sizes: tuple[int, ...], whole: bool) -> Callable[[Any], bool]:
    """Tuples that begin with a position, one or a list of them; of integers only where `whole` says so."""

    def fits(term: Any) -> bool:
        if whole and type(term) is int:
            return True
        return type(term) is tuple and len(term) in sizes and all(type(part) is int for part in (term if whole else term[:1]))

    return lambda term: all(map(fits, _elements(term))) and is_proper(term) if _is_list(term) else fits(term)


def _takes(arity: int) -> Callable[[Any], bool]:
    return lambda term: is_fun(term) and arity_of(term) == arity


def _is_iterator(term: Any) -> bool:
    return type(term) is Map or type(term) is Cons or type(term) is tuple and len(term) == 3 or type(term) is Atom and term.name == "none"


def _is_part(term: Any) -> bool:
    return type(term) is tuple and len(term) == 2 and type(term[0]) is int and type(term[1]) is int


def _named(names: set[str]) -> Callable[[Any], bool]:
    return lambda term: type(term) is Atom and term.name in names


def _kind_of(*types: type) -> Callable[[Any], bool]:
    return lambda term: type(term) in types


_KINDS: dict[str, Kind] = {
    "_": lambda _term: None,
    "number": _is("not a number", _kind_of(int, float)),
    "integer": _is("not an integer", _kind_of(int)),
    "natural": _integer_from(0),
    "positive": _integer_from(1),
    "checksum": _integer_from(0, 0xFFFFFFFF),
    "size": _is("out of range", lambda term: type(term) is int and 0 <= term < 1 << 24),
    "base": _is("not an integer in the range 2 through 36", lambda term: type(term) is int and 2 <= term <= 36),
    "float": _is("not a float", _kind_of(float)),
    "atom": _is("not an atom", _kind_of(Atom)),
    "tuple": _is("not a tuple", _kind_of(tuple)),
    "map": _is("not a map", _kind_of(Map)),
    "walked": _is("not a map or an iterator", _is_iterator),
    "pid": _is("not a pid", _kind_of(Pid)),
    "linked": _is("not a pid", _kind_of(Pid, Port)),
    "on_node": _is("not a pid", _kind_of(Pid, Port, Ref)),
    "registered": _is("not a pid or port", _kind_of(Pid, Port)),
    "receiver": _is("not a pid or an atom", _kind_of(Pid, Atom)),
    "reference": _is("not a reference", _kind_of(Ref)),
    "fun": _is("not a fun", is_fun),
    "fun1": _is("not a fun that takes one argument", _takes(1)),
    "fun2": _is("not a fun that takes two arguments", _takes(2)),
    "fun3": _is("not a fun that takes three arguments", _takes(3)),
    "list": _list,
    "proper": _is("not a list", lambda term: _list(term) is None),
    "integer_text": _text_of("an integer"),
    "float_text": _text_of("a float"),
    "pid_text": _text_of("a pid"),
    "reference_text": _text_of("a reference"),
    "nonempty": _is("not a nonempty list", lambda term: type(term) is Cons),
    "characters": _characters,
    "binary": _is("not a binary", _is_bytes),
    "whole_binary": _whole_binary,
    "utf8": _utf8,
    "objects": _objects,
    "specification": _is("not a valid match specification", lambda term: _list(term) is None),
    "counting": _is("not a valid update operation", _operations((2, 4), whole=True)),
    "changes": _is("is not a valid element specification", _operations((2,), whole=False)),
    "bits": _is("not a bitstring", _is_binary_or_bits),
    "sized": _is("not tuple or binary", _kind_of(tuple, bytes, Bits)),
    "part": _is("not a valid {Pos,Length} tuple", _is_part),
    "pattern": _is("not a valid pattern", _is_pattern),
    "iodata": _is("not an iodata term", _is_iodata),
    "iolist": _is("not an iolist term", lambda term: _is_list(term) and _is_iodata(term)),
    "bitslist": _is("not a bitstring list", _is_bits_list),
    "chardata": _is("not valid character data (an iodata term)", _is_chardata),
    "binaries": _is("not a flat list of binaries", lambda term: type(term) is Cons and is_proper(term) and all(map(_is_bytes, term))),
    "encoding": _is("not a valid encoding", lambda term: _named(_ENCODINGS)(term[0] if type(term) is tuple and term else term)),
    "latin1": _is("not one of the atoms: latin1, utf8, or unicode", _named({"latin1", "utf8", "unicode"})),
    "endian": _is("must be 'big' or 'little'", _named({"big", "little"})),
    "unit": _is("invalid time unit", lambda term: type(term) is int and term > 0 or _named(_UNITS)(term)),
}

"""``<<>>`` in expressions and in patterns.

The common shapes are plain Python: text with interpolation is a join, ``"prefix" <> rest`` is a ``startswith``. Everything else becomes a
list of segments that :mod:`otpshell.lang.bitsyntax` builds or matches when it runs.
"""

from __future__ import annotations

import ast
from typing import Any

from otpshell.lang.codegen.bits import in_bits, known_bits, match_bits
from otpshell.lang.codegen.expanded import is_plain_var, variable_key
from otpshell.lang.codegen.nodes import ADD, EQ, GE, GT, LE, LT, OR_BITS, SHIFT
from otpshell.lang.codegen.segments import Segment, segments_of
from otpshell.lang.codegen.walks import View


def build_binary(f: Any, node: Any) -> Any:
    """The expression that builds ``<<…>>``."""
    segments = segments_of(node)
    if not segments:
        return f.const(b"")
    if all(s.is_whole for s in segments):
        exprs = f.values([s.value for s in segments])
        if all(type(e).__name__ == "Constant" for e in exprs):
            return f.const(b"".join(e.value for e in exprs))
        names = [e if type(e).__name__ in ("Constant", "Name") else f.name(f.named(e)) for e in exprs]
        made = f.temp()
        joined = f.assign(made, f.call("join", f.tuple_(names)))
        f.out.append(f.try_([joined], "TypeError", None, [f.assign(made, f.call("not_joined", *names))]))
        return f.name(made)
    if all(s.is_whole or s.is_one_byte for s in segments):
        return _joined(f, segments)
    values = []
    for s in segments:
        values.append(s.value)
        if s.size is not None:
            values.append(s.size)
    exprs = iter(f.values(values))
    parts = []
    for s in segments:
        value = next(exprs)
        size = next(exprs) if s.size is not None else f.const(None)
        options = (s.type, s.unit, s.signed, s.order)
        if type(s.value) is bytes and s.type in ("utf8", "utf16", "utf32", "integer", "float"):
            # <<"text"::utf16>> is each character in turn.
            options = (s.type + "*", s.unit, s.signed, s.order)
        parts.append(f.tuple_([value, size, *(f.const(option) for option in options)]))
    return f.call("build_bits", *parts)


def _joined(f: Any, segments: list[Segment]) -> Any:
    """Binaries and single bytes one after the other; with what is neither, `build_bits` says what is wrong."""
    names = [e if type(e).__name__ == "Constant" else f.name(f.named(e)) for e in f.values([s.value for s in segments])]
    parts, whole = [], []
    for s, name in zip(segments, names, strict=True):
        if s.type == "binary":
            parts.append(name)
        else:
            byte = name if type(name).__name__ == "Constant" else f.binop(ast.BitAnd(), name, f.const(255))
            parts.append(f.item_at(f.name("BYTES"), byte))
        whole.append(f.tuple_([name, f.const(None), f.const(s.type), f.const(s.unit), f.const(s.signed), f.const(s.order)]))
    made = f.temp()
    value = parts[0] if len(parts) == 1 else f.call("join", f.tuple_(parts))
    f.out.append(f.try_([f.assign(made, value)], "TypeError", None, [f.assign(made, f.call("build_bits", *whole))]))
    return f.name(made)


def match_binary(match: Any, node: Any, view: View) -> None:
    """Add the tests that match ``<<…>>`` against what is left of a binary."""
    f = match.f
    segments = segments_of(node)
    if view.end is not None:
        match_bits(match, segments, view)
        return
    if not segments:
        if view.at is None and view.offset == 0:
            match.tests.append(f.compare(f.name(view.data), EQ, f.const(b"")))
            return
    if not segments or are_whole_bytes(segments[:-1] if segments[-1].is_rest else segments):
        if not view.sure:
            match.tests.append(f.type_is(f.name(view.data), "bytes"))
        match_bytes(match, segments, view._replace(sure=True), closed=True)
        return
    _match_segments(match, segments, view)


# -- whole bytes, in line --------------------------------------------------------------------------------------------


class Packed:
    """Numbers of bits that follow each other and are whole bytes together, as ``<<high::4, low::4>>``."""

    is_rest = is_text = is_byte = False
    type = "packed"

    def __init__(self, parts: list[Segment], size: int) -> None:
        self.parts = parts
        self.size = size


def _packed(segments: list[Segment]) -> list[Any]:
    """The segments, those of bits put together as far as they come to whole bytes."""
    out: list[Any] = []
    parts: list[Segment] = []
    bits = 0
    for s in segments:
        known = known_bits(s)
        if not parts and (known is None or known % 8 == 0):
            out.append(s)
            continue
        parts.append(s)
        bits += known or 0
        if known is None:
            out += parts
            parts, bits = [], 0
        elif bits % 8 == 0:
            out.append(Packed(parts, bits // 8))
            parts, bits = [], 0
    return out + parts


def _is_inline(s: Any) -> bool:
    if type(s) is Packed:
        return True
    return s.is_text or s.is_byte or _fixed_size(s) is not None or _is_utf8(s) or _is_counted(s)


def _is_utf8(s: Segment) -> bool:
    return s.type == "utf8" and type(s.value) is not bytes


def _is_counted(s: Segment) -> bool:
    """``binary-size(n)`` with a variable ``n``."""
    return s.type == "binary" and is_plain_var(s.size) and s.unit in (None, 8) and is_plain_var(s.value)


def _fixed_size(s: Any) -> int | None:
    """The size in bytes of a segment that always takes the same number of whole bytes; None of any other."""
    if type(s) is Packed:
        return s.size
    if s.is_text:
        return len(s.value)
    if s.is_byte:
        return 1
    if s.type == "binary" and type(s.size) is int and s.size >= 0 and s.unit in (None, 8) and is_plain_var(s.value):
        return s.size
    if s.type == "integer" and type(s.size) is int and type(s.value) is not bytes and not s.signed:
        bits = s.size * (s.unit or 1)
        return bits // 8 if bits > 0 and bits % 8 == 0 else None
    return None


def are_whole_bytes(segments: list[Segment]) -> bool:
    """Whether :func:`match_bytes` can match them."""
    return all(map(_is_inline, _packed(segments)))


def match_bytes(match: Any, segments: list[Segment], view: View, *, closed: bool) -> View:
    """Match segments of whole bytes; gives what is left behind them. ``closed``: nothing may be left but a last ``rest``."""
    f = match.f
    segments = _packed(segments)
    data = f.name(view.data)
    takes_rest = bool(segments) and segments[-1].is_rest
    checked = 0
    if not segments and closed:
        _has(match, view, 0, exactly=True)
    for i, s in enumerate(segments):
        if s.is_rest and i == len(segments) - 1:
            match._add(s.value, view)
            break
        size = _fixed_size(s)
        if size is not None and checked == 0:
            # One look at the length for all that follow with sizes known now.
            run = _run(segments[i:])
            checked = len(run)
            to_end = i + checked == len(segments)
            _has(match, view, sum(run), exactly=closed and to_end and not takes_rest)
        if size is None:
            checked = 0
            view = _utf8(match, s, view) if _is_utf8(s) else _counted(match, s, view)
            if closed and i == len(segments) - 1:
                _has(match, view, 0, exactly=True)
            continue
        checked -= 1
        _part(match, s, data, view, size)
        view = view.moved(size)
    return view


def _run(segments: list[Any]) -> list[int]:
    sizes = []
    for s in segments:
        size = _fixed_size(s)
        if size is None:
            break
        sizes.append(size)
    return sizes


def _has(match: Any, view: View, size: int, *, exactly: bool) -> None:
    """Test that ``size`` bytes are left, or just these."""
    f = match.f
    length = f.call("len", f.name(view.data))
    end = f.position(view.moved(size))
    if exactly:
        match.tests.append(f.compare(length, EQ, end))
    elif size == 1:
        match.tests.append(f.compare(length, GT, f.position(view)))
    elif size:
        match.tests.append(f.compare(length, GE, end))


def _part(match: Any, s: Any, data: Any, view: View, size: int) -> None:
    """A part of a size known now."""
    f = match.f
    if type(s) is Packed:
        _numbers(match, s, data, view)
        return
    if s.is_text:
        if size == 1:
            match.tests.append(f.compare(f.item_at(data, f.position(view)), EQ, f.const(s.value[0])))
        elif size:
            match.tests.append(f.compare(f.slice_between(data, f.position(view), f.position(view.moved(size))), EQ, f.const(s.value)))
        return
    if is_plain_var(s.value) and (s.value[0].name == "_" or f.counts.get(variable_key(s.value), 2) == 1):
        return
    if s.is_byte or s.type == "integer" and size == 1:
        match._add(s.value, f.item_at(data, f.position(view)))
    elif s.type == "binary":
        match._add(s.value, f.slice_between(data, f.position(view), f.position(view.moved(size))))
    elif size == 2:
        first, second = f.item_at(data, f.position(view)), f.item_at(data, f.position(view.moved(1)))
        high, low = (first, second) if s.order == "big" else (second, first)
        match._add(s.value, f.binop(OR_BITS, f.binop(SHIFT, high, f.const(8)), low))
    else:
        part = f.slice_between(data, f.position(view), f.position(view.moved(size)))
        match._add(s.value, f.call("integer_of", part, f.const(s.order)))


def _numbers(match: Any, packed: Packed, data: Any, view: View) -> None:
    """Each number of some bits: shifted out of the byte or the bytes it is in."""
    f = match.f
    start = 0
    for s in packed.parts:
        bits = known_bits(s)
        assert bits is not None
        end = start + bits
        if not (is_plain_var(s.value) and (s.value[0].name == "_" or f.counts.get(variable_key(s.value), 2) == 1)):
            first, last = start // 8, (end - 1) // 8
            held = f.item_at(data, f.position(view.moved(first)))
            if last == first + 1:
                held = f.binop(OR_BITS, f.binop(SHIFT, held, f.const(8)), f.item_at(data, f.position(view.moved(last))))
            elif last > first:
                held = f.call(
                    "integer_of", f.slice_between(data, f.position(view.moved(first)), f.position(view.moved(last + 1))), f.const("big")
                )
            if -end % 8:
                held = f.binop(ast.RShift(), held, f.const(-end % 8))
            match._add(s.value, f.binop(ast.BitAnd(), held, f.const((1 << bits) - 1)) if start % 8 else held)
        start = end


def _utf8(match: Any, s: Segment, view: View) -> View:
    """A character: below 128 it is the byte itself."""
    f = match.f
    character, after = f.temp(), f.temp()
    data, at = f.name(view.data), f.position(view)
    match.tests.append(f.compare(f.call("len", data), GT, at))
    byte = f.compare(f.walrus(character, f.item_at(data, f.position(view))), LT, f.const(128))
    decoded = f.compare(f.walrus(character, f.call("utf8_at", data, f.position(view))), GE, f.const(0))
    match.tests.append(f.any_of([byte, decoded]))
    width = f.choose(f.compare(f.name(character), LT, f.const(128)), f.const(1), f.call("utf8_width", f.name(character)))
    match.tests.append(f.walrus(after, f.binop(ADD, f.position(view), width)))
    match._add(s.value, f.name(character))
    return View(view.data, after, 0, True)


def _counted(match: Any, s: Segment, view: View) -> View:
    f = match.f
    after = f.temp()
    size = f.named(f.variable(variable_key(s.size)))
    match.tests.append(f.type_is(f.name(size), "int"))
    match.tests.append(f.compare(f.name(size), GE, f.const(0)))
    end = f.walrus(after, f.binop(ADD, f.position(view), f.name(size)))
    match.tests.append(f.compare(end, LE, f.call("len", f.name(view.data))))
    match._add(s.value, f.slice_between(f.name(view.data), f.position(view), f.name(after)))
    return View(view.data, after, 0, True)


def match_text_end(match: Any, text: bytes, view: View) -> None:
    """What is left is this text."""
    f = match.f
    _has(match, view, len(text), exactly=True)
    if text:
        match.tests.append(f.call(f.attr(f.name(view.data), "endswith"), f.const(text)))


# -- everything else -------------------------------------------------------------------------------------------------


def _match_segments(match: Any, segments: list[Segment], view: View) -> None:
    """What is not of whole bytes: positions are in bits."""
    f = match.f
    view = in_bits(match, view)
    if not (segments[-1].is_rest and f.is_worth(segments[-1].value)):
        match_bits(match, segments, view)
        return
    # What is left are bytes again.
    view = match_bits(match, segments[:-1], view, closed=False)
    rest, data, at = f.temp(), f.temp(), f.temp()
    left = f.call("rest_from", f.name(view.data), f.position(view), f.name(view.end))
    match.tests.append(f.not_none(f.walrus(rest, left)))
    match.tests.append(f.not_none(f.walrus(data, f.item(f.name(rest), 0))))
    match.tests.append(f.not_none(f.walrus(at, f.item(f.name(rest), 1))))
    match._add(segments[-1].value, View(data, at, 0, True))

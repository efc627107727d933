"""Patterns of bitstrings that are walked bit by bit: see ``walks``. The position is one of bits, in bytes whose end is known.

``<<bit::1, rest::bitstring>>`` is a look at one byte; a number of a size known now is one call. What else there may be goes through
:mod:`otpshell.lang.bitsyntax`, which then is told where the bitstring ends.
"""

from __future__ import annotations

import ast
from typing import Any

from otpshell.lang.codegen.expanded import is_plain_var, variable_key
from otpshell.lang.codegen.nodes import EQ, GE, LE, SHIFT
from otpshell.lang.codegen.segments import Segment
from otpshell.lang.codegen.walks import View

_TEXTS = ("binary", "utf8", "utf16", "utf32", "integer")


def in_bits(match: Any, view: View) -> View:
    """A view of a bitstring by bytes, or of any term, as one by bits; adds the test that it is a bitstring."""
    f = match.f
    found, data, end = f.temp(), f.temp(), f.temp()
    match.tests.append(f.not_none(f.walrus(found, f.call("whole_bits", f.name(view.data)))))
    match.tests.append(f.not_none(f.walrus(end, f.item(f.name(found), 1))))
    match.tests.append(f.not_none(f.walrus(data, f.item(f.name(found), 0))))
    if view.at is None:
        return View(data, None, view.offset * 8, True, end=end)
    at = f.temp()
    match.tests.append(f.not_none(f.walrus(at, f.binop(SHIFT, f.position(view), f.const(3)))))
    return View(data, at, 0, True, end=end)


def match_bits(match: Any, segments: list[Segment], view: View, size: int = 0, *, closed: bool = True) -> View:
    """Add the tests that match segments of a bitstring, and give what is left behind them. ``closed``: nothing may be left but a last
    ``rest``; without segments it is just ``size`` bits."""
    f = match.f
    if not view.sure:
        match.tests.append(f.not_none(f.name(view.end)))
        view = view._replace(sure=True)
    view = view._replace(kept=None)
    if not segments and closed:
        _has(match, view, size, exactly=True)
    checked = 0
    for i, s in enumerate(segments):
        last = closed and i == len(segments) - 1
        if last and (s.is_rest or s.is_bit_rest):
            if s.is_rest:
                left = f.binop(ast.Sub(), f.name(view.end), f.position(view))
                match.tests.append(f.not_(f.binop(ast.BitAnd(), left, f.const(7))))
            match._add(s.value, view)
            break
        bits = known_bits(s)
        if bits is None:
            checked = 0
            view = _step(match, s, view, last)
            if last:
                _has(match, view, 0, exactly=True)
            continue
        if checked == 0:
            # One look at the end for all that follow with sizes known now.
            run = _run(segments[i:])
            checked = len(run)
            _has(match, view, sum(run), exactly=closed and i + checked == len(segments))
        checked -= 1
        if not (is_plain_var(s.value) and (s.value[0].name == "_" or f.counts.get(variable_key(s.value), 2) == 1)):
            match._add(s.value, _number(f, view, bits))
        view = view.moved(bits)
    return view


def known_bits(s: Segment) -> int | None:
    """The size in bits of an unsigned number that always has the same; None of anything else."""
    if s.type != "integer" or s.signed or type(s.value) is bytes or s.size is not None and type(s.size) is not int:
        return None
    bits: int = (8 if s.size is None else s.size) * (s.unit or 1)
    return bits if bits > 0 and (s.order == "big" or bits <= 8) else None


def _run(segments: list[Segment]) -> list[int]:
    sizes = []
    for s in segments:
        bits = known_bits(s)
        if bits is None:
            break
        sizes.append(bits)
    return sizes


def _has(match: Any, view: View, size: int, *, exactly: bool) -> None:
    f = match.f
    match.tests.append(f.compare(f.name(view.end), EQ if exactly else GE, f.position(view.moved(size))))


def _number(f: Any, view: View, bits: int) -> Any:
    data = f.name(view.data)
    byte = f.item_at(data, f.binop(ast.RShift(), f.position(view), f.const(3)))
    within = f.binop(ast.BitAnd(), f.position(view), f.const(7))
    if bits == 1:
        bit = f.binop(ast.RShift(), byte, f.binop(ast.Sub(), f.const(7), within))
        return f.binop(ast.BitAnd(), bit, f.const(1))
    number = f.call("bits_at", data, f.position(view), f.const(bits))
    return f.choose(within, number, byte) if bits == 8 else number


def _step(match: Any, s: Segment, view: View, last: bool) -> View:
    """A segment that is read when it runs; gives what is left behind it."""
    f = match.f
    found, after = f.temp(), f.temp()
    data, at, end = f.name(view.data), f.position(view), f.name(view.end)
    if type(s.value) is bytes and s.type in _TEXTS:
        step = f.call("match_text", data, at, f.const(s.value), f.const(s.type), f.const(s.order), end)
        match.tests.append(f.not_none(f.walrus(after, step)))
        return View(view.data, after, 0, True, end=view.end)
    size = f.value(s.size) if s.size is not None else f.const(None)
    if s.type == "integer" and is_plain_var(s.size) and not s.signed and s.order == "big" and s.unit in (None, 1):
        size = f.named(size)
        match.tests.append(f.type_is(f.name(size), "int"))
        match.tests.append(f.compare(f.name(size), GE, f.const(0)))
        match.tests.append(f.compare(f.walrus(after, f.binop(ast.Add(), at, f.name(size))), LE, end))
        match._add(s.value, f.call("bits_at", data, f.position(view), f.name(size)))
        return View(view.data, after, 0, True, end=view.end)
    options = [f.const(s.type), f.const(s.unit), f.const(s.signed), f.const(s.order), f.const(last)]
    match.tests.append(f.not_none(f.walrus(found, f.call("match_bits", data, at, size, *options, end))))
    match.tests.append(f.not_none(f.walrus(after, f.item(f.name(found), 1))))
    match._add(s.value, f.item(f.name(found), 0))
    return View(view.data, after, 0, True, end=view.end)

"""Floats of ``:rand`` that take more than one draw: normally distributed ones, and uniform ones with full precision near zero.

The normal distribution is drawn by the ziggurat (Marsaglia and Tsang, 2000): 256 strips of equal area lie over the right half of the
bell. A draw picks a strip and a place in it; most places are surely under the bell, the others are tried against it. Number for number
as ``rand.erl`` of OTP 25.
"""

from __future__ import annotations

import functools
import math
from decimal import Decimal, localcontext
from typing import Any

from otpshell.stdlib.random_generators import Generator
from otpshell.stdlib.random_numbers import next_float

_STRIPS = 256
_PLACES = 51
_LOW_51, _LOW_56 = (1 << 51) - 1, (1 << 56) - 1
# Where the lowest strip ends and the tail begins, for 256 strips.
_TAIL = "3.6541528853610087963519472518"


@functools.cache
def _strips() -> tuple[list[int], list[float], list[float]]:
    """(places surely under the bell, width of a place, height) of each strip, rounded once from many digits."""
    with localcontext() as context:
        context.prec = 60

        def height(x: Decimal) -> Decimal:
            return (-x * x / 2).exp()

        end = Decimal(_TAIL)
        # the area beyond the end, as a continued fraction
        beyond = end
        for step in range(400, 0, -1):
            beyond = end + step / beyond
        area = end * height(end) + height(end) / beyond
        edges = [end]
        for _ in range(_STRIPS - 2):
            edges.append((-2 * (area / edges[-1] + height(edges[-1])).ln()).sqrt())
        edges.append(area / height(end))
        edges.reverse()
        places = 1 << _PLACES
        sure = [int(end / edges[0] * places), 0]
        sure += [int(edges[strip - 1] / edges[strip] * places) for strip in range(2, _STRIPS)]
        return sure, [float(edge / places) for edge in edges], [1.0] + [float(height(edge)) for edge in edges[1:]]


def next_normal(generator: Generator, state: Any) -> tuple[float, Any]:
    """A float of the standard normal distribution."""
    sure, widths, heights = _strips()
    while True:
        value, state = generator.next(state)
        spare = generator.bits - _PLACES
        signed, place = (value >> _PLACES, value & _LOW_51) if generator.old else (value >> (spare - 1), value >> spare)
        sign = -1.0 if signed & 1 else 1.0
        strip = place % _STRIPS
        x = place * widths[strip]
        if place < sure[strip]:
            return sign * x, state
        if strip == 0:
            x, state = _next_tail(generator, state)
            return sign * x, state
        share, state = next_float(generator, state)
        if (heights[strip - 1] - heights[strip]) * share + heights[strip] < math.exp(-0.5 * x * x):
            return sign * x, state


def _next_tail(generator: Generator, state: Any) -> tuple[float, Any]:
    end = float(_TAIL)
    while True:
        first, state = next_float(generator, state)
        second, state = next_float(generator, state)
        x = -math.log(first) / end
        y = -math.log(second)
        if y + y > x * x:
            return end + x, state


def next_real(generator: Generator, state: Any) -> tuple[float, Any]:
    """A float, 0.0 < x < 1.0, whose 53 bits all come from the generator however small it is."""
    value, state = _next_56(generator, state)
    whole, exponent = value, -56
    if whole.bit_length() >= 53:
        spare = whole.bit_length() - 53
        return math.ldexp(whole >> spare, exponent + spare), state
    while True:
        value, state = _next_56(generator, state)
        if whole or exponent <= -1064:
            wanted = min(53 - whole.bit_length(), 56)
            more = value & ((1 << wanted) - 1) if generator.old else value >> (56 - wanted)
            return math.ldexp(whole << wanted | more, exponent - wanted), state
        whole, exponent = value, exponent - 56


def _next_56(generator: Generator, state: Any) -> tuple[int, Any]:
    value, state = generator.next(state)
    return (value & _LOW_56 if generator.old else value >> (generator.bits - 56)), state

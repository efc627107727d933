"""``:elixir_quote``: what the code of a quote calls when it runs, for splices and names known only then."""

from __future__ import annotations

from typing import Any

from otpshell.lang import quote
from otpshell.lang.native import Native
from otpshell.terms.errors import argument_error

elixir_quote = Native("elixir_quote", "src/elixir_quote.erl")


@elixir_quote.fn("list")
def list_(left: Any, right: Any) -> Any:
    return quote.list_(left, right)


@elixir_quote.fn
def tail_list(left: Any, right: Any, tail: Any) -> Any:
    return quote.tail_list(left, right, tail)


@elixir_quote.fn
def validate_runtime(key: Any, value: Any) -> Any:
    return quote.validate_runtime(key, value)


@elixir_quote.fn(vm=True)
def dot(vm: Any, meta: Any, left: Any, right: Any, args: Any, context: Any) -> Any:
    try:
        return quote.dot(meta, left, right, args, context)
    except quote.BadDot as bad:
        term, with_args = bad.args
        what = "with args to return an atom or a quoted call" if with_args else "to return an atom, an alias or a quoted call"
        raise argument_error(f"expected unquote after dot {what}, got: {vm.to_source(term)}") from None

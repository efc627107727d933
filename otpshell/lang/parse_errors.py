"""What the grammar says about ambiguous calls and misplaced keyword lists, in Elixir's words."""

from __future__ import annotations

from typing import Any

from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.terms.cons import to_pylist

Token = tuple[str, int, int, Any, Any]


def place(node: Any) -> tuple[int, int | None]:
    """Where a node says it is: its line, and its column if columns were asked for."""
    line, column = 0, None
    for key, value in to_pylist(node[1]):
        if key.name == "line":
            line = value
        elif key.name == "column":
            column = value
    return line, column


def many_in_call(node: Any) -> SyntaxProblem:
    return SyntaxProblem(
        *place(node),
        "unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\n"
        "This error happens when you have nested function calls without parentheses. "
        "For example:\n\n"
        "    one a, two b, c, d\n\n"
        'In the example above, we don\'t know if the parameters "c" and "d" apply '
        'to the function "one" or "two". You can solve this by explicitly adding '
        "parentheses:\n\n"
        "    one a, two(b, c, d)\n\n"
        "Or by adding commas (in case a nested call is not intended):\n\n"
        "    one, a, two, b, c, d\n\n"
        "Elixir cannot compile otherwise. Syntax error before: ",
        "','",
    )


def many_in_container(node: Any) -> SyntaxProblem:
    return SyntaxProblem(
        *place(node),
        "unexpected comma. Parentheses are required to solve ambiguity inside containers.\n\n"
        "This error may happen when you forget a comma in a list or other container:\n\n"
        "    [a, b c, d]\n\n"
        "Or when you have ambiguous calls:\n\n"
        "    [one, two three, four, five]\n\n"
        'In the example above, we don\'t know if the parameters "four" and "five" '
        'belongs to the list or the function "two". You can solve this by explicitly '
        "adding parentheses:\n\n"
        "    [one, two(three, four), five]\n\n"
        "Elixir cannot compile otherwise. Syntax error before: ",
        "','",
    )


def after_call_keywords(comma: Token) -> SyntaxProblem:
    return SyntaxProblem(
        comma[1],
        comma[2],
        "unexpected expression after keyword list. Keyword lists must always come as the last argument. Therefore, this is not allowed:\n\n"
        "    function_call(1, some: :option, 2)\n\n"
        "Instead, wrap the keyword in brackets:\n\n"
        "    function_call(1, [some: :option], 2)\n\n"
        "Syntax error after: ",
        "','",
    )


def after_data_keywords(comma: Token) -> SyntaxProblem:
    return SyntaxProblem(
        comma[1],
        comma[2],
        "unexpected expression after keyword list. Keyword lists must always come last in lists and maps. "
        "Therefore, this is not allowed:\n\n"
        "    [some: :value, :another]\n"
        "    %{some: :value, another => value}\n\n"
        "Instead, reorder it to be the last entry:\n\n"
        "    [:another, some: :value]\n"
        "    %{another => value, some: :value}\n\n"
        "Syntax error after: ",
        "','",
    )

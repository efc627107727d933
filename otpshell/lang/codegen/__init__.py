"""Expanded Elixir to Python code objects.

    unit        one Python module in the making: its functions, constants, the exports it calls
    writer      the statements of one Python function in the making, and its variables
    operations  what becomes an operator or a test; tables in ``operators``
    calls       local, remote, by name, of funs; tail calls
    function    one Elixir function or fun: expressions, forms, clauses
    patterns    a pattern as a list of Python tests and the variables it binds
    tails       which tail calls need not be handed back
    guards      which guards are plain tests and which need a function of their own
    binaries    ``<<>>`` in patterns and in expressions, of ``segments``
    walks       which parameters take a position in a binary instead of a copy of its rest
    growing     which variables of a loop hold a binary in parts, for it appends to it
    bits        patterns of what is walked bit by bit
    receive, trying, comprehensions   the forms of that name
    nodes       Python ``ast`` nodes that carry the Elixir line

Elixir's variables become Python locals named ``name_version``; each is assigned once, so an expression may be evaluated late as long as
no other *effect* moves before it (:meth:`Writer.values` keeps the order). Elixir is made of expressions and Python of statements: a form
is compiled *towards a destination* (return it, drop it, assign it to a name), and only what Python can write as an expression is one.
"""

from otpshell.lang.codegen.unit import EVAL_LABEL, MODULE_LABEL, ModuleCode, compile_eval, compile_local, compile_module, compile_stepped
from otpshell.lang.codegen.walks import as_term

__all__ = [
    "EVAL_LABEL",
    "MODULE_LABEL",
    "ModuleCode",
    "as_term",
    "compile_eval",
    "compile_local",
    "compile_module",
    "compile_stepped",
]

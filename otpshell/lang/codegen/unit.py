"""One Python module in the making: the functions, constants and exports of an Elixir module, or of one evaluated expression.

The result, :class:`ModuleCode`, is plain data (a code object and tables), so that it can be kept on disk. Whoever runs it
(:mod:`otpshell.vm.code`) makes a globals dict: the VM's exports as ``__builtins__``, the constants under their names, then executes the
code, after which ``"name/arity"`` is each function.
"""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any, NamedTuple

from otpshell.lang.codegen.expanded import CALLER, RETURN, count_variables
from otpshell.lang.codegen.function import Function
from otpshell.lang.codegen.loops import Loop
from otpshell.lang.codegen.tails import TailCalls, tail_calls
from otpshell.lang.codegen.walks import NO_WALKS, walks
from otpshell.lang.paths import relative_to_cwd
from otpshell.terms.atom import Atom

# The name under which the body of a module stands in stack traces.
MODULE_LABEL = "__MODULE__/1"
# The one of code that is evaluated, not compiled.
EVAL_LABEL = "expr/5"


class ModuleCode(NamedTuple):
    """What compilation gives: ``code`` to execute, the terms of ``constants`` by global name, the export keys it calls,
    the table of operations that Python may refuse (see :mod:`otpshell.lang.caught`), the names of its call sites with a module known
    only at run time (each is a dict from module to export key), and its generators by number."""

    code: Any
    constants: dict[str, Any]
    calls: frozenset[str]
    operations: list[tuple[Any, ...]]
    sites: tuple[str, ...] = ()
    loops: tuple[Any, ...] = ()


class Unit:
    """Collects what the functions of one module need at module level."""

    def __init__(self, file: str, natives: Any = None) -> None:
        self.file = relative_to_cwd(file)
        # natives(key) tells whether an exported function is Python code, which never hands back a pending tail call.
        self.is_native = natives or (lambda key: False)
        self.constants: dict[str, Any] = {}
        self.calls: set[str] = set()
        self.operations: list[tuple[Any, ...]] = [()]
        self.body: list[Any] = []
        self.sites: list[str] = []
        self.loops: list[Any] = [()]
        self.locals: set[tuple[str, int]] = set()
        self.tails = TailCalls(set(), set())
        self.walks = NO_WALKS
        # Functions written in another file than the module: their labels and files.
        self.files: dict[str, str] = {}
        # The funs compiled so far: id of the ``fn`` node -> (name, parameters of its factory, the node).
        self.funs: dict[int, tuple[str, list[str], Any]] = {}
        # Whether funs keep what they are made of (``source@NAME`` among the constants), as what is evaluated does on the BEAM.
        self.keep_sources = False
        self.counter = 0
        self._pool: dict[Any, str] = {}

    def fresh(self) -> int:
        self.counter += 1
        return self.counter

    def atom(self, value: Atom) -> str:
        """The global name of an atom."""
        name = ":" + value.name
        self.constants[name] = value
        return name

    def constant(self, term: Any) -> str:
        """The global name of any other constant term."""
        name = f"c#{self.fresh()}"
        self.constants[name] = term
        return name

    def site(self) -> str:
        """The global name of a new call site's dict."""
        self.sites.append(f"site#{self.fresh()}")
        return self.sites[-1]

    def export(self, key: str) -> str:
        self.calls.add(key)
        return key

    def operation(self, *entry: Any) -> int:
        """The number of an operation; Python's own refusal of it is explained from ``entry``."""
        self.operations.append(entry)
        return len(self.operations) - 1

    def loop(self, loop: Loop) -> int:
        """The number of a generator, for what is written inside it."""
        self.loops.append(tuple(loop))
        return len(self.loops) - 1

    def finish(self) -> ModuleCode:
        tree = ast.Module(self.body, [])
        code = compile(tree, self.file, "exec", dont_inherit=True, optimize=0)
        if self.files:
            code = _in_files(code, self.files)
        return ModuleCode(code, self.constants, frozenset(self.calls), self.operations, tuple(self.sites), tuple(self.loops))


def compile_module(definition: Any, natives: Any = None) -> ModuleCode:
    """The code of a module definition (see docs/architecture.md). ``natives`` as in :class:`Unit`."""
    unit = Unit(definition.file, natives)
    return _compile(unit, list(definition.definitions.values()))


def compile_local(definition: Any, names: list[Any], natives: Any = None) -> ModuleCode:
    """The code of some definitions of a module that is not finished: macros it uses itself, with the functions they call."""
    unit = Unit(definition.file, natives)
    return _compile(unit, names)


def _compile(unit: Unit, definitions: list[Any]) -> ModuleCode:
    functions = [((name_of(d), arity_of(d)), d) for d in definitions]
    unit.locals = {key for key, _ in functions}
    unit.tails = tail_calls([(key, [clause.body for clause in d.clauses]) for key, d in functions], unit.is_native)
    unit.walks = walks(functions)
    for (name, _arity), d in functions:
        compile_definition(unit, name, d)
    return unit.finish()


def compile_stepped(definition: Any, function: Any, natives: Any = None) -> ModuleCode:
    """The code of one function of a module, to be run beside the module's own: it calls the others (and itself) by their global names."""
    unit = Unit(definition.file, natives)
    unit.locals = {(name_of(d), arity_of(d)) for d in definition.definitions.values()}
    compile_definition(unit, name_of(function), function, loops=False)
    return unit.finish()


def _in_files(code: CodeType, files: dict[str, str]) -> CodeType:
    """Module code whose functions named in ``files`` show another file: they come from ``quote location: :keep``."""

    def placed(constant: Any, file: str | None) -> Any:
        if type(constant) is not CodeType:
            return constant
        file = file or files.get(constant.co_name.split("#", 1)[0])
        if file is None:
            return constant
        return constant.replace(co_filename=file, co_consts=tuple(placed(inner, file) for inner in constant.co_consts))

    return code.replace(co_consts=tuple(placed(constant, None) for constant in code.co_consts))


def name_of(definition: Any) -> str:
    """The name of the function behind a definition: macros get Elixir's ``MACRO-`` prefix."""
    return f"MACRO-{definition.name}" if definition.kind in ("defmacro", "defmacrop") else definition.name


def arity_of(definition: Any) -> int:
    """Its number of arguments: a macro takes the caller's environment too."""
    return definition.arity + (definition.kind in ("defmacro", "defmacrop"))


def compile_definition(unit: Unit, name: str, definition: Any, *, loops: bool = True) -> None:
    arity = arity_of(definition)
    label = f"{name}/{arity}"
    counts: dict[str, int] = {}
    clauses = []
    for clause in definition.clauses:
        # One at a time: three arguments in a row would look like a node.
        for node in (*clause.args, *clause.guards, clause.body):
            count_variables(node, counts)
        args = [CALLER, *clause.args] if arity > definition.arity else clause.args
        clauses.append((args, clause.guards, clause.body, clause.meta))
    if "__CALLER__" in counts:
        # Mentioned once more than it is written: as the first parameter.
        counts["__CALLER__"] += 1
    function = Function(unit, label, counts)
    function.line = definition.line or 1
    function.origin = (name, arity)
    function.loop = (name, arity) if loops else None
    params = function.parameters(clauses, arity)
    body = function.clauses(clauses, params, ("function_clause", name, arity))
    unit.body.append(function.function(label, params, body))
    if definition.file != unit.file:
        unit.files[label] = relative_to_cwd(definition.file)


def compile_eval(node: Any, file: str, inputs: dict[str, str], outputs: Any, natives: Any = None, label: str = "__FILE__/1") -> ModuleCode:
    """An expression evaluated once. ``inputs`` are variable keys (``name_version``) given as parameters, in order.

    The code defines ``"eval"``, a function of the inputs that returns ``(value, (values of outputs…))``; ``outputs`` are variable keys, and
    one the expression did not bind comes back as None. Without outputs it returns the value alone, or a pending tail call.
    """
    unit = Unit(file, natives)
    unit.keep_sources = label == EVAL_LABEL
    counts: dict[str, int] = {}
    count_variables(node, counts)
    for key in outputs:
        counts[key] = counts.get(key, 0) + 2
    function = Function(unit, label, counts)
    function.vars = {key: key for key in inputs}
    function.module_level = True
    function.out.append(function.do(function.call("pause_if", function.name("preempt"))))
    if outputs:
        result = function.temp()
        function.deliver(node, result)
        values = [function.variable(key) if key in function.vars else function.const(None) for key in outputs]
        function.out.append(function.return_(function.tuple_([function.name(result), function.tuple_(values)])))
    elif label == MODULE_LABEL:
        # The last call of a module's body is no tail call: the body shows in stack traces.
        result = function.temp()
        function.deliver(node, result)
        function.out.append(function.return_(function.name(result)))
    else:
        # Nothing is to be kept: the last call is a tail call, and does not show in stack traces.
        function.deliver(node, RETURN)
    definition = function.function(label, list(inputs), function.out)
    unit.body.append(definition)
    unit.body.append(function.assign("eval", function.name(label)))
    return unit.finish()

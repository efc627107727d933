"""From a Python exception to what Elixir sees: kind, value, stack trace.

Compiled code carries Elixir's file and lines, so Python's traceback *is* the stack trace once the frames that are ours are left out
(:mod:`otpshell.lang.stack_entries`).

An error that Python itself raises is explained from where it struck: in compiled code, by the table of operations (the column of
the instruction is the number of the operation, see :mod:`otpshell.lang.codegen.nodes`); in a native function, as a wrong argument of it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import ChainMap
from types import FrameType, FunctionType, TracebackType
from typing import Any

from otpshell.lang.bitsyntax import failed_text
from otpshell.lang.compiler_frames import compiler_entries
from otpshell.lang.diagnostics import CompileError
from otpshell.lang.exceptions import is_exception, normalize
from otpshell.lang.known_code import NATIVES, OPERATORS, is_built_in, is_raising, native_args, position, was_given
from otpshell.lang.message_frames import function_frames
from otpshell.lang.stack_entries import DEPTH, ERL_EVAL, MAP_GET, MAPS, entries
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, ImproperList, cons, from_iter
from otpshell.terms.errors import BADARG, BADARITH, FUNCTION_CLAUSE, ElixirException, exception_struct
from otpshell.terms.fun import BadArity, BadFun
from otpshell.terms.maps import STRUCT, Map, map_of

ERROR, EXIT, THROW = atom("error"), atom("exit"), atom("throw")
_ERLANG, _APPLY = atom("erlang"), atom("apply")
_ERROR_INFO, _CAUSE, _MODULE, _ERRORS = atom("error_info"), atom("cause"), atom("module"), atom("erl_erts_errors")
_MESSAGE = atom("message")
_FUNCTION, _BS_FAIL = atom("function"), atom("format_bs_fail")
_BADARITY, _BADFUN, _SYSTEM_LIMIT = atom("badarity"), atom("badfun"), atom("system_limit")
_BADMAP, _BADKEY = atom("badmap"), atom("badkey")
_INTERNAL = atom("otpshell_internal_error")
_NOT_EXPORTED = atom("function not exported")
_ERLANG_ERROR = atom("Elixir.ErlangError")


class Caught:
    """What a ``try`` caught."""

    __slots__ = ("kind", "value", "exception", "_struct", "_top")

    def __init__(self, exception: BaseException) -> None:
        self.exception = exception
        self._struct: Any = None
        self.kind, self.value, self._top = explain(exception)

    def trace(self) -> Any:
        """The stack trace as an Elixir list of ``{module, function, arity or args, location}``."""
        given = getattr(self.exception, "trace", None)
        if given is not None:
            return given
        trace = stack_trace(self.exception, self._top)
        if trace is EMPTY and type(self.value) is tuple and self.value and self.value[0] is _BADARITY:
            # the fun that a process was to begin with
            trace = cons((_ERLANG, _APPLY, 2, EMPTY), EMPTY)
        failed = getattr(self.exception, "failed", None)
        if failed is not None:
            return _with_info(trace, {_CAUSE: failed, _FUNCTION: _BS_FAIL, _MODULE: _ERRORS})
        note = getattr(self.exception, "message", None)
        return trace if note is None else _with_note(trace, note)

    def struct(self) -> Map:
        """The exception struct of an error."""
        if self._struct is None:
            self._struct = getattr(self.exception, "rescued", None)
        if self._struct is None:
            # An exception struct is itself; a stack trace is found for the others only, which takes longer than all the rest.
            trace = EMPTY if is_exception(self.value) else self.trace()
            self._struct = normalize(self.value, trace, getattr(self.exception, "message", None))
        return self._struct

    def rescued_by(self, *modules: Atom) -> bool:
        """Whether one of these exception modules (or lists of them) names this error."""
        name = self.struct().d.get(STRUCT)
        # ErlangError stands for every reason that was no exception struct, whatever struct it becomes.
        names = (name,) if type(self.value) is Map else (name, _ERLANG_ERROR)
        for module in modules:
            if module in names or type(module) is Cons and any(one in names for one in module):
                return True
        return False


def caught(exception: BaseException) -> Caught:
    return Caught(exception)


def stacktrace(what: Caught) -> Any:
    """``__STACKTRACE__``."""
    return what.trace()


def explain(exception: BaseException) -> tuple[Atom, Any, Any]:
    """(kind, value, top stack entry or None) of any exception that left Elixir or library code."""
    if isinstance(exception, ElixirException):
        top = getattr(exception, "call", None)
        if top is None and exception.kind is ERROR:
            helper, module = _operator(exception)
            if helper is not None:
                top = _told_by(helper, module)
            elif _refuses(exception.value):
                top = _built_in(exception)
        if exception.value is BADARG:
            _note_arguments(exception)
            if getattr(exception, "interpreted", None) is not None and _evaluated(exception):
                top = _interpret(exception)
        return exception.kind, exception.value, top
    if isinstance(exception, BadArity):
        fun, args = exception.args
        if args is None:
            return _from_operation(exception) or (ERROR, (_BADARITY, (fun, EMPTY)), None)
        return ERROR, (_BADARITY, (fun, from_iter(args))), None
    if isinstance(exception, BadFun):
        return ERROR, (_BADFUN, exception.args[0]), None
    if isinstance(exception, ElixirSyntaxError):
        return ERROR, _syntax_error(exception), None
    if isinstance(exception, (RecursionError, MemoryError)):
        return ERROR, _SYSTEM_LIMIT, None
    if isinstance(exception, NameError) and (called := _local_call(exception)) is not None:
        return ERROR, called, None
    found = _from_operation(exception) or _from_trampoline(exception) or _from_native(exception) or _from_generator(exception)
    if found is not None:
        if found[1] is BADARG:
            _note_arguments(exception)
        return found
    return ERROR, (_INTERNAL, f"{type(exception).__name__}: {exception}".encode()), None


def _local_call(error: NameError) -> Map | None:
    """Code that is evaluated as if it stood in a function called a local one that is not there: UndefinedFunctionError."""
    name, _, arity = (error.name or "").rpartition("/")
    if not name or not arity.isdigit():
        return None
    return exception_struct(
        "UndefinedFunctionError", module=ERL_EVAL, function=atom(name), arity=int(arity), reason=_NOT_EXPORTED, message=NIL
    )


def _syntax_error(error: ElixirSyntaxError) -> Map:
    snippet: Any = NIL
    if error.snippet is not None:
        content, offset = error.snippet
        snippet = map_of({atom("content"): content.encode(), atom("offset"): offset})
    return exception_struct(
        error.kind,
        file=error.file.encode(),
        line=error.line,
        column=NIL if error.column is None else error.column,
        snippet=snippet,
        description=error.description.encode(),
    )


def _operator(exception: BaseException) -> tuple[FrameType | None, Any]:
    """The frame of an operator that code called as a helper and that raised the exception itself, and the module of that code."""
    last = exception.__traceback__
    helper = caller = None
    while last is not None:
        module = last.tb_frame.f_globals.get("__module__")
        if last.tb_frame.f_code in OPERATORS:
            helper = last.tb_frame
        elif module is not None:
            helper, caller = None, module
        last = last.tb_next
    return helper, caller


def _told_by(helper: FrameType, module: Any) -> Any:
    """The entry of an operator; None where the BEAM has an instruction of its own for it, which does not tell its operands."""
    name, operands = OPERATORS[helper.f_code], native_args(helper)
    instruction = name == "/" and _is_optimised(module) or name == "+" and len(operands) == 1 and module is not ERL_EVAL
    return None if instruction else (_ERLANG, atom(name), operands)


def _built_in(exception: BaseException) -> Any:
    """The entry of a function of the BEAM's own that refused its arguments."""
    frame = _called_native(exception)
    if frame is None:
        return None
    module, name, arity, _file, _wrong = NATIVES[frame.f_code]
    if not is_built_in(module.name, name.name, arity) or is_raising(module, name, arity):
        return None
    if module is MAPS and name.name == "get" and not _evaluated(exception):
        # What the compiler makes of it.
        module, name = _ERLANG, MAP_GET
    return (module, name, native_args(frame))


def _note_arguments(exception: Any) -> None:
    """What the function of OTP that refused its arguments says of them, if that is known from what they are."""
    at = exception.__traceback__
    native = None
    while at is not None:
        if "__module__" in at.tb_frame.f_globals:
            # It only called what went wrong.
            native = None
        elif at.tb_frame.f_code in NATIVES:
            native = at.tb_frame
        at = at.tb_next
    if native is None:
        return
    module, name = NATIVES[native.f_code][:2]
    from otpshell.lang.argument_notes import notes_on

    note = notes_on(module.name, name.name, native_args(native), getattr(exception, "notes", ()))
    if note is not None:
        exception.message = note


def _evaluated(exception: BaseException) -> bool:
    """Whether code that is evaluated, not compiled, called what raised the exception."""
    at = exception.__traceback__
    module = None
    while at is not None:
        module = at.tb_frame.f_globals.get("__module__", module)
        at = at.tb_next
    return module is ERL_EVAL


def _interpret(exception: Any) -> Any:
    """Let a segment of a binary that could not be built fail as it does in OTP's evaluator; gives the entry of what refused it there."""
    name, args = exception.interpreted
    if name in ("size", "invalid"):
        exception.failed = (*exception.failed[:2], atom(name), args)
        exception.message = failed_text(exception.failed)
        return None
    from otpshell.lang.argument_notes import notes_on

    exception.failed = None
    exception.message = notes_on("erlang", name, args)
    return (_ERLANG, atom(name), args) if args else None


def _refuses(value: Any) -> bool:
    """Whether an error reason is that of a wrong argument."""
    if type(value) is tuple and value:
        return value[0] is _BADMAP or value[0] is _BADKEY
    return value is BADARG or value is BADARITH or value is _SYSTEM_LIMIT


def _called_native(exception: BaseException) -> FrameType | None:
    """The native function that was called last before the exception, by compiled code or as a fun, if one was."""
    at = exception.__traceback__
    outermost = None
    while at is not None:
        if "__module__" in at.tb_frame.f_globals:
            outermost = None
        elif at.tb_frame.f_code in NATIVES and (outermost is None or was_given(at.tb_frame)):
            outermost = at.tb_frame
        at = at.tb_next
    return outermost


def _from_operation(exception: BaseException) -> tuple[Atom, Any, Any] | None:
    """Python refused an operator or a call of compiled code."""
    last = exception.__traceback__
    compiled = None
    while last is not None:
        if "__operations__" in last.tb_frame.f_globals:
            compiled = last
        last = last.tb_next
    if compiled is None or (compiled.tb_next is not None and not isinstance(exception, BadArity)):
        return None
    frame = compiled.tb_frame
    number, _ = position(frame.f_code, compiled.tb_lasti)
    operations = frame.f_globals["__operations__"]
    if not number or number >= len(operations):
        return None
    name, *operands = operations[number]
    # The empty list is a name that all compiled code has.
    names = ChainMap(frame.f_locals, frame.f_globals, frame.f_builtins)
    values = [names.get(what) if how == "var" else names[what].head if how == "head" else what for how, what in operands]
    if name == "apply":
        fun, *args = values
        return ERROR, (_BADARITY, (fun, from_iter(args))), None
    module = frame.f_globals.get("__module__")
    if module is ERL_EVAL:
        told = True
    elif name == "/":
        told = not _is_optimised(module)
    else:
        constant = _constants(frame.f_code)
        operands = [
            ("const", frame.f_locals[what]) if what in constant and what in frame.f_locals else (how, what) for how, what in operands
        ]
        literal = [how == "const" or how == "var" and what not in frame.f_locals for how, what in operands]
        told = all(literal) or not _is_instruction(name, operands)
        if name in ("+", "*") and _is_optimised(module) and literal == [True, False]:
            # The compiler turns around what begins with a constant.
            values.reverse()
    return ERROR, BADARITH, (_ERLANG, atom(name), tuple(values)) if told else None


def _constants(code: Any) -> set[Any]:
    """The variables of compiled code that only stand for a constant: the BEAM's compiler puts that in their place."""
    from dis import get_instructions

    found = set()
    before = None
    for instruction in get_instructions(code):
        if instruction.opname == "STORE_FAST" and before in ("LOAD_CONST", "LOAD_GLOBAL", "LOAD_NAME"):
            found.add(instruction.argval)
        before = instruction.opname
    return found


def _from_trampoline(exception: BaseException) -> tuple[Atom, Any, Any] | None:
    """A tail call of a fun with the wrong number of arguments: Python refuses it where the trampoline makes it."""
    last = exception.__traceback__
    if type(exception) is not TypeError or last is None:
        return None
    while last.tb_next is not None:
        last = last.tb_next
    names = last.tb_frame.f_locals
    fun, args = names.get("function"), names.get("rest", names.get("args"))
    if type(fun) is not FunctionType or type(args) is not tuple or fun.__code__.co_argcount == len(args):
        return None
    return ERROR, (_BADARITY, (fun, from_iter(args))), None


def _from_generator(exception: BaseException) -> tuple[Atom, Any, Any] | None:
    """A comprehension came to the end of a list that is none: what Elixir compiles it to has no clause for the tail."""
    if not isinstance(exception, ImproperList):
        return None
    at = exception.__traceback__
    compiled = None
    while at is not None:
        if "__operations__" in at.tb_frame.f_globals:
            compiled = at.tb_frame
        at = at.tb_next
    collected: Any = EMPTY
    fun: Any = NIL
    if compiled is not None:
        lists = [value for value in compiled.f_locals.values() if type(value) is list]
        collected = from_iter(lists[-1][::-1]) if lists else EMPTY
        within = compiled.f_code.co_name
        name = within if within.startswith("-") else f"-{within}-fun-0-"
        fun = FunctionType((lambda _element, _collected: NIL).__code__.replace(co_name=name), compiled.f_globals)
    return ERROR, FUNCTION_CLAUSE, (_ENUM, _FOLD, (fun, collected, exception.args[0]), "lib/enum.ex", _FOLD_LINE)


_ENUM = atom("Elixir.Enum")
_FOLD, _FOLD_LINE = atom("-reduce/3-lists^foldl/2-0-"), 2468


def _is_optimised(module: Any) -> bool:
    """Whether real Elixir compiles this code to the BEAM's fastest instructions: modules yes, what runs once no."""
    return module is not ERL_EVAL and not (type(module) is Atom and module.name.startswith("elixir_compiler_"))


def _is_instruction(name: str, operands: list[Any]) -> bool:
    """Whether the BEAM's compiler makes this arithmetic an instruction that does not tell its operands when it fails."""
    constants = [value for how, value in operands if how == "const"]
    if name == "+" and len(operands) == 1:
        return True
    if len(constants) != 1 or len(operands) != 2 or name not in ("+", "-", "*"):
        return False
    constant = constants[0]
    if type(constant) is float:
        return True
    small = type(constant) is int and -(1 << 59) <= constant < 1 << 59
    return small and (name == "+" or name == "-" and operands[1][0] == "const" and constant >= 0)


def _from_native(exception: BaseException) -> tuple[Atom, Any, Any] | None:
    """Library code choked on an argument: FunctionClauseError or ArgumentError of the function that was called."""
    outermost = _called_native(exception)
    if outermost is None:
        return None
    if os.environ.get("OTPSHELL_DEBUG"):
        traceback.print_exception(exception, file=sys.stderr)
    module, name, _arity, _file, wrong = NATIVES[outermost.f_code]
    args = native_args(outermost)
    return ERROR, BADARG if wrong == "badarg" else FUNCTION_CLAUSE, (module, name, args)


# -- stack traces ----------------------------------------------------------------------------------------------------


def stack_trace(exception: BaseException, top: Any = None) -> Any:
    """The stack trace of an exception; ``top`` is ``(module, name, args)`` of the function that refused its arguments, with
    file and line where they are known."""
    passed: list[TracebackType] = []
    at = exception.__traceback__
    outer: FrameType | None = at.tb_frame.f_back if at is not None else None
    expansion = getattr(exception, "expansion", None)
    boundary = expansion.frame if expansion is not None else None
    while at is not None:
        if at.tb_frame is boundary:
            # What is outside of the macro is told by entries of its own.
            passed.clear()
        else:
            passed.append(at)
        at = at.tb_next
    # The line of each is looked up only as far as it is shown: there may be a million.
    inner = ((at.tb_frame, at.tb_lineno, at.tb_lasti) for at in reversed(passed))
    if expansion is not None and not expansion.keeps_inside:
        return from_iter(expansion.entries[:DEPTH])
    if isinstance(exception, CompileError):
        refused = [*compiler_entries(list(inner), outer, boundary), *(expansion.entries if expansion is not None else ())]
        return from_iter([entry for entry in refused[:DEPTH] if entry is not None])
    given = getattr(exception, "args_given", None)
    value = getattr(exception, "value", None)
    raised = value if type(value) is Map and STRUCT in value.d else None
    through = getattr(exception, "through", None)
    if through is None:
        through = _said_by_library(raised, passed)
    if expansion is None:
        return from_iter(entries(inner, outer, top, given, raised=raised, through=through))
    inside = [entry for entry in entries(inner, None, top, given, raised=raised, through=through) if not expansion.is_macro(entry)]
    return from_iter([*inside, *expansion.entries][:DEPTH])


def _said_by_library(raised: Map | None, passed: list[TracebackType]) -> Any:
    """What stands in real Elixir's library above the function that was called, when it is the library that refuses its arguments."""
    message = None if raised is None else raised.d.get(_MESSAGE)
    if type(message) is not bytes:
        return None
    for at in reversed(passed):
        if "__module__" in at.tb_frame.f_globals:
            break
        native = NATIVES.get(at.tb_frame.f_code)
        if native is not None and is_raising(*native[:3]):
            # It was a program that raised.
            return None
    return function_frames(message.decode("utf-8", "replace"))


def _with_note(trace: Any, note: bytes) -> Any:
    """What a built-in function has to say of its arguments goes where OTP keeps it: with the entry of the function."""
    if type(trace) is not Cons or type(trace.head[2]) is int:
        return trace
    return _with_info(trace, {_CAUSE: note, _MODULE: _ERRORS})


def _with_info(trace: Any, info: dict[Any, Any]) -> Any:
    """A stack trace whose first entry says ``error_info``."""
    if type(trace) is not Cons:
        return trace
    module, name, args, (*location,) = trace.head
    return cons((module, name, args, from_iter([*location, (_ERROR_INFO, map_of(info))])), trace.tail)


def current_trace(frame: FrameType | None, depth: int = DEPTH) -> Any:
    """The stack of running code from a frame on."""
    return from_iter(entries([], frame, depth=depth))

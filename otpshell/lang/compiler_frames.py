"""What the stack of real Elixir's compiler holds when code is refused.

A ``CompileError`` is raised deep inside of the compiler, and its stack trace has seven entries at most. Most of them are the compiler's own
and are never shown; but they decide how much of what is below them is: ``a.exs:2: (module)``, or who read the file. And some are shown:
``lists.erl``, ``elixir_fn.erl``.

The expander here has the shape of Elixir's: so each of its Python frames says which entries stand for it, by a rule. Where Elixir's
function calls the next one last, nothing stands for it. An entry that is never shown is None; one return address many times in a row
counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import FrameType
from typing import Any, NamedTuple

from otpshell.lang.quoted import is_node, keyword_get
from otpshell.lang.stack_entries import Frame, base_entry, entries
from otpshell.terms.atom import atom
from otpshell.terms.cons import to_pylist

# One less than the BEAM keeps: the entry on top is that of the function that raises.
_LIMIT = 7
Entries = Sequence[Any]
_ONE, _TWO, _THREE, _FOUR = (None,), (None,) * 2, (None,) * 3, (None,) * 4


class At(NamedTuple):
    """A frame of the expander: its variables, the name of the function it called, and the variables of the walk along a list that did."""

    local: dict[str, Any]
    called: str
    walk: dict[str, Any]


Rule = Callable[[At], Entries]


def compiler_entries(frames: list[Frame], outer: FrameType | None, boundary: FrameType | None) -> list[Any]:
    """The entries of a compile error: ``frames`` are those it has left, the innermost first, ``outer`` still runs. What is outside of
    ``boundary``, which expanded a macro, is not told."""
    found: list[Any] = []
    called = ""
    walk: dict[str, Any] = {}
    for index, (frame, _line, _instruction) in enumerate(frames):
        if frame is boundary or len(found) >= _LIMIT:
            break
        where, name = _where(frame), frame.f_code.co_name
        if where in _ALONE:
            break
        if where == _EVALUATES:
            found += _below_evaluation(frames[index:], outer)
        elif "__module__" in frame.f_globals:
            found += entries(frames[index:], outer)
        elif name in _WALKS:
            walk = frame.f_locals
        if where == _EVALUATES or "__module__" in frame.f_globals:
            break
        if name in _TRANSPARENT:
            continue
        rule = _RULES.get(where)
        if rule is not None:
            found += rule(At(frame.f_locals, called, walk)) if callable(rule) else rule
        called = name
        if name not in _WALKS and name != "_expand_each":
            walk = {}
    return found[:_LIMIT]


def _where(frame: FrameType) -> str:
    """The function of a frame: ``expand_core.expand``, ``expand_binary._Spec.expand``."""
    module = frame.f_globals.get("__name__", "").removeprefix("otpshell.lang.")
    return f"{module}.{frame.f_code.co_qualname.replace('<locals>.', '')}"


def _below_evaluation(frames: list[Frame], outer: FrameType | None) -> list[Any]:
    below = entries(frames, outer)
    if below and below[0][1] is _DISPATCH:
        # That would have run the code, had it been compiled.
        del below[0]
    # The body of a module stands inside of a block that keeps its value.
    in_module = len(below) > 1 and below[1][1] is _EVAL_FORM
    return [*_THREE, *below] if in_module else below


_DISPATCH, _EVAL_FORM = atom("dispatch"), atom("eval_form")
_EVALUATES = "otpshell.vm.evaluator.evaluate"
_WALKS = {"<listcomp>", "expand_apart"}
_TRANSPARENT = {"<listcomp>", "<dictcomp>", "<genexpr>", "<lambda>", "run", "isolated", "guarded"}
# What is checked when the body of a module has run is checked in a process of its own.
_ALONE = {"module_body._check"}


def _when(entries: Entries, *names: str) -> Rule:
    """These entries where one of these functions was called, else none."""
    return lambda at: entries if at.called in names else ()


def _unless(entries: Entries, *names: str) -> Rule:
    """These entries unless one of these functions was called."""
    return lambda at: () if at.called in names else entries


# -- how lists are walked ----------------------------------------------------------------------------------------------

_FIRST, _NEXT = base_entry("lists", "mapfoldl_1", 3, "lists.erl", 1462), base_entry("lists", "mapfoldl_1", 3, "lists.erl", 1463)
_FOLD, _FOLD_NEXT = base_entry("lists", "foldl", 3, "lists.erl", 1350), base_entry("lists", "foldl_1", 3, "lists.erl", 1355)


def _mapped(index: int) -> Entries:
    """``lists:mapfoldl/3`` at the element of that index."""
    return (_FIRST, _NEXT) if index else (_FIRST,)


def _index(items: Iterable[Any], item: Any) -> int:
    return next((index for index, each in enumerate(items) if each is item), 0)


# -- calls, lists, maps ------------------------------------------------------------------------------------------------


def _list(at: At) -> Entries:
    ends = at.local["items"][-2:] if at.local.get("cons_meta") is not None else []
    in_pair = any(end is at.walk.get("item") for end in ends)
    return (None,) * (1 + in_pair + 2 * (at.called == "_expand_each"))


def _args(at: At) -> Entries:
    return _THREE if at.called == "_expand_each" else _ONE


def _remote(at: At) -> Entries:
    return _THREE if at.called == "expand_apart" else _ONE if at.called == "_refuse_clauses" else ()


def _block(at: At) -> Entries:
    return () if len(at.local["items"]) == 1 else _TWO


def _in_match(at: At) -> Entries:
    # Inside of a pattern it only calls what is to be a pattern.
    return _ONE if "context" in at.local else ()


def _pairs(at: At) -> Entries:
    field = at.local["field"]
    fold = (_FOLD_NEXT if _index(at.local["fields"], field) else _FOLD,)
    is_pair = type(field) is tuple and len(field) == 2
    return (None, *fold) if is_pair else fold


def _super(at: At) -> Entries:
    env = at.local["env"]
    in_place = env.module is not None and env.function is not None
    return () if in_place and at.called == "fail" else _ONE


# -- clauses -----------------------------------------------------------------------------------------------------------


def _clauses(at: At) -> Entries:
    if at.called == "fail":
        return ()
    return (None, *_mapped(_index(to_pylist(at.local["clauses"]), at.walk.get("clause"))), None)


def _keywords(at: At) -> Entries:
    """A construct that takes its parts one by one from its keywords, collecting them in ``out``."""
    if at.called in ("expand_clauses", "_unexpected") or at.called == "fail" and "out" in at.local:
        return (*_mapped(len(at.local["out"])), *_TWO)
    return _ONE


def _try(at: At) -> Entries:
    if at.called != "_try_part":
        return _ONE
    return (*_mapped(_index(at.local["keys"], at.walk.get("key"))), *_TWO)


def _try_part(at: At) -> Entries:
    other = at.called == "expand_clauses" and at.local["key"].name == "else"
    return () if other or at.called == "_unexpected" else _ONE


def _rescue(at: At) -> Entries:
    return _ONE if "left" in at.local and at.called != "_rescue" else ()


def _head(at: At) -> Entries:
    return _TWO if "guarded" in at.local else ()


def _with(at: At) -> Entries:
    if at.called == "_with_step":
        return (*_mapped(_index(at.local["steps"], at.walk.get("step"))), None)
    return _TWO if at.called in ("expand", "expand_clauses") else _ONE


def _generator(at: At) -> Entries:
    return _ONE if "end" in at.local else ()


def _reduced(at: At) -> Entries:
    return (None, *_mapped(len(at.local["out"])), None) if at.called == "expand_clause" else ()


# -- funs --------------------------------------------------------------------------------------------------------------


def _of_fn(name: str, arity: int, line: int) -> Any:
    return base_entry("elixir_fn", name, arity, "src/elixir_fn.erl", line)


_FN, _FN_CLAUSE = _of_fn("expand", 4, 23), _of_fn("-expand/4-fun-1-", 4, 17)
_CAPTURE, _NUMBERS, _NUMBER = _of_fn("capture_expr", 6, 112), _of_fn("capture_expr", 6, 116), _of_fn("validate", 4, 125)
_ESCAPE, _REMOTE = _of_fn("escape", 3, 140), _of_fn("capture_require", 5, 85)


def _fn(at: At) -> Entries:
    done = at.local.get("out")
    if done is None:
        return _ONE
    if at.called == "fail":
        return () if len(done) == len(at.local["clauses"]) else (*_mapped(len(done)), _FN)
    return (_FN_CLAUSE, *_mapped(len(done)), _FN)


def _as_fn(at: At) -> Entries:
    if at.called == "fail":
        return (*[_NUMBER][: at.local["expected"] - 1], _NUMBERS, None)
    return (_CAPTURE, None) if at.called == "_escape" else _ONE if at.called == "_invalid" else ()


def _escape(at: At) -> Entries:
    if at.called != "_escape":
        return ()
    return _mapped(_index(at.local["items"], at.walk["item"])) if "item" in at.walk else (_ESCAPE,)


# -- imports -----------------------------------------------------------------------------------------------------------


def _of_import(name: str, arity: int, line: int) -> Any:
    return base_entry("elixir_import", name, arity, "src/elixir_import.erl", line)


_BAD_IMPORTS = [
    ("can only be given together", [_of_import("calculate", 6, 87)]),
    ("undefined or private", [_of_import("calculate", 6, 91)]),
    ("is duplicated", [_FOLD_NEXT, _of_import("calculate", 6, 82)]),
    ("a keyword list with integer values", [_of_import("calculate", 6, 81)]),
    ("expected value to be a list literal", [_of_import("calculate", 6, 111)]),
]
_ONLY = atom("only")


def _import(at: At) -> Entries:
    if "invalid :only option for import, expected value to be an atom" in at.local["message"]:
        return (_of_import("import", 4, 26),)
    chosen = keyword_get(at.local["self"].opts, _ONLY) is not None
    inside = next((found for part, found in _BAD_IMPORTS if part in at.local["message"]), [])
    return (*inside, _of_import("import", 4, 22 if chosen else 28))


def _of_dispatch(name: str, arity: int, line: int) -> Any:
    return base_entry("elixir_dispatch", name, arity, "src/elixir_dispatch.erl", line)


_DISPATCHING = _of_dispatch("dispatch_import", 6, 119)
_FINDING = _of_dispatch("expand_import", 7, 149)


# -- binaries ----------------------------------------------------------------------------------------------------------


def _of_binary(name: str, arity: int, line: int) -> Any:
    return base_entry("elixir_bitstring", name, arity, "src/elixir_bitstring.erl", line)


_MATCHED, _BUILT = _of_binary("expand", 5, 14), _of_binary("expand", 5, 26)
_TYPED, _SPECIFIED, _PLAIN = _of_binary("expand", 8, 34), _of_binary("expand", 8, 38), _of_binary("expand", 8, 44)
_PART, _PATTERN = _of_binary("expand_expr", 5, 143), _of_binary("expand_match", 3, 7)
_SPECS = _of_binary("expand_specs", 7, 160)
_EACH_SPEC, _CONFLICT = _of_binary("expand_each_spec", 6, 190), _of_binary("expand_each_spec", 6, 196)
_SIZE_IN_PATTERN = _of_binary("expand_spec_arg", 4, 254)
_TYPE_CHECK, _SIZE_CHECK, _LITERAL_CHECK, _MODIFIERS_CHECK = (_of_binary("expand_specs", 7, line) for line in (162, 163, 164, 167))
_TYPE = atom("::")


def _segments(at: At) -> Entries:
    base = _MATCHED if at.local["matching"] else _BUILT
    if at.called == "_expression":
        item = at.local["item"]
        return (_TYPED if is_node(item) and item[0] is _TYPE else _PLAIN, base)
    return (_SPECIFIED, base) if at.called == "expand" else (base,)


def _part(at: At) -> Entries:
    return (_PATTERN if at.local["matching"] else None, _PART)


def _spec(at: At) -> Entries:
    if at.called == "_type":
        return (_TYPE_CHECK,)
    if at.called == "_modifiers":
        return (_MODIFIERS_CHECK,)
    if at.called == "fail":
        return (_SIZE_CHECK if at.local["size"] is None and at.local["unit"] is None else _LITERAL_CHECK,)
    return ()


def _specs(at: At) -> Entries:
    if at.called == "_argument":
        return (_EACH_SPEC, _SPECS)
    return (_CONFLICT, _SPECS) if at.called == "_store" else (_SPECS,)


def _argument(at: At) -> Entries:
    return (_SIZE_IN_PATTERN,) if "prematch" in at.local else ()


# -- directives and definitions ----------------------------------------------------------------------------------------


def _options(at: At) -> Entries:
    return _ONE if "pair" in at.local else ()


def _storing(at: At) -> Entries:
    if at.called in ("_name_and_args", "_check_name"):
        return _ONE
    return _TWO if at.called in ("_check_defaults", "_store") else ()


def _definition(at: At) -> Entries:
    if at.called == "_split_defaults":
        return _THREE
    return _TWO if at.called == "expand_definition_clause" else _ONE


def _definition_clauses(at: At) -> Entries:
    return () if "done" in at.local else _TWO


def _definition_parts(at: At) -> Entries:
    return (*_FOUR, None) if at.called == "expand_guard" else _ONE


_RULES: dict[str, Entries | Rule] = {
    "expand_core.expand": _when(_ONE, "expand_args"),
    "expand_core._expand_list": _list,
    "expand_core.expand_args": _args,
    "expand_core._block": _block,
    "expand_core.expand_call": _when(_ONE, "_refuse_ambiguous_operator"),
    "expand_core._expand_local": _when(_ONE, "expand_args", "_refuse_clauses"),
    "expand_core._expand_fun_call": _unless(_ONE, "fail"),
    "expand_core._expand_remote_call": _when(_ONE, "expand"),
    "expand_core._remote": _remote,
    "expand_scope.in_match": _in_match,
    "expand_scope.refuse_in_match_or_guard": _when(_ONE, "refuse_in_match"),
    "expand_forms._match": lambda at: _TWO if at.called == "_refuse_parallel_binaries" else _ONE,
    "expand_forms._pin": _when(_ONE, "expand"),
    "expand_forms._tuple": _ONE,
    "expand_forms._super": _ONE,
    "expand_forms.resolve_super": _super,
    "expand_forms._caller": _when(_ONE, "refuse_in_match"),
    "expand_forms._stacktrace": _when(_ONE, "refuse_in_match"),
    "expand_forms._env": _ONE,
    "expand_forms._quote": _when(_ONE, "expand_options", "_bind_quoted"),
    "expand_map._map": _unless(_ONE, "fail"),
    "expand_map._check_pairs": _pairs,
    "expand_map._struct": _when(_ONE, "expand_args"),
    "expand_clauses.head": _head,
    "expand_clauses._guard": _unless(_ONE, "fail"),
    "expand_clauses.expand_clause": _unless(_ONE, "fail"),
    "expand_clauses.expand_clauses": _clauses,
    "expand_clauses._case": _keywords,
    "expand_clauses._cond": _keywords,
    "expand_clauses._receive": _keywords,
    "expand_clauses._try": _try,
    "expand_clauses._try_part": _try_part,
    "expand_clauses._rescue_head.left": _when(_ONE, "_rescue"),
    "expand_clauses._rescue": _rescue,
    "expand_clauses._with": _with,
    "expand_clauses._with_step": _unless(_ONE, "expand_generator"),
    "expand_clauses.expand_generator": _ONE,
    "expand_clauses._fn": _fn,
    "expand_clauses.expand_definition_clause": _definition_parts,
    "expand_for.expand_for": lambda at: _TWO if at.called == "_generator" else _ONE,
    "expand_for._generator": _generator,
    "expand_for._body": _reduced,
    "expand_capture._capture_form": _unless(_ONE, "_capture"),
    "expand_capture._capture": _when(_ONE, "fail", "_invalid"),
    "expand_capture._as_fn": _as_fn,
    "expand_capture._escape": _escape,
    "expand_capture._remote": _when((_REMOTE, None), "expand"),
    "expand_binary.expand_segments": _segments,
    "expand_binary._expand_part": _part,
    "expand_binary._Spec.expand": _spec,
    "expand_binary._Spec._read": _specs,
    "expand_binary._Spec._argument": _argument,
    "expand_directives.expand_options": _ONE,
    "expand_directives.validate_options": _options,
    "expand_directives._directive": _unless(_ONE, "_not_compile_time"),
    "expand_directives._multi": _unless(_ONE, "fail"),
    "expand_directives._alias": _when(_TWO, "_aliased"),
    "expand_directives._require": lambda at: _TWO if at.called == "_required" else _ONE if at.called == "ensure_loaded" else (),
    "expand_directives._import": _when(_ONE, "ensure_loaded", "import_module"),
    "imports._Calculation.fail": _import,
    "dispatch.dispatch_import": lambda at: (_FINDING, _DISPATCHING) if at.called == "find_import" else (_DISPATCHING,),
    "definitions.store_definition": _storing,
    "definitions._expand": _definition,
    "definitions._clauses": _definition_clauses,
}

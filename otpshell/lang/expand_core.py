"""The heart of expansion: what an expression of any shape becomes. ``expand.py`` is the door.

``expand(node, s)`` gives the expanded expression and changes the :class:`~otpshell.lang.env.Scope` ``s`` as the code does: variables it
binds, aliases and imports it makes. Special forms are functions ``form(meta, args, s)`` registered with :func:`special` for one name and
number of arguments; every other ``{atom, meta, args}`` is a call, and a call may be a macro, whose result is expanded in turn.

Where code forks, the callers keep references to the scope's dicts: :func:`expand_args` keeps the arguments of one call from seeing each
other's variables, ``expand_scope.isolated`` runs one clause or block whose variables nobody else sees and reports those it never used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from otpshell.lang import diagnostics
from otpshell.lang.diagnostics import form_warn, meta_line
from otpshell.lang.dispatch import Macro, dispatch_import, dispatch_require, note_expansion
from otpshell.lang.env import Bitsize, Scope, VarKey, var_key
from otpshell.lang.expand_scope import (
    KEEP_UNUSED,
    VERSION,
    bind_variable,
    context_info,
    fail,
    guard_context,
    refuse_in_match_or_guard,
    should_warn,
    source,
)
from otpshell.lang.expand_scope import check_unused as check_unused
from otpshell.lang.expand_warnings import APPLICATION, warn_comparison, warn_early_read
from otpshell.lang.inline import NoStaticAppend, guard_rewrite, inline, match_rewrite, rewrite
from otpshell.lang.quote import fun_to_quoted, key_member
from otpshell.lang.quoted import ARROW, BLOCK, DOT, EQUALS, is_node, keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.errors import ElixirException
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid

FOR = atom("for")
# Special forms that are calls of a function when nothing is given to them.
_NEVER_EMPTY = (FOR, atom("with"))
BAR = atom("|")
TYPE = atom("::")
AT = atom("@")
UNDERSCORE = atom("_")
_IF_UNDEFINED = atom("if_undefined")
_AMBIGUOUS = atom("ambiguous_op")
_NO_PARENS = atom("no_parens")
_CONTEXT_MODULE = atom("context_module")

SpecialForm = Callable[[Any, list[Any], Scope], Any]
SPECIAL: dict[Atom, dict[int, SpecialForm]] = {}
ANY_ARITY = -1
VARIABLES: dict[Atom, Callable[[Any, Atom, Scope], Any]] = {}
_LITERALS = frozenset((Atom, int, bytes, float, Pid))


def special(name: str, *arities: int) -> Callable[[SpecialForm], SpecialForm]:
    """Decorator: the function for a special form with that many arguments (any number when none is said)."""

    def add(form: SpecialForm) -> SpecialForm:
        table = SPECIAL.setdefault(atom(name), {})
        for arity in arities or (ANY_ARITY,):
            table[arity] = form
        return form

    return add


def special_variable(name: str) -> Callable[[Any], Any]:
    """Decorator: the function for a name like ``__MODULE__`` that looks like a variable."""

    def add(form: Any) -> Any:
        VARIABLES[atom(name)] = form
        return form

    return add


# -- expressions of any shape ------------------------------------------------------------------------------------------


def expand(node: Any, s: Scope) -> Any:
    """The expanded form of a quoted expression."""
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            head, meta, args = node
            if type(head) is Atom:
                if type(args) is Atom:
                    form = VARIABLES.get(head)
                    return expand_variable(head, meta, args, s) if form is None else form(meta, args, s)
                if type(args) is Cons or args is EMPTY:
                    return _expand_form(head, meta, args, s)
            elif type(head) is tuple and (type(args) is Cons or args is EMPTY):
                return _expand_dot_call(node, s)
            if is_list(meta) and is_list(args):
                fail(meta, s, f"invalid call {source(s, node)}")
            return _invalid_quoted(node, s)
        if len(node) == 2:
            left, right = expand_args([node[0], node[1]], s)
            return (left, right)
        return _invalid_quoted(node, s)
    if kind in _LITERALS:
        if kind is Pid and s.env.function is not None:
            _warn_pid(node, s)
        return node
    if kind is Cons:
        return _expand_list(node, s)
    if node is EMPTY:
        return node
    if kind is ExtFun:
        return fun_to_quoted(node)
    return _invalid_quoted(node, s)


def _expand_form(head: Atom, meta: Any, args: Any, s: Scope) -> Any:
    forms = SPECIAL.get(head)
    if forms is not None:
        items = to_pylist(args)
        form = forms.get(len(items)) or forms.get(ANY_ARITY)
        if form is not None and (items or head not in _NEVER_EMPTY):
            return form(meta, items, s)
    return expand_call(head, meta, args, s)


def _invalid_quoted(node: Any, s: Scope) -> NoReturn:
    message = (
        f"invalid quoted expression: {s.env.vm.inspect(node)}\n\n"
        "Please make sure your quoted expressions are made of valid AST nodes. "
        "If you would like to introduce a value into the AST, such as a four-element "
        "tuple or a map, make sure to call Macro.escape/1 before"
    )
    diagnostics.form_error(EMPTY, s.env.file, message)


def _warn_pid(pid: Any, s: Scope) -> None:
    name, arity = s.env.function or ("", 0)
    shown = s.env.vm.inspect(pid)
    form_warn(EMPTY, s.env, f"cannot compile PID {shown} inside quoted expression for function {name}/{arity}")


def _expand_list(node: Cons, s: Scope) -> Any:
    items, tail = split(node)
    if tail is not EMPTY:
        return _invalid_quoted(node, s)
    last = items[-1]
    cons_meta = None
    if type(last) is tuple and len(last) == 3 and last[0] is BAR and type(last[2]) is Cons:
        ends = to_pylist(last[2])
        if len(ends) == 2:
            cons_meta = last[1]
            items[-1:] = ends
    out = [expand(item, s) for item in items] if s.context == "match" else _expand_each(items, s)
    if cons_meta is not None:
        out[-2:] = [(BAR, cons_meta, from_iter(out[-2:]))]
    return from_iter(out)


def expand_args(items: list[Any], s: Scope) -> list[Any]:
    """Expand the arguments of one call."""
    if len(items) == 1:
        return [expand(items[0], s)]
    if s.context == "match":
        return [expand(item, s) for item in items]
    return _expand_each(items, s)


def _expand_each(items: list[Any], s: Scope) -> list[Any]:
    read, write = s.read, s.write
    s.write = read
    out = expand_apart(items, s, read)
    s.close_write(read, write)
    return out


def expand_apart(items: list[Any], s: Scope, read: dict[VarKey, int]) -> list[Any]:
    """Expand expressions that all see the variables of ``read`` and not each other's; ``s.write`` collects those."""
    out = []
    for item in items:
        if type(item) in _LITERALS:
            out.append(item)
        else:
            s.read = read
            out.append(expand(item, s))
    return out


# -- blocks ------------------------------------------------------------------------------------------------------------


@special("__block__")
def _block(meta: Any, items: list[Any], s: Scope) -> Any:
    if not items:
        return NIL
    if len(items) == 1:
        return expand(items[0], s)
    out = []
    for item in items[:-1]:
        unused_for = _for_whose_value_is_dropped(item)
        if unused_for is not None:
            out.append(expand_for_unused(unused_for, s))
            continue
        expanded = expand(item, s)
        _warn_useless(item, expanded, meta, s)
        out.append(expanded)
    out.append(expand(items[-1], s))
    return (BLOCK, meta, from_iter(out))


def _for_whose_value_is_dropped(item: Any) -> Any:
    if type(item) is not tuple or len(item) != 3 or type(item[2]) is not Cons:
        return None
    if item[0] is FOR:
        return item
    if item[0] is EQUALS:
        left, right = to_pylist(item[2])
        if is_node(left) and left[0] is UNDERSCORE and type(left[2]) is Atom and is_node(right) and right[0] is FOR:
            return right if type(right[2]) is Cons else None
    return None


def expand_for_unused(node: Any, s: Scope) -> Any:
    """Expand a comprehension whose result nobody uses."""
    return FOR_HOOK[0](node[1], to_pylist(node[2]), s, False)


# The comprehension's expander; it lives above this file.
FOR_HOOK: list[Any] = []


def _warn_useless(item: Any, expanded: Any, meta: Any, s: Scope) -> None:
    kind = type(item)
    hint = "or assign it to _ to avoid warnings)"
    if kind is bytes or kind is int or kind is float:
        form_warn(meta, s.env, f"code block contains unused literal {source(s, item)} (remove the literal {hint}")
    elif kind is tuple and len(item) == 3 and type(item[0]) is Atom:
        name, own_meta, args = item
        if name is AT and type(args) is Cons and is_node(args.head) and args.tail is EMPTY:
            attribute, context = args.head[0], args.head[2]
            if type(context) is Atom or context is EMPTY:
                text = f"module attribute @{attribute.name} in code block has no effect as it is never returned "
                form_warn(own_meta, s.env, f"{text}(remove the attribute {hint}")
        elif type(args) is Atom and is_node(expanded) and expanded[0] is name and expanded[2] is args:
            text = f"variable {name.name} in code block has no effect as it is never returned "
            form_warn(own_meta, s.env, f"{text}(remove the variable {hint}")


# -- variables ---------------------------------------------------------------------------------------------------------


def expand_variable(name: Atom, meta: Any, kind: Atom, s: Scope) -> Any:
    """A variable: bound in a pattern, read anywhere else."""
    key = var_key(name, meta, kind)
    if s.context == "match":
        return bind_variable(name, meta, kind, key, s)
    version = s.read.get(key)
    prematch = s.prematch
    missing: Any = prematch
    if version is not None and type(prematch) is Bitsize and key not in prematch[0] and key in prematch[1]:
        version, missing = None, "raise"
    if version is not None:
        if kind is NIL and name.name.startswith("_") and should_warn(meta):
            _warn_underscored_use(name, meta, s)
        if not key_member(meta, KEEP_UNUSED) and type(key[1]) is Atom:
            s.unused[key, version] = False
        return (name, cons((VERSION, version), meta), kind)
    return _unknown(name, meta, kind, missing, s)


def _unknown(name: Atom, meta: Any, kind: Atom, missing: Any, s: Scope) -> Any:
    text = name.name
    undefined = keyword_get(meta, _IF_UNDEFINED)
    if undefined is not None and undefined.name == "apply":
        return expand((name, meta, EMPTY), s)
    if (undefined is None or undefined.name != "raise") and missing == "warn":
        form_warn(
            meta,
            s.env,
            f'variable "{text}" does not exist and is being expanded to "{text}()", '
            "please use parentheses to remove the ambiguity or change the variable name",
        )
        return expand((name, meta, EMPTY), s)
    if (undefined is None or undefined.name != "raise") and missing == "pin":
        shown = f'"{text}"{context_info(kind)}'
        fail(meta, s, f"undefined variable ^{text}. No variable {shown} has been defined before the current pattern")
    fail(meta, s, f'undefined variable "{text}"{context_info(kind)}')


def _warn_underscored_use(name: Atom, meta: Any, s: Scope) -> None:
    form_warn(
        meta,
        s.env,
        f'the underscored variable "{name.name}" is used after being set. A leading underscore indicates that the value of the '
        "variable should be ignored. If this is intended please rename the variable to remove the underscore",
    )


# -- calls -------------------------------------------------------------------------------------------------------------


def expand_call(name: Atom, meta: Any, args: Any, s: Scope) -> Any:
    """``name(args)``: an import, a macro, or a function of the module being defined."""
    arity = 0
    cell = args
    while type(cell) is Cons:
        arity += 1
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        _invalid_quoted((name, meta, args), s)
    if arity == 1:
        _refuse_ambiguous_operator(name, meta, args.head, s)
    found: Any = dispatch_import(meta, name.name, args, arity, s)
    if found is None:
        return _expand_local(name, meta, args, arity, s)
    if type(found) is Macro:
        return _expand_macro(found, name, arity, meta, s)
    inlined = inline(found, name.name, arity)
    if inlined is not None:
        return _remote(inlined[0], meta, inlined[1], meta, args, s, s.read, s.write)
    macro = dispatch_require(meta, found, name.name, args, arity, s)
    if macro is not None:
        return _expand_macro(macro, name, arity, meta, s)
    return _remote(found, meta, name, meta, args, s, s.read, s.write)


def _expand_macro(macro: Macro, name: Atom, arity: int, meta: Any, s: Scope) -> Any:
    env = s.env
    try:
        return expand(macro.quoted, s)
    except ElixirException as error:
        note_expansion(error, macro.module, name.name, arity, meta, env)
        raise


def _refuse_ambiguous_operator(name: Atom, meta: Any, arg: Any, s: Scope) -> None:
    kind = keyword_get(meta, _AMBIGUOUS)
    if kind is None or (name, kind) not in s.read:
        return
    text, shown = name.name, source(s, arg)
    fail(
        meta,
        s,
        f'"{text} {shown}" looks like a function call but there is a variable named "{text}". '
        f"If you want to perform a function call, use parentheses:\n\n    {text}({shown})\n\n"
        f"If you want to perform an operation on the variable {text}, use spaces around the unary operator",
    )


def _expand_local(name: Atom, meta: Any, args: Any, arity: int, s: Scope) -> Any:
    env = s.env
    if env.function is not None and s.context is None:
        _refuse_clauses(name.name, meta, args, s)
        definition = env.definition
        if definition is not None:
            definition.record_local(env.function, (name.name, arity), meta_line(meta), False)
        return (name, meta, from_iter(expand_args(to_pylist(args), s)))
    if name is BAR or name is TYPE or env.function is None:
        fail(meta, s, _undefined_function(name, arity))
    where = "match" if s.context == "match" else guard_context(s)
    shown = source(s, (name, meta, args))
    fail(
        meta,
        s,
        f"cannot find or invoke local {name.name}/{arity} inside {where}. "
        f"Only macros can be invoked in a {where} and they must be defined before their invocation. Called as: {shown}",
    )


def _undefined_function(name: Atom, arity: int) -> str:
    if name is BAR and arity == 2:
        return (
            "misplaced operator |/2\n\nThe | operator is typically used between brackets as the cons operator:\n\n"
            "    [head | tail]\n\nwhere head is a single element and the tail is the remaining of a list.\n"
            "It is also used to update maps and structs, via the %{map | key: value} notation,\n"
            "and in typespecs, such as @type and @spec, to express the union of two types"
        )
    if name is TYPE and arity == 2:
        return (
            "misplaced operator ::/2\n\nThe :: operator is typically used in bitstrings to specify types and sizes of segments:\n\n"
            "    <<size::32-integer, letter::utf8, rest::binary>>\n\n"
            "It is also used in typespecs, such as @type and @spec, to describe inputs and outputs"
        )
    return f"undefined function {name.name}/{arity} (there is no such import)"


def _refuse_clauses(name: str, meta: Any, args: Any, s: Scope) -> None:
    cell, last = args, EMPTY
    while type(cell) is Cons:
        last = cell.head
        cell = cell.rest or cell.tail
    while type(last) is Cons:
        pair = last.head
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            return
        value = pair[1]
        if type(value) is Cons and is_node(value.head) and value.head[0] is ARROW:
            fail(
                meta,
                s,
                f'the function "{name}" cannot handle clauses with the -> operator because it is not a macro. '
                "Please make sure you are invoking the proper name and that it is a macro",
            )
        last = last.rest or last.tail


def _expand_dot_call(node: Any, s: Scope) -> Any:
    (head, dot_meta, target), meta, args = node
    if head is DOT and type(target) is Cons:
        parts = to_pylist(target)
        if len(parts) == 2 and type(parts[1]) is Atom and (type(parts[0]) is Atom or type(parts[0]) is tuple):
            if is_node(parts[0]) and parts[0][0] is _ENV_NAME and args is EMPTY and type(parts[0][2]) is Atom:
                return ENV_FIELD_HOOK[0](node, s)
            return _expand_remote_call(parts[0], dot_meta, parts[1], meta, args, s)
        if len(parts) == 1:
            return _expand_fun_call(parts[0], dot_meta, meta, args, s)
    fail(meta, s, f"invalid call {source(s, node)}")


_ENV_NAME = atom("__ENV__")
# What __ENV__.field becomes; it lives above this file.
ENV_FIELD_HOOK: list[Any] = []


def _expand_fun_call(fun: Any, dot_meta: Any, meta: Any, args: Any, s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "anonymous call", s)
    expanded = expand_args([fun, *to_pylist(args)], s)
    if type(expanded[0]) is Atom:
        fail(meta, s, f"invalid function call :{expanded[0].name}.()")
    return ((DOT, dot_meta, elist(expanded[0])), meta, from_iter(expanded[1:]))


def _expand_remote_call(left: Any, dot_meta: Any, fun: Atom, meta: Any, args: Any, s: Scope) -> Any:
    read, write = s.read, s.write
    if type(left) is not Atom:
        s.write = read
        left = expand(left, s)
    if type(left) is Atom:
        arity = len(split(args)[0])
        inlined = inline(left, fun.name, arity)
        if inlined is not None:
            left, fun = inlined
        else:
            if s.write is not write:
                # A macro call is expanded with the variables as they were before its module's name.
                s.read, s.write = read, write
            macro = dispatch_require(meta, left, fun.name, args, arity, s)
            if macro is not None:
                return _expand_macro(macro, fun, arity, meta, s)
        tracker = s.env.lexical_tracker
        if tracker is not None:
            tracker.module_used(left)
    return _remote(left, dot_meta, fun, meta, args, s, read, write)


def _remote(receiver: Any, dot_meta: Any, fun: Atom, meta: Any, args: Any, s: Scope, read: Any, write: Any) -> Any:
    # ``read`` and ``write`` are the scope's before the receiver was expanded.
    is_module = type(receiver) is Atom
    if not is_module and type(receiver) is not tuple:
        fail(meta, s, f"invalid call {source(s, ((DOT, dot_meta, elist(receiver, fun)), meta, args))}")
    _refuse_clauses(fun.name, meta, args, s)
    context = s.context
    if context == "guard" and not is_module:
        if keyword_get(meta, _NO_PARENS) is TRUE:
            s.write = write
            return ((DOT, dot_meta, elist(receiver, fun)), meta, EMPTY)
        shown = source(s, receiver)
        fail(
            meta,
            s,
            f"cannot invoke remote function in {guard_context(s)}. "
            f"If you want to do a map lookup instead, please remove parens from {shown}.{fun.name}()",
        )
    items = to_pylist(args)
    if is_module:
        if receiver is APPLICATION:
            warn_early_read(fun.name, len(items), meta, s.env)
        dot_meta = attach_context_module(receiver, dot_meta, s)
    if s.write is None or s.write is write:
        s.write = read
    expanded = expand_apart(items, s, read)
    if context is None:
        result = rewrite(receiver, dot_meta, fun, meta, expanded)
    else:
        result = _rewrite_checked(context, receiver, dot_meta, fun, meta, expanded, s)
    if len(items) == 2:
        warn_comparison(result, items, s.env)
    s.close_write(read, write)
    return result


def _rewrite_checked(context: str, receiver: Any, dot_meta: Any, fun: Atom, meta: Any, args: list[Any], s: Scope) -> Any:
    what = f"{fun.name}/{len(args)}"
    if context == "guard":
        result = guard_rewrite(receiver, dot_meta, fun, meta, args)
        if result is None:
            fail(meta, s, f"cannot invoke remote function {source(s, receiver)}.{what} inside {guard_context(s)}")
        return result
    try:
        result = match_rewrite(receiver, fun, meta, args)
    except NoStaticAppend:
        got = source(s, args[0])
        fail(meta, s, f"invalid argument for ++ operator inside a match, expected a literal proper list, got: {got}")
    if result is None:
        fail(meta, s, f"cannot invoke remote function {source(s, receiver)}.{what} inside a match")
    return result


def attach_context_module(receiver: Atom, meta: Any, s: Scope) -> Any:
    """Metadata of a call; a module defined in the same context is marked, for it may not exist yet."""
    env = s.env
    modules = env.context_modules
    if env.function is None or not modules or modules[0] is env.module or receiver is env.module or receiver not in modules:
        return meta
    return cons((_CONTEXT_MODULE, TRUE), meta)

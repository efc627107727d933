"""``def`` and its kin: from a call and a body to expanded clauses in the ModuleDefinition.

One definition goes: head and guards taken apart (:func:`store_definition`) -> default arguments split off as definitions that call the
full one -> each clause expanded in an env of its own -> stored, with Elixir's checks of kind, defaults and grouping -> ``@doc``,
``@impl`` and ``@on_definition`` served.
"""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.definition import MACRO_KINDS, Clause, Definition, Impl, Signature, split_guards
from otpshell.lang.diagnostics import CompileWarning, form_error
from otpshell.lang.docs import store_doc
from otpshell.lang.env import Env, Scope
from otpshell.lang.expand import expand, expand_definition_clause
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quote import KEEP, linify
from otpshell.lang.quoted import DO, LINE, is_node, is_var, keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, cons, elist, from_iter, is_list, to_pylist

_ONCE = """

    def foo(:first_clause, b \\\\ :default) do ... end
    def foo(:second_clause, b{other}) do ... end

one should write:

    def foo(a, b \\\\ :default)
    def foo(:first_clause, b) do ... end
    def foo(:second_clause, b) do ... end
"""
_HEAD_FIRST = """

    def add(a, b), do: a + b
    def add(a, b)

one should write:

    def add(a, b)
    def add(a, b), do: a + b
"""
_HEAD_ARGUMENTS = (
    "only variables and \\\\ are allowed as arguments in function head.\n\n"
    "If you did not intend to define a function head, make sure your function definition has the proper syntax by wrapping the "
    "arguments in parentheses and using the do instruction accordingly:\n\n"
    "    def add(a, b), do: a + b\n\n    def add(a, b) do\n      a + b\n    end\n"
)
_DEFAULT = atom("\\\\")
_CONTEXT = atom("context")
_GENERATED = atom("generated")
_TRY = atom("try")
_ORIGIN = atom("origin")
_SUPER = atom("super")
_DEFAULT_CONTEXT = atom("Elixir.Kernel")
_RESERVED = {("__info__", 1), ("module_info", 0), ("module_info", 1)}


def store_definition(kind: str, check: bool, call_head: Any, body: Any, env: Env) -> tuple[Atom, int]:
    """Store one clause of ``kind`` ("def", "defp", "defmacro", "defmacrop"). ``body`` is ``[do: …]`` or nil for a head without one;
    ``check`` is off when parts were unquoted. Gives name and arity as a term."""
    module = env.definition
    head, guards = split_guards(call_head)
    name, args = _name_and_args(head, kind, env)
    meta = call_head[1]
    context = keyword_get(meta, _CONTEXT)
    if keyword_get(meta, KEEP) is not None:
        args = [linify(env.line, True, arg) for arg in args]
        guards = [linify(env.line, True, guard) for guard in guards]
        body = linify(env.line, True, body)
    kept_meta = []
    if context is not None:
        kept_meta.append((_CONTEXT, context))
    if keyword_get(meta, _GENERATED) is TRUE:
        kept_meta.append((_GENERATED, TRUE))
    def_meta = from_iter([(LINE, env.line), *kept_meta])
    _check_name(def_meta, kind, name, args, env)
    env = _at_file(module, env)
    kept = keyword_get(meta, KEEP)
    if kept is not None:
        env = env.replace(file=kept[0].decode())
    signature = (name.name, len(args))
    clauses, defaults = _expand(module, kind, def_meta, name, args, guards, body, env)
    count = len(defaults)
    _check_defaults(module, def_meta, kind, signature, count, env)
    _store(module, kind, def_meta, signature, env, count, clauses, check and context is None)
    for clause in defaults:
        _store(module, kind, def_meta, (name.name, len(clause.args)), env, 0, [clause], False)
        module.record_local((name.name, len(clause.args)), signature, env.line, kind in MACRO_KINDS)
    _served(module, kind, name, args, guards, body, count, context, env)
    return (name, len(args))


def _name_and_args(head: Any, kind: str, env: Env) -> tuple[Atom, list[Any]]:
    if is_node(head) and type(head[0]) is Atom:
        if type(head[2]) is Atom:
            return head[0], []
        if is_list(head[2]):
            return head[0], to_pylist(head[2])
    form_error(elist((LINE, env.line)), env.file, f"invalid syntax in {kind} {env.vm.to_source(head)}")


def _check_name(meta: Any, kind: str, name: Atom, args: list[Any], env: Env) -> None:
    if name.name == "__aliases__" and len(args) == 1:
        form_error(meta, env.file, f"function names should start with lowercase characters or underscore, invalid name {args[0].name}")
    if (name.name, len(args)) in _RESERVED:
        definer = "Elixir" if name.name == "__info__" else "Erlang"
        form_error(meta, env.file, f"cannot define {kind} {name.name}/{len(args)} as it is automatically defined by {definer}")
    if name.name == "is_record" and len(args) == 2 and kind in ("def", "defp"):
        problem = "due to compatibility issues with the Erlang compiler (it is a known limitation)"
        form_error(meta, env.file, f"cannot define {kind} is_record/2 {problem}")


def _at_file(module: ModuleDefinition, env: Env) -> Env:
    file = module.attributes.take("file") if module.attributes.has("file") else None
    if file is None:
        return env
    return env.replace(file=os.path.abspath((file[0] if type(file) is tuple else file).decode()))


# -- expansion ---------------------------------------------------------------------------------------------------------


def _expand(
    module: ModuleDefinition, kind: str, meta: Any, name: Atom, args: list[Any], guards: list[Any], body: Any, env: Env
) -> tuple[list[Clause], list[Clause]]:
    inside = env.replace(function=(name.name, len(args)), versioned_vars={}, context=None)
    scope = Scope(inside)
    scope.caller = kind in MACRO_KINDS
    args, defaults = _split_defaults(kind, meta, name, args, scope)
    clauses = []
    for clause_args, clause_guards, clause_body in _clauses(kind, meta, args, guards, body, env):
        inner = Scope(inside)
        inner.caller = kind in MACRO_KINDS
        clauses.append(expand_definition_clause(meta, clause_args, clause_guards, clause_body, inner))
    return clauses, defaults


def _clauses(kind: str, meta: Any, args: list[Any], guards: list[Any], body: Any, env: Env) -> list[Any]:
    if body is NIL and not guards:
        if not all(is_var(arg) for arg in args):
            form_error(meta, env.file, _HEAD_ARGUMENTS)
        return []
    done = keyword_get(body, DO) if is_list(body) else None
    if done is None:
        form_error(meta, env.file, f'missing :do option in "{kind}"')
    if body.tail is EMPTY:
        return [(args, guards, done)]
    # rescue, catch, after and else beside the body: the body is a try.
    return [(args, guards, (_TRY, cons((_ORIGIN, atom(kind)), meta), elist(body)))]


def _split_defaults(kind: str, meta: Any, name: Atom, args: list[Any], scope: Scope) -> tuple[list[Any], list[Clause]]:
    """The arguments without their defaults, and a clause for each arity that defaults make, which calls the full definition."""
    if not any(_is_default(arg) for arg in args):
        return args, []
    values = {index: expand(arg[2].tail.head, scope) for index, arg in enumerate(args) if _is_default(arg)}
    positions = sorted(values)
    clauses = []
    offset = scope.version
    for given in range(len(positions)):
        # Defaults fill from the right: with `given` of the optional arguments present, the first `given` positions are theirs.
        missing = set(positions[given:])
        params: list[Any] = []
        passed: list[Any] = []
        for index in range(len(args)):
            if index in missing:
                passed.append(values[index])
            else:
                variable = _default_variable(offset + len(params))
                params.append(variable)
                passed.append(variable)
        first_missing = args[positions[given]]
        target = (_SUPER, (atom(kind), name))
        body = (_SUPER, cons(target, first_missing[1]), from_iter(passed))
        clauses.append(Clause(meta, params, [], body))
    return [arg[2].head if _is_default(arg) else arg for arg in args], clauses


def _is_default(arg: Any) -> bool:
    return is_node(arg) and arg[0] is _DEFAULT and is_list(arg[2]) and arg[2] is not EMPTY


def _default_variable(number: int) -> Any:
    return (atom(f"x{number}"), from_iter([(_GENERATED, TRUE), (atom("version"), number)]), _DEFAULT_CONTEXT)


# -- storing -----------------------------------------------------------------------------------------------------------


def _store(
    module: ModuleDefinition, kind: str, meta: Any, signature: Signature, env: Env, defaults: int, clauses: list[Clause], check: bool
) -> None:
    name, arity = signature
    if defaults:
        module.defaults_by_name.setdefault(name, []).append((arity, defaults))
    definition = module.definitions.get(signature)
    if definition is None:
        definition = module.definitions[signature] = Definition(kind, name, arity, env.file, env.line, meta)
        definition.checked = check
    else:
        _check_same_kind(definition, kind, meta, module.file)
        _check_repeated_defaults(definition, kind, meta, defaults, bool(clauses), env)
        if check and definition.checked:
            _check_grouping(module, definition, kind, meta, bool(clauses), env)
    if check:
        module.last_defined = signature
    definition.clauses += clauses
    definition.defaults = max(definition.defaults, defaults)
    definition.last_defaults = defaults
    definition.has_body = bool(clauses)
    definition.checked = check


def _check_same_kind(definition: Definition, kind: str, meta: Any, file: str) -> None:
    if definition.kind != kind:
        where = f"{relative_to_cwd(definition.file)}:{definition.line}"
        form_error(meta, file, f"{kind} {definition.name}/{definition.arity} already defined as {definition.kind} in {where}")


def _check_repeated_defaults(definition: Definition, kind: str, meta: Any, defaults: int, has_body: bool, env: Env) -> None:
    name = f"{definition.name}/{definition.arity}"
    if defaults and definition.defaults:
        problem = "defines defaults multiple times. Elixir allows defaults to be declared once per definition. Instead of:"
        form_error(meta, env.file, f"{kind} {name} {problem}{_ONCE.format(other=' ' + _DEFAULT.name + ' :default')}")
    if defaults or (has_body and definition.has_body and definition.last_defaults):
        problem = (
            "has multiple clauses and also declares default values. In such cases, the default values should be defined in a header. "
            "Instead of:"
        )
        _warn(env, meta, f"{kind} {name} {problem}{_ONCE.format(other='')}")


def _check_grouping(module: ModuleDefinition, definition: Definition, kind: str, meta: Any, has_body: bool, env: Env) -> None:
    last = module.last_defined
    name = f"{definition.name}/{definition.arity}"
    if last is None:
        return
    if last == definition.signature:
        if not has_body:
            problem = "must come at the top of its direct implementation. Instead of:"
            _warn(env, meta, f"function head for {kind} {name} {problem}{_HEAD_FIRST}")
        return
    where = f"({relative_to_cwd(definition.file)}:{definition.line})"
    same = "name" if last[0] == definition.name else "name and arity (number of arguments)"
    text = f'clauses with the same {same} should be grouped together, "{kind} {name}" was previously defined {where}'
    _warn(env, meta, text)


def _check_defaults(module: ModuleDefinition, meta: Any, kind: str, signature: Signature, defaults: int, env: Env) -> None:
    name, arity = signature
    for other, count in module.defaults_by_name.get(name, ()):
        if other == arity or not count:
            continue
        if other - count <= arity < other or arity - defaults <= other < arity:
            if arity > other:
                form_error(meta, env.file, f"{kind} {name}/{arity} defaults conflicts with {name}/{other}")
            form_error(meta, env.file, f"{kind} {name}/{arity} conflicts with defaults from {name}/{other}")


def _warn(env: Env, meta: Any, text: str) -> None:
    env.vm.warn(CompileWarning(text, env.file, keyword_get(meta, LINE, env.line)))


# -- attributes that belong to a definition ----------------------------------------------------------------------------


def _served(
    module: ModuleDefinition, kind: str, name: Atom, args: list[Any], guards: list[Any], body: Any, defaults: int, context: Any, env: Env
) -> None:
    attributes = module.attributes
    impl = attributes.take("impl")
    if impl is not None:
        module.impls.append(Impl((name.name, len(args)), context, defaults, kind, env.line, env.file, impl))
    deprecated = attributes.take("deprecated")
    if type(deprecated) is bytes:
        for arity in range(len(args) - defaults, len(args) + 1):
            module.deprecated[name.name, arity] = deprecated
    store_doc(module, kind, name, args, body, defaults, context, deprecated, impl, env)
    hooks = attributes.values("on_definition")
    if hooks:
        inside = env.replace(function=(name.name, len(args)))
        for hook_module, function in hooks:
            env.vm.apply(hook_module, function, inside.to_map(), atom(kind), name, from_iter(args), from_iter(guards), body)

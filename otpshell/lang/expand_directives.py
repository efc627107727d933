"""alias, require and import: what changes the env of the code that follows."""

from __future__ import annotations

from typing import Any, NoReturn

from otpshell.lang.aliases import concat, expand_or_concat, last, store_alias
from otpshell.lang.diagnostics import alias_text, form_warn, meta_line
from otpshell.lang.env import Env, Scope
from otpshell.lang.expand_core import expand, expand_args, special
from otpshell.lang.expand_scope import fail, refuse_in_match_or_guard, source
from otpshell.lang.imports import import_module
from otpshell.lang.quote import CONTEXT, key_member, key_store
from otpshell.lang.quoted import ALIASES, DOT, TUPLE, is_node, keyword_get
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, to_pylist

AS = atom("as")
WARN = atom("warn")
_ONLY = atom("only")
_DEFINED = atom("defined")
_RESERVED = frozenset(atom("Elixir." + name) for name in ("True", "False", "Nil"))


@special("__aliases__")
def _aliases(meta: Any, parts: list[Any], s: Scope) -> Any:
    return expand_aliases(meta, parts, s, used=True)


def expand_aliases(meta: Any, parts: list[Any], s: Scope, used: bool) -> Atom:
    """The module that an alias means; ``used`` tells the lexical tracker so."""
    found = expand_or_concat(meta, from_iter(parts), s.env)
    if type(found) is not Atom:
        expanded = expand_args(found, s)
        if not all(type(part) is Atom for part in expanded):
            shown = source(s, (ALIASES, meta, from_iter(parts)))
            fail(
                meta,
                s,
                f'invalid alias: "{shown}". If you wanted to define an alias, an alias must expand to an atom at compile time but it '
                "did not, you may use Module.concat/2 to build it at runtime. If instead you wanted to invoke a function or access "
                "a field, wrap the function or field name in double quotes",
            )
        found = concat(expanded)
    if used and s.env.lexical_tracker is not None:
        s.env.lexical_tracker.module_used(found)
    return found


def validate_options(meta: Any, kind: str, allowed: tuple[str, ...], opts: Any, s: Scope) -> None:
    """Fail on options that a special form does not know."""
    if not is_list(opts):
        fail(meta, s, f"invalid options for {kind}, expected a keyword list, got: {source(s, opts)}")
    for pair in to_pylist(opts):
        if type(pair) is tuple and len(pair) == 2 and (type(pair[0]) is not Atom or pair[0].name not in allowed):
            fail(meta, s, f"unsupported option {source(s, pair[0])} given to {kind}")


def expand_options(meta: Any, kind: str, allowed: tuple[str, ...], opts: Any, s: Scope) -> Any:
    """Expand a special form's options and check them."""
    expanded = expand(opts, s)
    validate_options(meta, kind, allowed, expanded, s)
    return expanded


@special("alias", 1, 2)
def _alias(meta: Any, items: list[Any], s: Scope) -> Any:
    several = _multi("alias", meta, items, s)
    if several is not None:
        return several
    module, opts = _directive("alias", meta, items, s, ("as", "warn"))
    if module in _RESERVED:
        shown = source(s, items[0])
        text = f'reserved alias "{shown}" expands to the atom :"Elixir.{shown}". Perhaps you meant to write "{shown.casefold()}" instead?'
        form_warn(meta, s.env, text)
    s.env = _aliased(meta, True, module, opts, s)
    return module


@special("require", 1, 2)
def _require(meta: Any, items: list[Any], s: Scope) -> Any:
    several = _multi("require", meta, items, s)
    if several is not None:
        return several
    module, opts = _directive("require", meta, items, s, ("as", "warn"))
    ensure_loaded(meta, module, s)
    s.env = _required(meta, module, opts, s)
    return module


@special("import", 1, 2)
def _import(meta: Any, items: list[Any], s: Scope) -> Any:
    several = _multi("import", meta, items, s)
    if several is not None:
        return several
    module, opts = _directive("import", meta, items, s, ("only", "except", "warn"))
    ensure_loaded(meta, module, s)
    functions, macros, added = import_module(meta, module, opts, s.env)
    tracker = s.env.lexical_tracker
    if tracker is not None:
        only = keyword_get(opts, _ONLY)
        names = [(name.name, arity) for name, arity in only] if type(only) is Cons else []
        tracker.add_import(module, names, meta_line(meta), added and warns(meta, opts))
    s.env = s.env.replace(functions=functions, macros=macros)
    s.env = _required(meta, module, opts, s)
    return module


def _directive(kind: str, meta: Any, items: list[Any], s: Scope, allowed: tuple[str, ...]) -> tuple[Atom, Any]:
    refuse_in_match_or_guard(meta, kind, s)
    ref, opts = items[0], items[1] if len(items) == 2 else EMPTY
    if is_node(ref) and ref[0] is ALIASES and type(ref[2]) is Cons:
        module: Any = expand_aliases(ref[1], to_pylist(ref[2]), s, used=False)
    else:
        module = expand(ref, s)
    if kind != "import":
        opts = _plain_as(opts)
    expanded = expand_options(meta, kind, allowed, opts, s)
    if type(module) is not Atom:
        _not_compile_time(meta, kind, ref, s)
    return module, expanded


def _not_compile_time(meta: Any, kind: str, ref: Any, s: Scope) -> NoReturn:
    fail(meta, s, f"invalid argument for {kind}, expected a compile time atom or alias, got: {source(s, ref)}")


def _plain_as(opts: Any) -> Any:
    # The name after as: is a new name; no other alias applies to it.
    name = keyword_get(opts, AS) if type(opts) is Cons else None
    if is_node(name) and name[0] is ALIASES and type(name[2]) is Cons and type(name[2].head) is Atom:
        return key_store(opts, AS, concat(to_pylist(name[2])))
    return opts


def _multi(kind: str, meta: Any, items: list[Any], s: Scope) -> Any:
    # alias Base.{A, B}
    call = items[0]
    if not is_node(call) or not is_node(call[0]) or call[0][0] is not DOT:
        return None
    target = to_pylist(call[0][2])
    if len(target) != 2 or target[1] is not TUPLE:
        return None
    opts = items[1] if len(items) == 2 else EMPTY
    if type(opts) is Cons and key_member(opts, AS):
        fail(meta, s, ":as option is not supported by multi-alias call")
    base = target[0]
    if is_node(base) and base[0] is ALIASES:
        base = expand_aliases(base[1], to_pylist(base[2]), s, used=False)
    else:
        base = expand(base, s)
    out = []
    for ref in to_pylist(call[2]):
        if is_node(ref) and ref[0] is ALIASES:
            module = concat([base, *to_pylist(ref[2])])
        elif type(ref) is Atom:
            module = concat([base, ref])
        else:
            _not_compile_time(meta, kind, ref, s)
        out.append(expand((atom(kind), meta, elist(module, opts)), s))
    return from_iter(out)


def ensure_loaded(meta: Any, module: Atom, s: Scope) -> None:
    """Fail when a module that must be there is not."""
    env = s.env
    if env.vm.ensure_loaded(module):
        return
    why = "unloaded_module"
    if module in env.context_modules:
        why = "circular_module" if module is env.module else "scheduled_module"
    fail(meta, s, why_absent(why, module))


def why_absent(why: str, module: Atom) -> str:
    """What is said of a module that is not there: Elixir knows three ways for that to be so."""
    name = alias_text(module)
    if why == "circular_module":
        return _circular(name)
    return _scheduled(name) if why == "scheduled_module" else f"module {name} is not loaded and could not be found"


def _circular(name: str) -> str:
    return (
        f"you are trying to use the module {name} which is currently being defined.\n\n"
        "This may happen if you accidentally override the module you want to use. For example:\n\n"
        "    defmodule MyApp do\n      defmodule Supervisor do\n        use Supervisor\n      end\n    end\n\n"
        "In the example above, the new Supervisor conflicts with Elixir's Supervisor. "
        "This may be fixed by using the fully qualified name in the definition:\n\n"
        "    defmodule MyApp.Supervisor do\n      use Supervisor\n    end\n"
    )


def _scheduled(name: str) -> str:
    return (
        f"module {name} is not loaded but was defined. This happens when you depend on "
        "a module in the same context in which it is defined. For example:\n\n"
        "    defmodule MyApp do\n      defmodule Mod do\n      end\n\n      use Mod\n    end\n\n"
        "Try defining the module outside the context that uses it:\n\n"
        "    defmodule MyApp.Mod do\n    end\n\n    defmodule MyApp do\n      use MyApp.Mod\n    end\n\n"
        "If the module is defined at the top-level and you are trying to use it at the top-level, this is not supported by Elixir"
    )


def warns(meta: Any, opts: Any) -> bool:
    """Whether an alias or import that nobody uses is worth a warning."""
    asked = keyword_get(opts, WARN)
    # What a macro wrote itself has a context.
    return asked is TRUE if asked is not None else not key_member(meta, CONTEXT)


def _required(meta: Any, module: Atom, opts: Any, s: Scope) -> Env:
    s.env = s.env.replace(requires=s.env.requires | {module})
    if s.env.lexical_tracker is not None:
        s.env.lexical_tracker.module_used(module)
    return _aliased(meta, False, module, opts, s)


def _aliased(meta: Any, by_default: bool, module: Atom, opts: Any, s: Scope) -> Env:
    new = _new_name(meta, by_default, module, opts, s)
    env = s.env
    defined = keyword_get(meta, _DEFINED)
    if type(defined) is Atom and defined is not NIL:
        env = env.replace(context_modules=(defined, *env.context_modules))
    return store_alias(meta, new, module, env, warns(meta, opts))


def _new_name(meta: Any, by_default: bool, module: Atom, opts: Any, s: Scope) -> Atom:
    name = keyword_get(opts, AS)
    if name is None:
        if not by_default:
            return module
        found = last(module)
        if found is None:
            fail(
                meta,
                s,
                f"alias cannot be inferred automatically for module: {source(s, module)}, please use the :as option. "
                "Implicit aliasing is only supported with Elixir modules",
            )
        return found
    if name is NIL:
        return module
    if type(name) is Atom and name is not TRUE and name is not FALSE and last(name) is not None:
        if "." not in name.name[7:]:
            return name
        fail(meta, s, f"invalid value for option :as, expected a simple alias, got nested alias: {source(s, name)}")
    fail(meta, s, f"invalid value for option :as, expected an alias, got: {source(s, name)}")

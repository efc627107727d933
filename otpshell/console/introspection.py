"""``IEx.Introspection``: what `h`, `b`, `t` and `open` print. The helpers of those names are macros that say what is meant."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from otpshell.console.documentation import Documented, attribute_text, module_docs, spec_texts, type_text
from otpshell.console.output import DO_NOT_SHOW, error, line, painted, put, width_of
from otpshell.lang.native import Native
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import elist, from_iter, to_pylist
from otpshell.view.markdown import document, heading

INTROSPECTION = Native("Elixir.IEx.Introspection", "lib/iex/introspection.ex", "iex")
fn = INTROSPECTION.fn
_KERNEL = atom("Elixir.Kernel")
_OPERATOR = re.compile(r"((?:[^\w(]+|and|or|in|not))\((.*)\)")


def _shown(vm: Any, module: Atom, name: str | None = None, arity: int | None = None) -> str:
    text = vm.inspect(module)
    if name is not None:
        text += f".{name}"
    return text if arity is None else f"{text}/{arity}"


def _parts(term: Any) -> tuple[Atom, str | None, int | None] | None:
    """A module, {module, function} or {module, function, arity}."""
    if type(term) is Atom:
        return term, None, None
    if type(term) is tuple and len(term) in (2, 3) and type(term[0]) is Atom and type(term[1]) is Atom:
        if len(term) == 2:
            return term[0], term[1].name, None
        if type(term[2]) is int:
            return term[0], term[1].name, term[2]
    return None


def _print(vm: Any, titles: list[str], specs: list[str], text: Any) -> None:
    paint = (lambda part, each: painted(vm, part, each)) if vm.session is not None and vm.session.config.enabled else None
    width = width_of(vm)
    body = "".join(f"{heading(title, width, _title_paint(vm, paint))}\n" for title in titles)
    out = "\n" + body + "\n"
    if specs:
        out += "".join("".join(f"  {each}\n" for each in spec.split("\n")) for spec in specs) + "\n"
    if text:
        out += document(text, width, paint)
    put(vm, out)


def _title_paint(vm: Any, paint: Any) -> Any:
    return None if paint is None else lambda _part, text: f"\x1b[7m\x1b[33m{text}\x1b[0m"


# -- h --------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def h(vm: Any, what: Any) -> Any:
    """Prints the documentation of a module, function or macro."""
    parts = _parts(what)
    if parts is None:
        error(vm, f'The "h" helper expects a Module, Module.fun or Module.fun/arity, got: {vm.inspect(what)}')
        error(
            vm,
            "If instead of accessing documentation you would like more information about a value "
            'or about the result of an expression, use the "i" helper instead',
        )
        return DO_NOT_SHOW
    module, name, arity = parts
    docs = module_docs(vm, module)
    if docs is None:
        error(vm, f"Could not load module {vm.inspect(module)}, got: nofile")
    elif name is None:
        if docs.text is False:
            error(vm, f"No documentation for {vm.inspect(module)} was found")
        else:
            text = docs.text or _overview(vm, module, docs.entries)
            _print(vm, [vm.inspect(module)], [], text)
    else:
        _h_function(vm, module, name, arity, docs.entries)
    return DO_NOT_SHOW


def _overview(vm: Any, module: Atom, entries: list[Documented]) -> str:
    """What stands for the text of a module that has none: its functions."""
    first = [f"`{each.name}/{each.arity}`" for each in entries if each.text is not False]
    if not first:
        return f"{vm.inspect(module)} has no public functions."
    return f"{vm.inspect(module)} says nothing of itself. It has: {', '.join(first)}."


def _h_function(vm: Any, module: Atom, name: str, arity: int | None, entries: list[Documented]) -> None:
    found = [
        each
        for each in entries
        if each.name == name and each.text is not False and (arity is None or each.arity - each.defaults <= arity <= each.arity)
    ]
    texts = [each.text or _callback_doc(vm, module, name, each.arity) for each in found]
    for text, group in groupby(zip(texts, found, strict=True), key=lambda pair: pair[0]):
        alike = [each for _text, each in group]
        titles = [f"{'def' if each.kind == 'function' else 'defmacro'} {_head(each)}" for each in alike]
        specs = [spec for each in alike for _name, _arity, spec in spec_texts(vm, module, "spec", name, each.arity)]
        _print(vm, titles, specs, text)
    if not found:
        callbacks = [each for kind in ("callback", "macrocallback") for each in spec_texts(vm, module, kind, name, arity)]
        types = [each for kind in ("type", "opaque") for each in spec_texts(vm, module, kind, name, arity)]
        shown = _shown(vm, module, name, arity)
        if callbacks:
            error(vm, f"No documentation for function {shown} was found, but there is a callback with the same name.")
            error(vm, f"You can view callback documentation with the b/1 helper.\n\nTry b({shown})")
        elif types:
            error(vm, f"No documentation for function {shown} was found, but there is a type with the same name.")
            error(vm, f"You can view type documentation with the t/1 helper.\n\nTry t({shown})")
        else:
            error(vm, f"No documentation for {shown} was found")


def _head(each: Documented) -> str:
    """How a function is called: an operator with what stands around it."""
    found = _OPERATOR.fullmatch(each.signature)
    if found is None or not found[2]:
        return each.signature
    operator, operands = found[1], found[2].split(", ")
    gap = " " if operator.isalpha() else ""
    return f"{operator}{gap}{operands[0]}" if len(operands) == 1 else f"{operands[0]} {operator} {operands[1]}"


def _callback_doc(vm: Any, module: Atom, name: str, arity: int) -> str | None:
    """The text of the callback that an undocumented function implements."""
    loaded = vm.code.module(module)
    if loaded is None or loaded.info is None:
        return None
    for behaviour in behaviours_of(vm, module):
        text = type_text(vm, behaviour, ("callback", name, arity))
        if text:
            return f"A callback of `{vm.inspect(behaviour)}`:\n\n{text}"
    return None


def behaviours_of(vm: Any, module: Atom) -> list[Atom]:
    """What a module says it is with `@behaviour`."""
    attributes = to_pylist(vm.apply(module, atom("module_info"), atom("attributes")))
    return [each for key, values in attributes if key.name == "behaviour" for each in to_pylist(values)]


# -- b and t ----------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def b(vm: Any, what: Any) -> Any:
    """Prints the callbacks of a behaviour, or one of them with its documentation."""
    parts = _parts(what)
    if parts is None:
        error(vm, f"Invalid arguments for b helper: {vm.inspect(what)}")
        return DO_NOT_SHOW
    module, name, arity = parts
    if vm.code.module(module) is None:
        error(vm, f"Could not load module {vm.inspect(module)}, got: nofile")
        return DO_NOT_SHOW
    found = [(kind, *each) for kind in ("callback", "macrocallback") for each in spec_texts(vm, module, kind, name, arity)]
    if not found:
        if name is None:
            error(vm, f"No callbacks for {vm.inspect(module)} were found")
        else:
            error(vm, f"No documentation for {_shown(vm, module, name, arity)} was found")
    for kind, each, size, text in found:
        line(vm, text)
        line(vm)
        if name is not None:
            _print_text(vm, type_text(vm, module, (kind, each, size)))
    if name is None and found:
        optional = _optional(vm, module)
        if optional:
            pairs = from_iter([(atom(each), size) for each, size in optional])
            line(vm, attribute_text("optional_callbacks", pairs))
            line(vm)
    return DO_NOT_SHOW


def _optional(vm: Any, module: Atom) -> list[tuple[str, int]]:
    function = vm.code.resolve(f"{module.name}:behaviour_info/1")
    if function is None:
        return []
    pairs = to_pylist(vm.apply(module, atom("behaviour_info"), atom("optional_callbacks")))
    return sorted((name.name.removeprefix("MACRO-"), arity - name.name.startswith("MACRO-")) for name, arity in pairs)


@fn(vm=True)
def t(vm: Any, what: Any) -> Any:
    """Prints the types of a module, or one of them with its documentation."""
    parts = _parts(what)
    if parts is None:
        error(vm, f"Invalid arguments for t helper: {vm.inspect(what)}")
        return DO_NOT_SHOW
    module, name, arity = parts
    if vm.code.module(module) is None:
        error(vm, f"Could not load module {vm.inspect(module)}, got: nofile")
        return DO_NOT_SHOW
    kinds = ("type", "opaque") if name is not None else ("type", "opaque", "typep")
    found = sorted((*each, kind) for kind in kinds for each in spec_texts(vm, module, kind, name, arity))
    if not found:
        shown = _shown(vm, module, name, arity)
        private = "" if name is None else " or it is private"
        error(vm, f"No type information for {shown} was found{private}")
    for each, size, text, _kind in found:
        line(vm, text)
        line(vm)
        if name is not None:
            _print_text(vm, type_text(vm, module, ("type", each, size)))
    return DO_NOT_SHOW


def _print_text(vm: Any, text: Any) -> None:
    if text:
        paint = (lambda part, each: painted(vm, part, each)) if vm.session is not None and vm.session.config.enabled else None
        put(vm, document(text, width_of(vm), paint))


# -- what a helper's argument means ---------------------------------------------------------------------------------------


def decomposed(vm: Any, quoted: Any, env: Any) -> Any:
    """The quoted module, {module, function} or {module, function, arity} that was typed; anything else as it is."""
    if type(quoted) is tuple and len(quoted) == 3 and quoted[0] is atom("/"):
        call, arity = to_pylist(quoted[2])
        target = _call(call)
        if target is not None and type(arity) is int:
            module, name = target
            if module is None:
                module = _imported(vm, env, name, arity)
            return (atom("{}"), elist(), elist(module, atom(name), arity))
        return quoted
    target = _call(quoted)
    if target is None:
        return quoted
    module, name = target
    return (_imported(vm, env, name, None) if module is None else module, atom(name))


def _call(quoted: Any) -> tuple[Any, str] | None:
    """(module or None, name) of `Module.name`, `Module.name()`, `name`, `name()`."""
    if type(quoted) is not tuple or len(quoted) != 3:
        return None
    head, _meta, args = quoted
    empty = type(args) is Atom or args is elist()
    if type(head) is Atom and empty and head.name not in ("__aliases__", "__block__", "%{}", "{}"):
        return None, head.name
    if type(head) is tuple and len(head) == 3 and head[0] is atom(".") and args is elist():
        parts = to_pylist(head[2])
        if len(parts) == 2 and type(parts[1]) is Atom:
            return parts[0], parts[1].name
    return None


def _imported(vm: Any, env: Any, name: str, arity: int | None) -> Atom:
    for imports in (env.functions, env.macros):
        for module, each in imports:
            arities = each.arities(name)
            if arities and (arity is None or arity in arities):
                return module
    special = atom("Elixir.Kernel.SpecialForms")
    docs = module_docs(vm, special)
    if docs is not None and any(each.name == name and arity in (None, each.arity) for each in docs.entries):
        return special
    return _KERNEL

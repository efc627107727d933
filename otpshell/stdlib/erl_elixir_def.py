"""``:elixir_def``: what ``def``, ``defp``, ``defmacro``, ``defmacrop`` and ``defdelegate`` call when a module's body runs."""

from __future__ import annotations

from typing import Any

from otpshell.lang.definitions import store_definition as store
from otpshell.lang.native import Native
from otpshell.lang.quoted import DO, LINE, is_node, is_var
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

elixir_def = Native("elixir_def", "elixir_def.erl")
_DEFAULT = atom("\\\\")
_WHEN = atom("when")


def open_module(vm: Any, module: Atom, what: str) -> Any:
    """The definition of a module whose body is running; an error naming ``what`` for any other."""
    found = vm.open_module(module)
    if found is None:
        raise argument_error(f"could not call {what} because the module {vm.inspect(module)} is already compiled")
    return found


@elixir_def.fn(vm=True)
def store_kept(vm: Any, module: Atom, number: int) -> Any:
    """Store a definition whose code was kept when the module's body was expanded."""
    kind, head, body, env = open_module(vm, module, "def/2").kept(number)
    return store(kind, True, head, body, env)


@elixir_def.fn(vm=True)
def store_definition(vm: Any, kind: Atom, _check: Atom, head: Any, body: Any, module: Atom, number: int) -> Any:
    """Store a definition whose code was built when the module's body ran."""
    return store(kind.name, False, head, body, open_module(vm, module, "def/2").kept(number))


@elixir_def.fn(vm=True)
def delegate(vm: Any, head: Any, options: Any, module: Atom, number: int) -> Any:
    """Store a function that calls another module's."""
    definition = open_module(vm, module, "defdelegate/2")
    env = definition.kept(number)
    chosen = {key.name: value for key, value in to_pylist(options)}
    target = chosen.get("to", NIL)
    if target is NIL:
        raise argument_error("expected to: to be given as argument")
    if is_node(head) and head[0] is _WHEN:
        raise argument_error(f"guards are not allowed in defdelegate/2, got: when {vm.to_source(head[2].tail.head)}")
    if not (is_node(head) and type(head[0]) is Atom):
        raise argument_error(f"invalid syntax in defdelegate {vm.to_source(head)}")
    if target is module and "as" not in chosen:
        raise argument_error(
            "defdelegate function is calling itself, which will lead to an infinite loop. You should either change the value of the "
            ":to option or specify the :as option"
        )
    args = to_pylist(head[2]) if is_list(head[2]) else []
    passed = [arg[2].head if is_node(arg) and arg[0] is _DEFAULT else arg for arg in args]
    for arg in passed:
        if not is_var(arg):
            raise argument_error(f"defdelegate/2 only accepts function parameters, got: {vm.to_source(arg)}")
    name = chosen.get("as", head[0])
    definition.attributes.put("doc", (env.line, elist((atom("delegate_to"), (target, name, len(passed))))))
    line = elist((LINE, env.line))
    call = ((atom("."), line, elist(target, name)), line, from_iter(passed))
    return store("def", True, (head[0], line, from_iter(args)), elist((DO, call)), env)

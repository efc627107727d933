"""Documentation of definitions: ``@doc``, its metadata, and the signature that ``h`` shows for a function's arguments."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from otpshell.lang.definition import PRIVATE_KINDS, Doc
from otpshell.lang.env import Env
from otpshell.lang.env_warning import EnvWarning
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quote import BadEscape, escape
from otpshell.lang.quoted import is_node, is_var
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, is_list, to_pylist
from otpshell.terms.maps import EMPTY_MAP

_DEFAULT = atom("\\\\")
# The context of an argument that has no name, only a kind.
_KIND = atom("Elixir")


def store_doc(
    module: ModuleDefinition,
    kind: str,
    name: Atom,
    args: list[Any],
    body: Any,
    defaults: int,
    context: Any,
    deprecated: Any,
    impl: Any,
    env: Env,
) -> None:
    """Give a definition the ``@doc`` that stands before it."""
    taken = module.attributes.take("doc")
    line, text = taken if taken is not None else (env.line, NIL)
    meta = module.attributes.doc_meta.pop("doc", EMPTY_MAP)
    shown = f"{kind} {name.name}/{len(args)}"
    if kind in PRIVATE_KINDS:
        if text is not NIL and text is not FALSE:
            message = f"{shown} is private, @doc attribute is always discarded for private functions/macros/types"
            env.vm.warn(EnvWarning(message, env.file, line, env.module, (name.name, len(args))))
        return
    if type(deprecated) is bytes:
        meta = meta.put(atom("deprecated"), deprecated)
    if defaults:
        meta = meta.put(atom("defaults"), defaults)
    key = ("function" if kind == "def" else "macro", name.name, len(args))
    names = signature_names(args, module)
    before = module.docs.get(key)
    hidden = impl is not None and impl is not FALSE
    if before is None:
        module.docs[key] = Doc(line, names, FALSE if text is NIL and hidden else text, meta, context)
        return
    if type(before.text) is bytes and type(text) is bytes and body is not NIL and before.context is None:
        message = (
            f"redefining @doc attribute previously set at line {before.line}.\n\nPlease remove the duplicate docs. If instead you want to "
            "override a previously defined @doc, attach the @doc attribute to a function head (the function signature not followed by any "
            f'do-block). For example:\n\n    @doc """\n    new docs\n    """\n    def {name.name}(...)\n'
        )
        env.vm.warn(EnvWarning(message, env.file, line, env.module, (name.name, len(args))))
    text = before.text if text is NIL else text
    merged = [_merged(old, new, index) for index, (old, new) in enumerate(zip(before.signature, names, strict=True), 1)]
    meta = before.meta.put_many(meta.items())
    module.docs[key] = Doc(before.line, merged, FALSE if text is NIL and hidden else text, meta, before.context)


def signature_names(args: list[Any], module: ModuleDefinition) -> list[Any]:
    """The arguments as a signature shows them: quoted variables, defaults kept, patterns named after their kind."""
    return [_simplified(arg, module) for arg in args]


def _simplified(arg: Any, module: ModuleDefinition) -> Any:
    if is_node(arg) and arg[0] is _DEFAULT and is_list(arg[2]):
        left, right = to_pylist(arg[2])
        return (_DEFAULT, EMPTY, elist(_simplified(left, module), _with_attribute(right, module)))
    if is_node(arg) and arg[0] is atom("=") and is_list(arg[2]):
        for side in arg[2]:
            if is_var(side):
                return (atom(side[0].name.removeprefix("_") or "_"), EMPTY, NIL)
    if is_var(arg):
        return (arg[0], EMPTY, NIL)
    return (atom(_kind_of(_with_attribute(arg, module))), EMPTY, _KIND)


def _with_attribute(node: Any, module: ModuleDefinition) -> Any:
    """The value of an attribute that stands there, as code."""
    if is_node(node) and node[0] is atom("@") and is_list(node[2]) and is_var(node[2].head):
        with suppress(BadEscape):
            return escape(module.attributes.get(node[2].head[0].name))
    return node


def _kind_of(arg: Any) -> str:
    if is_node(arg):
        head = arg[0].name if type(arg[0]) is Atom else ""
        if head == "%":
            name = to_pylist(arg[2])[0]
            if is_node(name) and name[0] is atom("__aliases__"):
                return _snake(to_pylist(name[2])[-1].name)
            return "struct"
        return "map" if head == "%{}" else "arg"
    if type(arg) is Cons or arg is EMPTY:
        return "list"
    if type(arg) is Atom:
        return "bool" if arg is TRUE or arg is FALSE else "atom"
    return {bytes: "binary", int: "int", float: "float"}.get(type(arg), "arg")


def _snake(name: str) -> str:
    out = ""
    for index, char in enumerate(name):
        out += ("_" if char.isupper() and index and not name[index - 1].isupper() else "") + char.lower()
    return out


def _merged(old: Any, new: Any, index: int) -> Any:
    """One argument of two clauses: a name that says something, else what both are, else its place."""
    variable = old[2].head if old[0] is _DEFAULT else old
    other = new[2].head if new[0] is _DEFAULT else new
    if _says_something(variable) or variable == other:
        return old
    found = other if _says_something(other) else (atom(f"arg{index}"), EMPTY, NIL)
    return (_DEFAULT, EMPTY, elist(found, old[2].tail.head)) if old[0] is _DEFAULT else found


def _says_something(variable: Any) -> bool:
    return variable[2] is not _KIND and not variable[0].name.startswith("_")


def signature_text(name: str, names: list[Any], vm: Any) -> str:
    """``name(a, b \\\\ 1)`` as ``h`` shows it; arguments that only have a kind are numbered when there are more of that kind."""
    plain = [entry[2].head if entry[0] is _DEFAULT else entry for entry in names]
    kinds = [variable[0].name for variable in plain if variable[2] is _KIND]
    seen: dict[str, int] = {}
    parts = []
    for entry, variable in zip(names, plain, strict=True):
        text = variable[0].name
        if variable[2] is _KIND and kinds.count(text) > 1:
            seen[text] = seen.get(text, 0) + 1
            text = f"{text}{seen[text]}"
        elif text != "_":
            text = text.removeprefix("_")
        parts.append(f"{text} \\\\ {vm.to_source(entry[2].tail.head)}" if entry[0] is _DEFAULT else text)
    return f"{name}({', '.join(parts)})"

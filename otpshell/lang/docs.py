"""Documentation of definitions: ``@doc``, its metadata, and the signature that ``h`` shows for a function's arguments."""

from __future__ import annotations

from typing import Any

from otpshell.lang.definition import PRIVATE_KINDS, Doc
from otpshell.lang.env import Env
from otpshell.lang.env_warning import EnvWarning
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quoted import is_node, is_var
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, is_list, to_pylist
from otpshell.terms.maps import EMPTY_MAP

_DEFAULT = atom("\\\\")


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
    names = signature_names(args)
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


def signature_names(args: list[Any]) -> list[Any]:
    """The arguments as a signature shows them: quoted variables, defaults kept, patterns named after their kind."""
    return [_simplified(arg) for arg in args]


def _simplified(arg: Any) -> Any:
    if is_node(arg) and arg[0] is _DEFAULT and is_list(arg[2]):
        left, right = to_pylist(arg[2])
        return (_DEFAULT, EMPTY, elist(_simplified(left), right))
    if is_node(arg) and arg[0] is atom("=") and is_list(arg[2]):
        for side in arg[2]:
            if is_var(side):
                return _variable(side[0].name)
    if is_var(arg):
        return _variable(arg[0].name)
    return _variable(_kind_of(arg))


def _kind_of(arg: Any) -> str:
    if is_node(arg):
        head = arg[0].name if type(arg[0]) is Atom else ""
        if head == "%":
            name = to_pylist(arg[2])[0]
            if is_node(name) and name[0] is atom("__aliases__"):
                return _snake(to_pylist(name[2])[-1].name)
            return "struct"
        return {"%{}": "map", "{}": "tuple", "<<>>": "binary", "<>": "binary"}.get(head, "arg")
    if type(arg) is tuple:
        return "tuple"
    if type(arg) is Cons or arg is EMPTY:
        return "list"
    if type(arg) is bytes:
        return "binary"
    if type(arg) is int:
        return "int"
    if type(arg) is float:
        return "float"
    if type(arg) is Atom:
        return _snake(arg.name.rsplit(".", 1)[-1]) if arg.name.startswith("Elixir.") else "atom"
    return "arg"


def _snake(name: str) -> str:
    out = ""
    for index, char in enumerate(name):
        out += ("_" if char.isupper() and index and not name[index - 1].isupper() else "") + char.lower()
    return out


def _variable(name: str) -> Any:
    return (atom(name.lstrip("_") or "_"), EMPTY, NIL)


def _merged(old: Any, new: Any, _index: int) -> Any:
    return new if is_node(new) and new[0] is _DEFAULT and not (is_node(old) and old[0] is _DEFAULT) else old


def signature_text(name: str, names: list[Any], vm: Any) -> str:
    """``name(a, b \\\\ 1)`` as ``h`` shows it; arguments of one name are numbered."""
    plain = [entry[2].head[0].name if entry[0] is _DEFAULT else entry[0].name for entry in names]
    seen: dict[str, int] = {}
    parts = []
    for entry, text in zip(names, plain, strict=True):
        if plain.count(text) > 1:
            seen[text] = seen.get(text, 0) + 1
            text = f"{text}{seen[text]}"
        parts.append(f"{text} \\\\ {vm.to_source(entry[2].tail.head)}" if entry[0] is _DEFAULT else text)
    return f"{name}({', '.join(parts)})"

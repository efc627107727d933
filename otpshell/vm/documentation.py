"""What is known of a module's documentation, in the shapes of EEP 48: one entry for each function, macro, callback and type."""

from __future__ import annotations

from typing import Any

from otpshell.lang.docs import signature_text
from otpshell.lang.native_docs import native_docs
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, elist
from otpshell.terms.maps import EMPTY_MAP, Map, atom_map, map_of
from otpshell.vm.modules import ModuleInfo
from otpshell.vm.typespecs import recorded_specs

_DOC_STATES = {FALSE: atom("hidden"), NIL: atom("none")}


def documentation(info: ModuleInfo, vm: Any) -> tuple[int, Any, list[Any], Map]:
    """(line of the module, its documentation, entries, its metadata) of a module written in Elixir."""
    specs = {(kind, spec.name, spec.arity) for kind in ("type", "opaque") for spec in info.typespecs.get(kind, ())}
    opaque = {(spec.name, spec.arity) for spec in info.typespecs.get("opaque", ())}
    entries = []
    # Functions first, then macros and callbacks, each by name and arity; then the types that are not private, opaque ones last.
    written = sorted(info.docs.items(), key=lambda entry: entry[0]) + sorted(
        (entry for entry in info.type_docs.items() if entry[0][0] != "type"), key=lambda entry: entry[0]
    )
    types = [entry for entry in info.type_docs.items() if entry[0][0] == "type" and {entry[0], ("opaque", *entry[0][1:])} & specs]
    for (kind, name, arity), doc in written + sorted(types, key=lambda entry: entry[0][1:] in opaque):
        text = _DOC_STATES.get(doc.text, doc.text) if type(doc.text) is Atom else map_of({b"en": doc.text})
        signature = EMPTY
        if (kind, name, arity) in info.docs:
            shown = f"%{vm.inspect(info.name)}{{}}" if (name, arity) == ("__struct__", 0) else signature_text(name, doc.signature, vm)
            signature = elist(shown.encode())
        meta = doc.meta.put(atom("opaque"), TRUE) if kind == "type" and (name, arity) in opaque else doc.meta
        entries.append(((atom(kind), atom(name), arity), doc.line, signature, text, meta))
    line, text = info.moduledoc or (info.line, NIL)
    return line, _DOC_STATES[text] if type(text) is Atom else map_of({b"en": text}), entries, info.moduledoc_meta


def native_documentation(native: Any) -> tuple[int, Any, list[Any], Map]:
    """As :func:`documentation`, of a module written in Python."""
    entries = []
    for kind, name, arity, signature, text, defaults in sorted(native_docs(native, recorded_specs(native.name)), key=lambda doc: doc[:3]):
        shown = _DOC_STATES[NIL] if text is None else map_of({b"en": text.encode()})
        meta = atom_map(defaults=defaults) if defaults else EMPTY_MAP
        entries.append(((atom(kind), atom(name), arity), 1, elist(signature.encode()), shown, meta))
    return 1, _DOC_STATES[NIL] if native.doc is None else map_of({b"en": native.doc.encode()}), entries, EMPTY_MAP

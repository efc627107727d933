"""Elixir's terms as Python objects, and what the language itself says of them: equality, order, text.

| Elixir            | Python                                             |
|-------------------|----------------------------------------------------|
| integer, float    | ``int``, ``float`` (never ``bool``)                |
| atom              | :class:`~otpshell.terms.atom.Atom`, interned       |
| binary            | ``bytes``                                          |
| other bitstrings  | :class:`~otpshell.terms.bits.Bits`                 |
| tuple             | ``tuple``                                          |
| list              | :class:`~otpshell.terms.cons.Cons` or ``EMPTY``    |
| map, struct       | :class:`~otpshell.terms.maps.Map`                  |
| pid, ref, port    | :mod:`otpshell.terms.idents`                       |
| fun               | a Python function, or :class:`~otpshell.terms.fun.ExtFun` |

A Python ``list`` is never a term: compiled code uses it to hand back a pending tail call (see :mod:`otpshell.terms.fun`).
"""

import otpshell.terms.order  # noqa: F401  (gives maps the order of their keys)

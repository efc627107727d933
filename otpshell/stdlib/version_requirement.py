"""``Version.Requirement``: what versions a piece of code works with, as ``Version.parse_requirement/1`` gives it."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import version
from otpshell.stdlib.iodata import keyword
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import NIL, TRUE, Atom, boolean
from otpshell.terms.maps import Map, atom_map

module = Native(
    "Elixir.Version.Requirement",
    "lib/version.ex",
    doc="""\
What `Version.parse_requirement/1` gives: a requirement such as `~> 1.2`, read once and matched often.

    iex> {:ok, requirement} = Version.parse_requirement("~> 1.2")
    iex> Version.match?("1.4.0", requirement)
    true
""",
)
module.struct_fields = ("source", "lexed")


@module.fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    return blank_or_filled(vm, atom_map(__struct__=version.REQUIREMENT, source=NIL, lexed=NIL), fields)


@module.fn
def new(source: Any, lexed: Any) -> Map:
    """A requirement of its text and its parts.

    iex> Version.Requirement.new("1.0.0", []).source
    "1.0.0"
    """
    return atom_map(__struct__=version.REQUIREMENT, source=source, lexed=lexed)


@module.fn
def compile_requirement(requirement: Any) -> Map:
    """The requirement made ready for many matches: it is ready already.

    iex> requirement = Version.parse_requirement!("~> 2.0")
    iex> Version.Requirement.compile_requirement(requirement) == requirement
    true
    """
    return requirement


@module.fn("match?")
def match(requirement: Any, found: Any) -> Atom:
    """Whether a version meets the requirement.

    iex> Version.Requirement.match?(Version.parse_requirement!("~> 2.0"), Version.parse!("2.1.0"))
    true
    """
    return boolean(version.match(found, requirement, keyword(allow_pre=TRUE)) is TRUE)

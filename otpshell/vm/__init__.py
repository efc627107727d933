"""A whole system as one object: :class:`~otpshell.vm.vm.VM`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from otpshell.vm.vm import VM

__all__ = ["VM"]


def __getattr__(name: str) -> Any:
    # The command line needs the layer's small parts, its prompt is up before the language is loaded.
    if name == "VM":
        from otpshell.vm.vm import VM

        return VM
    raise AttributeError(name)

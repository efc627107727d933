"""otpshell: real Elixir at a prompt, on a process runtime written in Python, made for learning OTP.

from otpshell import VM

with VM() as vm:
    vm.eval("Enum.map([1, 2], & &1 * 2)", python=True)    # [2, 4]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from otpshell.vm.convert import from_python, to_python
    from otpshell.vm.vm import VM

__version__ = "0.1.0"
__all__ = ["VM", "__version__", "from_python", "to_python"]


def __getattr__(name: str) -> Any:
    # On first use: the command line imports this package before it knows what it will need.
    if name == "VM":
        from otpshell.vm.vm import VM

        return VM
    if name in ("from_python", "to_python"):
        from otpshell.vm import convert

        return getattr(convert, name)
    raise AttributeError(f"module 'otpshell' has no attribute {name!r}")

"""A whole system as one object: :class:`~otpshell.vm.vm.VM`."""

from otpshell.vm.vm import VM

__all__ = ["VM"]

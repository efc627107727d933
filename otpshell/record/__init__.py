"""Pure functions over the event log of a VM: why a process died, who sent what to whom, the tree, the system as it was."""

from __future__ import annotations

from otpshell.record.recorder import Recorder

__all__ = ["Recorder"]

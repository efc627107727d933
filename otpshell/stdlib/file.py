"""``File``: reading, writing and arranging files, where the VM"s capabilities allow it. Made of ``:file``."""

from __future__ import annotations

from otpshell.stdlib import file_contents, file_copying, file_folders, file_stat
from otpshell.stdlib.file_module import module

__all__ = ["file_contents", "file_copying", "file_folders", "file_stat", "module"]

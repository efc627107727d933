"""Elixir source to running Python code, and the way back for stack traces. The files in order of the flow:
parse -> (expand, with kernel macros and module definitions) -> codegen -> Python code objects; stacktrace on the way back."""

"""The native module ``:io_lib``, to which the ``io_lib_*`` files add their functions."""

from otpshell.lang.native import Native

native = Native(
    "io_lib",
    "io_lib.erl",
    app="stdlib",
    doc="""\
What `:io` would write, as a charlist.

    iex> :io_lib.format("~3..0B", [7]) |> to_string()
    "007"
""",
)

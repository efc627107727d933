"""What a protocol warns of when it is defined: recorded from real Elixir."""

from otpshell.vm.vm import VM

CODE = """defprotocol Noted do
  @spec with_specs(any(), keyword()) :: tuple()
  def with_specs(term, options \\\\ [])
  @callback foo(x) :: {:ok, x} when x: term
  @macrocallback bar(term) :: {:ok, term}
  @callback aa(term) :: {:ok, term}
  @optional_callbacks [foo: 1]
end
"""
ADVICE = "inside protocol, use def/1 to outline your protocol definition"


def test_callbacks_of_its_own_have_no_place_in_a_protocol() -> None:
    machine = VM()
    told: list[str] = []
    machine.on_warning = lambda warning: told.append(warning.format())
    try:
        machine.call(lambda: machine.eval_string(CODE).value)
    finally:
        machine.stop()
    assert told == [
        f"warning: cannot define @callback aa/1 {ADVICE}\n  nofile:6: Noted (module)\n\n",
        f"warning: cannot define @callback foo/1 {ADVICE}\n  nofile:4: Noted (module)\n\n",
        f"warning: cannot define @macrocallback bar/1 {ADVICE}\n  nofile:5: Noted (module)\n\n",
        "warning: cannot define @optional_callbacks inside protocol, all of the protocol definitions are required\n"
        "  nofile:1: Noted (module)\n\n",
    ]

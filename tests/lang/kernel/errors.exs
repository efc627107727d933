defmodule X do def a, do: nope() end
####
defmodule X do def a(1), do: 1
defp a(2), do: 2 end
####
defmodule X do def a(x \\ 1), do: 1
def a(x \\ 2), do: 2 end
####
defmodule X do def a(b, c \\ 1), do: 1
def a(x), do: 2 end
####
defmodule X do def a(1) end
####
defmodule X do def a(b) end
####
defmodule X do def __info__(x), do: x end
####
defmodule X do defstruct [:a]; defstruct [:b] end
####
defmodule X do @enforce_keys [:z]; defstruct [:a] end
####
def foo, do: 1
####
defmodule X do def f do def g, do: 1 end end
####
defmodule X do def f, do: super() end
####
defmodule nil do end
####
defmodule X do @foo 1
def f, do: @foo 2 end
####
if 1, foo: 2
####
1 and 2
####
nil or 1
####
"a" <> 1
####
x <> "b" = "ab"
####
raise 1
####
put_in(1, 2)
####
use 1
####
use Nope
####
defimpl Nope, for: List do end
####
defimpl Enum, for: List do end
####
defmodule X do defguard foo(1) when true end
####
%Nope{}
####
~w(a b)x
####
1..:a
####
x = 1; x in x
####
defmodule X do defdelegate f(1), to: Enum end
####
defmodule X do import Enum; def map(a, b), do: a; def g, do: map([], 1) end
####
defmodule X do defoverridable a: 1 end
####
defmodule X do def f(x), do: m(x); defmacro m(x), do: x end
####
defmodule X do f(1) end
####
defmodule X do def f(), do: 1; f() end
####
defexception [:a]
####
defmodule X do def Foo, do: 1 end
####
defmodule True do end
# A body that cannot fail has no handlers left when clauses are looked at.
defmodule V1 do
  def a(x) do
    try do
      x
    catch
      y -> y
      z -> z
    end
  end
  def b(x) do
    try do
      x
    catch
      :exit, _ -> 1
      :exit, _ -> 2
    end
  end
  def c(x) do
    try do
      x
    catch
      _, _ -> 1
      :exit, _ -> 2
    end
  end
  def d(x) do
    try do
      x
    catch
      1 -> 1
      1 -> 2
    end
  end
  def e(x) do
    try do
      x
    rescue
      ArgumentError -> 1
      ArgumentError -> 2
    end
  end
  def f(x) do
    try do
      x
    rescue
      e -> e
      f in RuntimeError -> f
    end
  end
  def g(x) do
    try do
      x
    rescue
      _ -> 1
    catch
      :error, _ -> 2
    end
  end
  def h(x) do
    try do
      x
    catch
      _ -> 1
      :exit, _ -> 2
      _ -> 3
    end
  end
end
defmodule W1 do
  def j(a) do
    with 1 <- a do
      1
    else
      _ -> 1
      _ -> 2
    end
  end
  def k(a) do
    with 1 <- a do
      1
    else
      2 -> 1
      2 -> 2
      x -> x
      3 -> 4
    end
  end
  def l(a) do
    try do a rescue
      _ -> 1
      _ -> 2 
      end
  end
  def m(a) do
    try do a else
      _ -> 1
      _ -> 2 
      end
  end
end

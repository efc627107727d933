Mix.start()
IO.inspect Mix.env
IO.inspect Mix.target
IO.inspect Mix.shell
IO.inspect Mix.compilers
IO.inspect Mix.debug?
IO.inspect Mix.Project.config
IO.inspect Mix.Project.get
IO.inspect try(do: Mix.Project.get!, rescue: (e -> e))
IO.inspect try(do: Mix.raise("x"), rescue: (e -> e))
IO.inspect try(do: Mix.raise("x", exit_status: 3), rescue: (e -> e))
IO.inspect Mix.Task.get("nope")
defmodule Mix.Tasks.Foo.BarBaz do
  use Mix.Task
  @shortdoc "short"
  @moduledoc "long"
  @requirements ["foo.req"]
  @recursive true
  @impl true
  def run(args), do: {:ran, args}
end
defmodule Mix.Tasks.Foo.Req do
  use Mix.Task
  def run(args), do: IO.inspect {:req, args}
end
IO.inspect Mix.Tasks.Foo.BarBaz.__info__(:attributes) |> Keyword.delete(:vsn)
IO.inspect Mix.Tasks.Foo.BarBaz.__info__(:functions)
IO.inspect Mix.Task.run("foo.bar_baz", ["a"])
IO.inspect Mix.Task.run("foo.bar_baz", ["a"])
IO.inspect Mix.Task.reenable("foo.bar_baz")
IO.inspect Mix.Task.run("foo.bar_baz")
IO.inspect Mix.Task.rerun("foo.bar_baz", ["z"])
IO.inspect Mix.Task.rerun(:"foo.bar_baz", ["z"])
IO.inspect Mix.Task.task_name(Mix.Tasks.Foo.BarBaz)
IO.inspect Mix.Task.shortdoc(Mix.Tasks.Foo.BarBaz)
IO.inspect Mix.Task.shortdoc(Enum)
IO.inspect Mix.Task.recursive(Mix.Tasks.Foo.BarBaz)
IO.inspect Mix.Task.requirements(Mix.Tasks.Foo.BarBaz)
IO.inspect Mix.Task.requirements(Mix.Tasks.Foo.Req)
IO.inspect Mix.Task.task?(Mix.Tasks.Foo.Req)
IO.inspect Mix.Task.task?(Enum)
IO.inspect Mix.Task.alias?("foo")
IO.inspect Mix.Task.get("foo.req")
IO.inspect try(do: Mix.Task.run("foo.req", :a), rescue: (e -> {e, Exception.message(e)}))
IO.inspect Mix.Task.clear
IO.inspect Mix.Task.recursing?
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "1.2", aliases: [al: ["foo.req a", &IO.inspect/1]]]
end
IO.inspect Mix.Project.get
IO.inspect Mix.Project.get!
IO.inspect Mix.Project.config
IO.inspect Mix.Project.umbrella?
IO.inspect Mix.Project.apps_paths
IO.inspect Mix.Task.run("al", ["x"])
IO.inspect Mix.Task.alias?("al")
IO.inspect Mix.Task.alias?(:al)
for f <- [:compile_path, :app_path, :manifest_path, :consolidation_path, :build_path, :deps_path], do: IO.inspect Path.relative_to_cwd(apply(Mix.Project, f, []))
IO.inspect try(do: Mix.Task.get!("shop"), rescue: (e -> e))
defmodule Mix.Tasks.Shop do
end
IO.inspect try(do: Mix.Task.get!("shop"), rescue: (e -> e))
defmodule Mix.Tasks.Compile.Foo do
  use Mix.Task.Compiler
  def run(_), do: {:ok, [%Mix.Task.Compiler.Diagnostic{file: "a", severity: :error, message: "m", position: 3, compiler_name: "Foo"}]}
end
IO.inspect Mix.Task.run("compile.foo")
Mix.Project.pop()
IO.inspect Mix.Project.get
IO.inspect try(do: Mix.Project.app_path, rescue: (e -> e))
IO.inspect Mix.env(:foo)
IO.inspect Mix.shell(Mix.Shell.IO)
IO.inspect Mix.debug(true)
IO.inspect Mix.Project.push(nil)
IO.inspect Mix.Project.pop()
Mix.shell(Mix.Shell.Process)
Mix.shell().info([:green, "hi", " x"])
Mix.shell().error("oh")
send(self(), {:mix_shell_input, :yes?, true})
send(self(), {:mix_shell_input, :prompt, "joe"})
IO.inspect(Mix.shell().yes?("Really?", default: :no))
IO.inspect(Mix.shell().prompt("Name:"))
IO.inspect(try(do: Mix.shell().yes?("Really?"), rescue: (e -> e)))
IO.inspect(Mix.Shell.Process.flush(fn x -> IO.inspect(x) end))

defmodule Generated do
  import Mix.Generator
  embed_text(:log, "some")
  embed_template(:err, "a <%= @b %>")
  def all, do: {log_text(), err_template(b: 3)}
end

IO.inspect(Generated.all())

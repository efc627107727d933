for r <- ["a {source, schema}", "a{b}", "{", "{1", "a{1", "{x}", "a{,3}", "a{1,b}", "a{i<=1}", "x{e}", "{{name}}", "\\{x\\}", "[{]x{2}", "a{1}{b}", "\\p{L}{2}", "\\x{61}{2}", "(?<n>a){2}{z}", "a{ 1}", "a{1 }", "a{1,2,3}", "a{}", "a{,}", "}", "\\d{}x", "\\Q{a}\\E{b}"] do
  s = "a {source, schema} a{b} { {1 a{1 {x} a{,3} a{1,b} a{i<=1} x{e} {{name}} {xx aa aaa a{ 1} a{1 } a{1,2,3} a{} a{,} } 1{}x {a}{b} aa{z}"
  IO.inspect {r, case Regex.compile(r) do {:ok, x} -> Regex.run(x, s); e -> e end}
end
IO.inspect(Regex.run(~r/a{2}}/U, "aaa}}"))
IO.inspect(Regex.run(~r/\p{Lu}{b}/u, "A{b}"))
IO.inspect(Regex.run(~r/\P{Lu}+/u, "ABcdE"))

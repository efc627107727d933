for s <- ["  <%= 1 %>  \n\n <% 2 %> \n a \n  <%= 3 %>\n", "\n<% 1 %>\n  x\n<% 2 %>\n\ny", "x\n\n  <% 1 %>", "x\n \n  <% 1 %>  y", "a\n<% 1 %>\n\n\n  b","a\n<% 1 %> \n \n  \n  b","<% 1 %>\n<% 2 %>\n", "<% 1 %>\n\n  \n<% 2 %>  ", "a <% 1 %> \n b", "  \n\n  <% 1 %>", " <% 1 %> <% 2 %>\n x", "x\n <%# c %> \n\n y", "x\n <%% c %> \n\n y", "x\n <%!-- c --%> \n\n y", "a<%!-- x\n y --%>b"] do
 {:ok, t} = EEx.tokenize(s, trim: true)
 IO.inspect({s, for({k, x, m} <- t, k in [:text, :comment], do: {x, m.line, m.column})})
end
for s <- ["<%= a(fn x -> %>", "<% x -> %>", "<% end) %>", "<%= foo do %>", "<%= foo(do %>", "<% else %>", "<% rescue %>", "<% after %>", "<% catch %>", "<% rescue e -> %>","<% end, fn -> %>", "<% endx %>", "<%= do %>", "<%= x fn a -> a end %>", "<%= x fn a -> a end, fn -> %>", "<%= if true do \n %>", "<%= (fn -> 1 end).() do %>", "<% end |> foo do %>", "<% fn -> %>", "<% fn(x) -> %>", "<%= xfn -> %>", "<%= foo()do %>", "<% \"fn\" -> %>", "<% else if x do %>", "<% :else %>", "<% elsex %>", "<%= foo do |x| %>", "<%!-- c --%>", "<%# x %>", "<%| x %>", "<%/ x %>", "<%== x %>", "<%% x %> y", "<% end # c %>", "<% else # c %>", "<%= if x do # c %>", "<%= \"%>\" %>"] do
 IO.inspect({s, EEx.tokenize(s)}, width: 200)
end
for s <- ["<% x", "<%# x", "<%!-- x", "<%= if x do", "a\n  <% x"] do
 IO.inspect({s, EEx.tokenize(s)}, width: 200)
end

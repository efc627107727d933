this is not Elixir at all

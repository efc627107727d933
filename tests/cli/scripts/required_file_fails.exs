Code.require_file("required/fails.exs", __DIR__)

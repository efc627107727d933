defmodule HTTPoison do
def get("http://api/users/1"), do: {:ok, %{status_code: 200, body: "{}"}}
def get("http://api/users/2"), do: {:ok, %{status_code: 404}}
def get("http://api/users/3"), do: {:ok, %{status_code: 500}}
def get(_), do: {:error, :nxdomain}
end
defmodule Jason do
def decode(text), do: {:ok, text}
end
defmodule User do
defstruct [:id, :name]
def changeset(user, params), do: {user, params}
end
defmodule Repo do
def get!(User, 1), do: %User{id: 1}
def get!(module, id), do: raise("no #{inspect(module)} #{id}")
def update!({user, %{name: name}}), do: %{user | name: name}
end
defmodule Users do
@api_url "http://api"
# Handle expected errors
def fetch_user(id) do
case HTTPoison.get("#{@api_url}/users/#{id}") do
{:ok, %{status_code: 200, body: body}} ->
Jason.decode(body)
{:ok, %{status_code: 404}} ->
{:error, :not_found}
{:ok, %{status_code: status}} ->
{:error, {:unexpected_status, status}}
{:error, reason} ->
{:error, {:network_error, reason}}
end
end
# Let unexpected errors crash
def update_user!(id, params) do
user = Repo.get!(User, id) # Crash if not found
user
|> User.changeset(params)
|> Repo.update!() # Crash if invalid
end
end
for id <- 1..4, do: IO.inspect(Users.fetch_user(id))
IO.inspect(Users.update_user!(1, %{name: "ada"}))
try do
Users.update_user!(2, %{name: "ada"})
rescue
e -> IO.inspect(e)
end
Users.update_user!(1, %{nome: "ada"})

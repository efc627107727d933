# Every algorithm of :rand from every kind of seed: integers below, at and beyond what one draw gives, floats, bytes.
import Bitwise

limits = [5, 1000, (1 <<< 56) + 1, 1 <<< 58, (1 <<< 58) + 1, (1 <<< 60) + 1, 1 <<< 116, (1 <<< 116) + 1, (1 <<< 200) + 1]

for alg <- [:exsss, :exsp, :exro928ss, :exrop, :exs64, :exsplus, :exs1024, :exs1024s],
    seed <- [{1, 2, 3}, 7, {-1, 1 <<< 70, 0}, if(alg == :exs64, do: [5], else: [1 <<< 60 ||| 3, 7])] do
  {numbers, state} = Enum.map_reduce(limits, :rand.seed_s(alg, seed), &:rand.uniform_s/2)
  {float, state} = :rand.uniform_s(state)
  {bytes, state} = :rand.bytes_s(15, state)
  {normal, state} = :rand.normal_s(state)
  IO.inspect({alg, numbers, float, bytes, normal, :rand.export_seed_s(state)})
end

for alg <- [:exs64, :exrop, :exsss, :exs1024s], seed <- [[], [0], Enum.to_list(1..18)] do
  try do
    IO.inspect(:rand.seed_s(alg, seed))
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

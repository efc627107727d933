IO.inspect(%Nothing{a: 1})

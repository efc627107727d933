value = 1
Missing.Module.call(value, :manual)

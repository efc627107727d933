Process.exit(self(), :kill)
Process.sleep(:infinity)

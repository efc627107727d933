require Nothing
Nothing.macro()

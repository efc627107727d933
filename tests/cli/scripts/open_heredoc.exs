x = """
never ends

"""The prompt in a terminal: ``prompt`` reads inputs with ``reader``, gives them to a session (``console``), prints what comes of them."""

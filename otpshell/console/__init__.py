"""What a prompt is without its keys and screen: a :class:`~otpshell.console.session.Session` evaluates inputs, ``helpers`` and ``commands``
are the functions that only a prompt has. The faces (``shell``, ``lessons``, ``demos``, ``observer``) stand on it."""

"""Guided lessons at the prompt, and the tools of those who write them.

A file becomes a :class:`~otpshell.lessons.lesson.Lesson` (``livemd``, ``keys``, ``parse``). A ``world`` is a session whose acts an
``evidence`` keeps for the checks (``check_module``). ``checker`` plays a lesson as its author means it, without a terminal.
"""

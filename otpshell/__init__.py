"""otpshell: real Elixir at a prompt, on a process runtime written in Python, made for learning OTP."""

__version__ = "0.1.0"

"""How long an example of a property takes says nothing: machines are busy."""

from hypothesis import settings

settings.register_profile("whole", deadline=None)
settings.load_profile("whole")

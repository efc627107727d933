"""What the observer can ask of a VM, one file a tab. Each question is a function of a :class:`World` and plain arguments; its answer is a
frozen dataclass of texts, numbers and tuples, so that it can be sent as JSON."""

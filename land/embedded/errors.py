"""What can go wrong, always as a sentence that says what to do."""


class EmbeddedError(Exception):
    """Shown to whoever typed the command, without a traceback."""

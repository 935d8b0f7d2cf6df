"""Errors that the user can do something about."""


class SetupError(Exception):
    """Something outside this project is missing; the message is one line."""

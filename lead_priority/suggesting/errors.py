"""Why nothing is suggested; the models word these for people."""


class LibraryMissing(Exception):
    """A Python library that fits the weights is not installed: ``name``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooFewLeads(Exception):
    """The history holds too few leads, or too few won or lost ones."""

    def __init__(self, leads: int, won: int) -> None:
        super().__init__(leads, won)
        self.leads = leads
        self.won = won


class NothingTells(Exception):
    """No rule tells won leads from lost ones better than chance."""

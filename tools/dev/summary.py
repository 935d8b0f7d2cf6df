"""What the product did with the leads of a database, for the terminal."""

from .machine import Machine


def show(machine: Machine, database: str) -> None:
    """Print the summary; the models it reads are being built."""

"""A sheet of a spreadsheet: cells on a grid of narrow columns, figures above them."""

UNITS, UNIT, ROW = 23, 48, 23
HALF = 11
WIDTH = UNITS * UNIT
Cell = str


def letters(column: int) -> str:
    """Name a column, counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(column: int, row: int) -> str:
    """Name a cell, both counted from 0.

    >>> address(2, 9)
    'C10'
    """
    return f"{letters(column)}{row + 1}"


class Sheet:
    """Collects what is on a sheet; rows are taken from top to bottom."""

    def __init__(self, identity: str, name: str) -> None:
        self.identity, self.name = identity, name
        self.cells: dict[str, Cell] = {}
        self.styles: dict[str, int] = {}
        self.formats: dict[str, int] = {}
        self.borders: dict[str, int] = {}
        self.sizes: dict[int, int] = {}
        self.merges: list[str] = []
        self.figures: list[dict[str, object]] = []
        self.bars: list[dict[str, object]] = []
        self.row = 0

    def height(self, row: int) -> int:
        """How many pixels from the top a row begins."""
        return sum(self.sizes.get(number, ROW) for number in range(row))

    def take(self, pixels: int) -> int:
        """Leave room for a figure, give where it begins in pixels."""
        top = self.height(self.row)
        self.row += -(-pixels // ROW)
        return top

    def write(
        self,
        column: int,
        row: int,
        content: Cell,
        style: int = 0,
        width: int = 1,
        number_format: int = 0,
    ) -> str:
        """Write a cell as wide as ``width`` columns, give its address."""
        where = address(column, row)
        area = where
        if width > 1:
            area = f"{where}:{address(column + width - 1, row)}"
            self.merges.append(area)
        if content != "":
            self.cells[where] = content
        if style:
            self.styles[area] = style
        if number_format:
            self.formats[area] = number_format
        return where

    def export(self, grid: bool) -> dict[str, object]:
        """Give the sheet as the spreadsheet reads it."""
        width = UNIT if grid else 160
        columns = UNITS if grid else 12
        return {
            "id": self.identity,
            "name": self.name,
            "colNumber": columns,
            "rowNumber": max(self.row + 1, 2),
            "rows": {str(row): {"size": size} for row, size in self.sizes.items()},
            "cols": {str(column): {"size": width} for column in range(columns)},
            "merges": self.merges,
            "cells": self.cells,
            "styles": self.styles,
            "formats": self.formats,
            "borders": self.borders,
            "conditionalFormats": self.bars,
            "dataValidationRules": [],
            "figures": self.figures,
            "tables": [],
            "areGridLinesVisible": False,
            "isVisible": True,
            "headerGroups": {"ROW": [], "COL": []},
            "comments": {},
        }

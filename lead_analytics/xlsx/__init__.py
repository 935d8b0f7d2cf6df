"""Workbooks: tables, charts and raw data as XLSX, row by row in constant memory.

Plain Python over xlsxwriter, without Odoo. Nothing that is written can become a
formula, a link or markup: texts are texts, whatever they begin with.
"""

from . import book, cells, look, sheet, stream, text

"""Lists of people as ad platforms take them: hashed, in their formats, without Odoo."""

from .formats import FORMATS, Format, Member, make_file

__all__ = ["FORMATS", "Format", "Member", "make_file"]

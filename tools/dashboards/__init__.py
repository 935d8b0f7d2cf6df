"""Writes the spreadsheet dashboards of lead_analytics: one description, two files each.

Odoo Community shows dashboards and has no editor for them, so their JSON is made from
a short description in Python (``management.py`` …): the live one, and the sample that
a company without leads sees. ``make dashboards`` writes both.
"""

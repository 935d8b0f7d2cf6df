"""Figures from counts: plain Python, without Odoo.

Models count in the database; here the counts become what is said of them.
"""

"""The score engine: compiles a score model into one SQL statement.

Uses Odoo's Domain, Query and SQL, nothing else of it; "now" is an argument.
"""

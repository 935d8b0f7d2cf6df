"""What leaves the database: the wording of alerts, signed requests, safe HTTP.

Plain Python: knows nothing of Odoo, gets "now" as an argument.
"""

"""The JSON API, version 1: keys, what may be sent, and its description (OpenAPI 3.1).

Plain Python: knows nothing of Odoo, gets "now" as an argument. What ``schemas`` says is
both what is printed in the documentation and what a request is checked against.
"""

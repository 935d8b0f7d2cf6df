"""QR codes and sheets to print: no Odoo, no clock, no network."""

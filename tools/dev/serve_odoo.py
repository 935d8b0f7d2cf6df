"""Odoo as a file, which its server of workers starts a second time by its path."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()

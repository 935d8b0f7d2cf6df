import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase


class ExamplesCase(BaseCase):
    """Tries the examples in the docstrings of plain packages."""

    def try_examples(self, package):
        """Try those of all files of a package; give how many there are."""
        tried = 0
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            result = doctest.testmod(importlib.import_module(found.name))
            self.assertEqual(result.failed, 0, found.name)
            tried += result.attempted
        return tried

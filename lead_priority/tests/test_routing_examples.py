import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from .. import routing


@tagged("post_install", "-at_install")
class TestRoutingExamples(BaseCase):
    """The examples in the docstrings. Capabilities: 69, 70, 72, 73, 74, 75, 79"""

    def test_examples_hold(self):
        tried = 0
        for found in pkgutil.walk_packages(routing.__path__, f"{routing.__name__}."):
            result = doctest.testmod(importlib.import_module(found.name))
            self.assertEqual(result.failed, 0, found.name)
            tried += result.attempted
        self.assertGreater(tried, 40)

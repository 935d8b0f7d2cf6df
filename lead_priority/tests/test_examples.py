import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from .. import (
    api,
    evaluation,
    inbound,
    intake,
    outgoing,
    printing,
    routing,
    rulesets,
    scheduling,
    scoring,
    suggesting,
)


@tagged("post_install", "-at_install")
class TestExamples(BaseCase):
    """The examples in the docstrings of the plain packages hold."""

    def _try_examples(self, package):
        tried = 0
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            result = doctest.testmod(importlib.import_module(found.name))
            self.assertEqual(result.failed, 0, found.name)
            tried += result.attempted
        return tried

    def test_examples_of_routing_hold(self):
        """Capabilities: 69, 70, 72, 73, 74, 75, 79"""
        self.assertGreater(self._try_examples(routing), 40)

    def test_examples_of_the_other_packages_hold(self):
        packages = (
            api,
            evaluation,
            inbound,
            intake,
            outgoing,
            printing,
            rulesets,
            scheduling,
            scoring,
            suggesting,
        )
        self.assertGreater(sum(map(self._try_examples, packages)), 10)

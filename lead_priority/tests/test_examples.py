from odoo.tests import tagged

from .. import (
    api,
    evaluation,
    health,
    inbound,
    intake,
    outgoing,
    printing,
    routing,
    rulesets,
    scheduling,
    scoring,
    sealing,
    suggesting,
)
from .examples import ExamplesCase


@tagged("post_install", "-at_install")
class TestExamples(ExamplesCase):
    """The examples in the docstrings of the plain packages hold."""

    def test_examples_of_routing_hold(self):
        """Capabilities: 69, 70, 72, 73, 74, 75, 79"""
        self.assertGreater(self.try_examples(routing), 40)

    def test_examples_of_the_other_packages_hold(self):
        packages = (
            api,
            evaluation,
            health,
            inbound,
            intake,
            outgoing,
            printing,
            rulesets,
            scheduling,
            scoring,
            sealing,
            suggesting,
        )
        self.assertGreater(sum(map(self.try_examples, packages)), 10)

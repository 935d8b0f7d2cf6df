from odoo.tests import tagged

from odoo.addons.lead_priority.tests.examples import ExamplesCase

from .. import (
    audiences,
    compliance,
    flowchart,
    hidden_steps,
    matching,
    paths,
    running,
)


@tagged("post_install", "-at_install")
class TestExamples(ExamplesCase):
    """The examples in the docstrings of the plain packages hold."""

    def test_examples_of_the_packages_hold(self):
        packages = (
            *(audiences, compliance, flowchart, hidden_steps, matching, paths),
            running,
        )
        for package in packages:
            with self.subTest(package=package.__name__):
                self.assertGreater(self.try_examples(package), 0)

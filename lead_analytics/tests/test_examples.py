from odoo.tests import tagged

from odoo.addons.lead_priority.tests.examples import ExamplesCase

from .. import attribution, comparing, metrics, storytelling, xlsx


@tagged("post_install", "-at_install")
class TestExamples(ExamplesCase):
    """The examples in the docstrings of the plain packages hold."""

    def test_examples_of_the_packages_hold(self):
        for package in (attribution, comparing, metrics, storytelling, xlsx):
            with self.subTest(package=package.__name__):
                self.assertGreater(self.try_examples(package), 0)

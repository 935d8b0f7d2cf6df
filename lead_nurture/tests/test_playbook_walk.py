from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..paths import Path, Step, Walk, Way

BRANCHES = st.lists(st.sampled_from(["", "", "a", "b", "c"]), min_size=1, max_size=9)
KINDS = st.sampled_from(["next", "next", "step", "again", "end"])
# Which of the open steps ends, and where it leads.
ENDS = st.lists(st.tuples(st.integers(0, 9), KINDS, st.integers(0, 9)), max_size=25)
QUICK = settings(max_examples=150, deadline=None, database=None, derandomize=True)


def make_path(branches):
    return Path(Step(number, branch) for number, branch in enumerate(branches))


def start(branches):
    path = make_path(branches)
    return Walk(path, path.first())


@tagged("post_install", "-at_install")
class TestPlaybookWalk(BaseCase):
    """Laws of the way through a playbook, whatever its steps and how they end."""

    @QUICK
    @given(BRANCHES, st.lists(st.integers(0, 9), max_size=12))
    def test_straight_on_each_step_opens_once_behind_all_before_it(self, steps, picks):
        walk, over = start(steps), set()
        for pick in [*picks, *[0] * len(steps)]:
            if walk.is_over:
                break
            here = sorted(walk.open)[pick % len(walk.open)]
            for step in walk.open:
                self.assertLessEqual(self.before(walk, step, steps), over)
            walk.close(here)
            over.add(here)
        self.assertTrue(walk.is_over)
        self.assertEqual(over, set(range(len(steps))))
        self.assertEqual(len(walk.opened), len(set(walk.opened)))

    @QUICK
    @given(BRANCHES, ENDS)
    def test_what_is_open_stands_side_by_side_and_what_waits_lies_ahead(
        self, steps, ends
    ):
        walk = start(steps)
        for pick, kind, target in ends:
            if walk.is_over:
                break
            here = sorted(walk.open)[pick % len(walk.open)]
            walk.close(here, Way(kind, target % len(steps)))
            for one in walk.open:
                for other in walk.open - {one}:
                    self.assertTrue(walk.path.is_beside(one, other))
                for waiting in walk.waiting:
                    self.assertTrue(walk.path.leads_to(one, waiting))
            self.assertEqual(walk.is_over, not walk.open)

    @QUICK
    @given(BRANCHES, ENDS)
    def test_on_the_way_ahead_everybody_arrives(self, steps, ends):
        """Whatever happened: straight on from there, the run is over some time."""
        walk = start(steps)
        for pick, kind, target in ends:
            if walk.open:
                here = sorted(walk.open)[pick % len(walk.open)]
                walk.close(here, Way(kind, target % len(steps)))
        for _step in steps:
            if walk.open:
                walk.close(min(walk.open))
        self.assertTrue(walk.is_over)

    @QUICK
    @given(BRANCHES, st.integers(0, 9), KINDS.filter(lambda kind: kind != "end"))
    def test_after_the_last_visit_the_way_leads_on(self, steps, target, kind):
        walk = start(steps)
        here = min(walk.open)
        walk.close(here, Way(kind, target % len(steps), most_visits=3), visit=3)
        self.assertNotIn(here, walk.open)

    @QUICK
    @given(BRANCHES, BRANCHES, st.integers(0, 9))
    def test_on_another_path_what_is_open_stands_side_by_side(self, old, new, count):
        """A new version of the playbook: the steps that both have."""
        open_ids = {one for one in start(old).open if one < len(new)}
        walk = Walk(make_path(new), open_ids, {count} if count < len(new) else ())
        walk.settle()
        for one in walk.open:
            for other in walk.open - {one}:
                self.assertTrue(walk.path.is_beside(one, other))

    @staticmethod
    def before(walk, step, steps):
        return {one for one in range(len(steps)) if walk.path.leads_to(one, step)}

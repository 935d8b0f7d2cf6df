from dataclasses import replace

from .test_score_moments import TestScoreMoments


class TestScorePair(TestScoreMoments):
    """Two models in one statement say what each says alone."""

    # Of the class that builds the world; they have run there.
    test_a_moment_for_each_lead_equals_the_oracle = None
    test_parts_at_a_moment_are_those_of_that_moment = None

    def _random_pair(self, **changes):
        """Two models; rules of different models have different ids, as records."""
        old, new = self._random_model()[0], self._random_model()[0]
        groups = tuple(
            replace(
                group,
                rules=tuple(replace(rule, id=rule.id + 1000) for rule in group.rules),
            )
            for group in new.groups
        )
        return old, replace(new, groups=groups, **changes)

    def _verdicts_alone(self, model, moments):
        statement = self.env["lead.score.model"]._compile_as_of(model, moments)
        rows = self.env.execute_query(statement.select_scores())
        return [(row[0], row[3], row[4]) for row in rows]

    def _verdicts_of_pair(self, old, new, moments):
        statement = self.env["lead.score.model"]._compile_pair_as_of(old, new, moments)
        rows = self.env.execute_query(statement.select_pairs())
        return [row[:3] for row in rows], [(row[0], *row[3:]) for row in rows]

    def test_a_pair_says_what_each_model_says_alone(self):
        """Capabilities: 62"""
        for number in range(20):
            old, new = self._random_pair()
            __, moments = self._random_moments()
            found = self._verdicts_of_pair(old, new, moments)
            for verdicts, model in zip(found, (old, new), strict=True):
                expected = self._verdicts_alone(model, moments)
                self.assertEqual(sorted(verdicts), sorted(expected), f"pair {number}")

    def test_each_model_goes_by_its_own_clock(self):
        for __ in range(5):
            old, new = self._random_pair(tz="Asia/Shanghai")
            __, moments = self._random_moments()
            found = self._verdicts_of_pair(old, new, moments)
            self.assertEqual(
                sorted(found[1]), sorted(self._verdicts_alone(new, moments))
            )
            self.assertEqual(
                sorted(found[0]), sorted(self._verdicts_alone(old, moments))
            )

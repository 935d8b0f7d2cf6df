from odoo import api, models

from ..strangers import are_known

# What our SQL does instead of the ORM.
REPLACED = (
    "write",
    "_compute_company_id",
    "_compute_date_last_stage_update",
    "_compute_date_open",
    "_compute_day_open",
    "_compute_field_value",
    "_compute_probabilities",
    "_compute_stage_id",
    "_compute_team_id",
)


class CrmLead(models.Model):
    """What the statements that write owners by SQL share: when, and what follows.

    There are two: many leads routed, many leads taken back
    (docs/decisions/routing.md, docs/decisions/sla.md).
    """

    _inherit = "crm.lead"

    @api.model
    def _is_owner_sql_allowed(self):
        """Whether nobody but Odoo and us takes part in writing an owner."""
        return are_known(self, REPLACED)

    def _follow_owner_sql(self, names, known):
        """Do what the ORM does after a write of the fields ``names``.

        ``known``: names of the computed fields that the statement wrote. What other
        add-ons compute from these fields is left to the ORM.
        """
        self._forget_written({*names, *known})
        for name in sorted(names):
            for field in self.pool.get_dependent_fields(self._fields[name]):
                if not (field.store and field.compute):
                    continue
                if field.model_name != self._name:
                    self.modified([name])
                elif field.name not in known:
                    self.env.add_to_compute(field, self)
        self._validate_fields(names)
        if not self._get_scoring_fields().isdisjoint({*names, *known}):
            self._mark_for_scoring()

    def _forget_written(self, names):
        """Drop from the cache what was written, and what is read through it."""
        fields = [self._fields[name] for name in names]
        dependents = [
            field for one in fields for field in self.pool.get_dependent_fields(one)
        ]
        inverses = [field for one in fields for field in self.pool.field_inverses[one]]
        for field in {*fields, *inverses, *dependents}:
            if field.model_name == self._name or not field.store or field in inverses:
                model = self.env[field.model_name]
                model.invalidate_model([field.name], flush=False)

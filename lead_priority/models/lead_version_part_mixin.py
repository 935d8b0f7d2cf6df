from odoo import api, models


class LeadVersionPartMixin(models.AbstractModel):
    """A record that is part of a version: it changes only while that is a draft."""

    _name = "lead.version.part.mixin"
    _description = "Part of a Version"

    # The field that names the version.
    _version_field = "model_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._get_versions()._check_draft()
        return parts

    def write(self, vals):
        self._get_versions()._check_draft()
        result = super().write(vals)
        self._get_versions()._check_draft()  # where it was moved to
        return result

    def unlink(self):
        self._get_versions()._check_draft()
        return super().unlink()

    def _write_beside(self, vals):
        """Write past the check: what the system notes on a part, such as an error."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _get_versions(self):
        return self[self._version_field]

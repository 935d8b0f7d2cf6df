from odoo import api, models, tools


class LeadDoorMixin(models.AbstractModel):
    """Records of which public routes keep something in memory: until they change.

    A model that routes ask at each request gives what they need by ``_make_door``: it
    is read once, and found by the public key that stands in the address.
    """

    _name = "lead.door.mixin"
    _description = "Kept in Memory by Public Routes"

    # The field that the public key is in.
    _door_key = "key"
    # Whether archived records are found, too: the route says why it refuses.
    _door_archived = False

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_doors()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_doors()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_doors()
        return result

    @api.model
    def _forget_doors(self):
        """Read anew from now on; and from the commit on, what others read meanwhile."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    def _find_door(self, key):
        """Give what routes need of the record with this public key, or None."""
        return self._get_doors()[0].get(key)

    def _get_door(self):
        """Give what routes need of this record, archived or not."""
        return self._get_doors()[1][self.id]

    @api.model
    @tools.ormcache()
    def _get_doors(self):
        """Give the doors by public key, and all of them by id."""
        # sudo: the random key is what gives access; nothing else is told
        every = self.sudo().with_context(active_test=False)
        found = every.search([("id", "!=", False)]).with_context(active_test=True)
        doors = {record.id: record._make_door() for record in found}
        public = found if self._door_archived else found.filtered("active")
        keys = {record[self._door_key]: doors[record.id] for record in public}
        return {key: door for key, door in keys.items() if key}, doors

    def _make_door(self):
        """Give what routes need of this record; nothing that changes by itself."""
        raise NotImplementedError

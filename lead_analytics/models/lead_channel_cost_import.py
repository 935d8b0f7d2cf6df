from collections import defaultdict

from odoo import api, models

from .lead_channel_cost import CHANNEL

# What a row of an ad platform's export is about; its amount may change afterwards.
KEY = ("company_id", "date_from", "date_to", *CHANNEL, "name", "currency_id")


class LeadChannelCost(models.Model):
    """Costs are imported as ad platforms export them: row by row, again and again.

    A row without a last day is of one day. A row that an earlier import has brought
    already takes its place with the new amount, so that an export of the last month,
    imported each week, counts nothing twice.
    """

    _inherit = "lead.channel.cost"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Channel Costs"),
                "template": "/lead_analytics/static/xls/lead_channel_cost.xlsx",
            }
        ]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {**vals, "date_to": vals.get("date_to") or vals.get("date_from")}
            for vals in vals_list
        ]
        if not self.env.context.get("import_file"):
            return super().create(vals_list)
        known = self._find_imported(vals_list)
        # Twice the same row in one file: the first takes the place of the first.
        rows = []
        for vals in vals_list:
            same = known[self._get_key(vals)]
            rows.append(same.pop(0) if same else None)
            if rows[-1]:
                rows[-1].write({"amount": vals.get("amount", 0)})
        new = [vals for vals, row in zip(vals_list, rows, strict=True) if not row]
        created = iter(super().create(new))
        return self.browse().concat(*(row or next(created) for row in rows))

    @api.model
    def _get_key(self, vals):
        """Give what tells a row from others, of values as of a new record."""
        defaults = {
            "company_id": self.env.company.id,
            "currency_id": self.env.company.currency_id.id,
        }
        fields = self._fields
        return tuple(
            fields[name].convert_to_cache(
                vals.get(name) or defaults.get(name) or False, self
            )
            for name in KEY
        )

    @api.model
    def _find_imported(self, vals_list):
        """Give {key: [costs]} of rows that were there before this import began."""
        days = [key[1] for key in map(self._get_key, vals_list) if key[1]]
        known = defaultdict(list)
        if not days:
            return known
        found = self.search(
            [
                ("date_from", ">=", min(days)),
                ("date_from", "<=", max(days)),
                ("create_date", "<", self.env.cr.now()),
            ],
            order="id",
        )
        for cost in found:
            known[self._get_key(cost._read_key())].append(cost)
        return known

    def _read_key(self):
        values = {name: self[name] for name in KEY}
        return {
            name: value.id if isinstance(value, models.BaseModel) else value
            for name, value in values.items()
        }

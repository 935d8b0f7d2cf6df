from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import crm_lead_log
from ..models import lead_routing_rule_carry_out as carry_out
from .routed_common import RoutingCase

# What a run writes, and the columns that are new in each run.
TABLES = {
    "crm_lead": (),
    "lead_score": (),
    "lead_custody": ("id",),
    "lead_sla_clock": ("id", "custody_id"),
    "lead_routing_decision": ("id", "run_id"),
    "mail_message": (),
    "mail_followers": ("id",),
    "mail_activity": ("id",),
}
KEYS = {
    "crm_lead": "id",
    "lead_score": "id",
    "mail_message": "res_id",
    "mail_followers": "res_id",
    "mail_activity": "res_id",
}


def _without(row, names):
    return {name: row[name] for name in row if name not in names}


@tagged("post_install", "-at_install")
class TestRoutedBulk(RoutingCase):
    """Owners of many leads are written by SQL as the ORM writes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(carry_out, "BULK_COUNT", 1))
        cls.startClassPatcher(patch.object(carry_out, "DIGEST_COUNT", 1))
        cls.other = cls.env["res.company"].create({"name": "Other"})
        companies = cls.env.company | cls.other
        cls.ann.company_ids = companies
        cls.south = cls.env["crm.team"].create(
            {"name": "South", "company_id": cls.other.id}
        )
        cls.lea.write({"company_ids": companies.ids, "company_id": cls.other.id})
        cls._member(cls.lea, crm_team_id=cls.south.id)
        theirs = cls._rule(team_ids=cls.south.ids, company_id=cls.other.id)
        (cls.rule | theirs).converts = True
        cls._learn()

    @classmethod
    def _learn(cls):
        """Won and lost leads from which core foretells probabilities."""
        stages = cls.env["crm.stage"].search([], limit=2).ids
        cls.env["crm.lead.scoring.frequency"].search([]).unlink()
        cls.env["crm.lead.scoring.frequency"].create(
            [
                {
                    "variable": "stage_id",
                    "value": str(stage),
                    "won_count": won,
                    "lost_count": 9,
                    "team_id": team.id,
                }
                for stage, won in zip(stages, (5, 7), strict=True)
                for team in (cls.north, cls.south)
            ]
        )

    def _vary(self):
        """Leads of all kinds, due for routing."""
        partner = self.env["res.partner"].create({"name": "P", "email": "p@a.example"})
        elsewhere = self.env["crm.stage"].create(
            {"name": "North's", "team_ids": self.north.ids}
        )
        kinds = [
            {},
            {"type": "lead"},
            {"team_id": False},
            {"team_id": False, "company_id": self.other.id},
            {"team_id": self.south.id},
            {"team_id": self.south.id, "type": "lead", "pool_id": self.pool.id},
            {"company_id": self.env.company.id},
            {"company_id": self.other.id, "partner_id": partner.id},
            {"pool_id": self.pool.id, "team_id": False},
            {"expected_revenue": 1234.56, "recurring_revenue": 77},
            {"probability": 33.3, "expected_revenue": 0.35},
            {"stage_id": elsewhere.id, "team_id": False},
            {"stage_id": False, "priority": "2"},
            {"create_date": fields.Datetime.subtract(self.now, days=3, hours=5)},
            {"is_urgent": True, "snoozed_until": self.now},
        ]
        leads = self.env["crm.lead"].concat(*(self._new(2, **one) for one in kinds))
        leaving = self._new(2, user_id=self.max.id)
        self.env.cr.flush()
        # Since then core has learned more: probabilities are no longer the same.
        self.env["crm.lead.scoring.frequency"].search([]).won_count = 11
        leads |= leaving
        leaving.write({"routing_due_at": self.now, "routing_trigger": "owner_left"})
        self.env.cr.flush()
        self.assertTrue(all(lead.routing_due_at for lead in leads))
        return leads

    def _see(self, leads):
        """What all tables say of the leads."""
        self.env.cr.flush()
        scores = leads.score_id
        seen = {
            table: self._read(table, scores if table == "lead_score" else leads)
            for table in TABLES
        }
        keys = [row.pop("message_id") for row in seen["mail_message"]]
        seen["keys"] = len(set(keys))
        for row in seen["mail_message"]:
            row["tracked"] = self._see_tracked(row.pop("id"))
        return seen

    def _read(self, table, records):
        key = KEYS.get(table, "lead_id")
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM %(table)s WHERE %(key)s = ANY (%(ids)s)"
                " ORDER BY %(key)s, id",
                table=SQL.identifier(table),
                key=SQL.identifier(key),
                ids=records.ids,
            )
        )
        return [_without(row, TABLES[table]) for row in rows]

    def _see_tracked(self, message_id):
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM mail_tracking_value WHERE mail_message_id = %s"
                " ORDER BY id",
                message_id,
            )
        )
        return [_without(row, ("id", "mail_message_id")) for row in rows]

    def _route_and_see(self, leads, *, by_orm):
        lead_model = type(self.env["crm.lead"])
        live = self.env(context={"tracking_disable": False})["crm.lead"]
        allowed = lead_model._is_owner_sql_allowed
        with (
            patch.object(
                lead_model,
                "_is_owner_sql_allowed",
                lambda model: not by_orm and allowed(model),
            ),
            self.env.cr.savepoint() as point,
            freeze_time(self.now),
        ):
            live.browse(leads.ids)._route(now=self.now)
            seen = self._see(leads)
            point.rollback()
            self.env.invalidate_all(flush=False)
        return seen

    def test_sql_writes_what_the_orm_writes(self):
        """Every column of every table, over leads of all kinds.

        Capabilities: 68
        """
        leads = self._vary()
        by_sql = self._route_and_see(leads, by_orm=False)
        by_orm = self._route_and_see(leads, by_orm=True)
        self.maxDiff = None
        for table in TABLES:
            self.assertEqual(by_sql[table], by_orm[table], table)
        owned = [row["id"] for row in by_orm["crm_lead"] if row["user_id"]]
        self.assertGreater(len(owned), 28)

    def test_sql_logs_in_the_chatter_what_odoo_logs(self):
        """Messages, what they track and who follows, over leads of all kinds.

        Target: T7
        """
        leads = self._vary()
        self.north.message_subscribe(self.lea.partner_id.ids)
        self.env["lead.routing.rule"].search([]).write(
            {"logs_in_chatter": True, "keeps_team": False}
        )
        with self._patch_log("_log_copies") as called:
            by_sql = self._route_and_see(leads, by_orm=False)
            together = self._route_and_see(leads, by_orm=True)
        self.assertEqual(called.call_count, 2)
        with patch.object(crm_lead_log, "TOGETHER", "apart"):
            by_orm = self._route_and_see(leads, by_orm=True)
        self.maxDiff = None
        for table in TABLES:
            self.assertEqual(together[table], by_orm[table], table)
            self.assertEqual(by_sql[table], by_orm[table], table)
        self.assertEqual(by_sql["keys"], by_orm["keys"])
        logged = [row["tracked"] for row in by_orm["mail_message"]]
        self.assertGreater(len([tracked for tracked in logged if tracked]), 28)

    def _patch_log(self, method):
        return patch.object(
            crm_lead_log.CrmLead,
            method,
            autospec=True,
            side_effect=getattr(crm_lead_log.CrmLead, method),
        )

    def test_tracking_values_of_all_types_are_stored_as_by_the_orm(self):
        rows = self._prepare_tracked()
        lead = self._new()
        by_sql = lead._message_log(body="By SQL")
        lead._create_tracked([{**row, "mail_message_id": by_sql.id} for row in rows])
        by_orm = lead._message_log(body="By the ORM")
        self.env["mail.tracking.value"].create(
            [{**row, "mail_message_id": by_orm.id} for row in rows]
        )
        found = self._see_tracked(by_sql.id)
        self.assertEqual(len(found), len(rows))
        self.assertEqual(found, self._see_tracked(by_orm.id))
        self.assertEqual(len(by_sql.tracking_value_ids), len(rows))

    def _prepare_tracked(self):
        """Values of tracking values for changes of all types of fields."""
        changes = {
            "integer": (0, 7),
            "float": (False, 1.25),
            "char": (False, "Ünï'\"{},"),
            "text": ("", "Two\nlines"),
            "datetime": (False, self.now),
            "date": (False, self.now.date()),
            "boolean": (False, True),
            "many2one": (False, self.ann),
        }
        create = self.env["mail.tracking.value"]._create_tracking_values
        lead = self._new()
        rows = [
            create(*values, "name", {"type": kind}, lead)
            for kind, values in changes.items()
        ]
        money = {"type": "monetary", "currency_field": "company_currency"}
        rows.append(create(1.0, 2.5, "expected_revenue", money, lead))
        rows.append({"field_info": {"desc": "Gone's", "name": "x", "type": "char"}})
        return rows

    def test_message_that_another_add_on_extends_is_made_by_the_orm(self):
        leads = self._vary()
        self.env["lead.routing.rule"].search([]).logs_in_chatter = True
        model = type(self.env["mail.message"])
        create, made = model.create, []

        def patched(messages, vals_list):
            made.extend(vals["res_id"] for vals in vals_list)
            return create(messages, vals_list)

        with patch.object(model, "create", patched):
            seen = self._route_and_see(leads, by_orm=False)
        owned = {row["id"] for row in seen["crm_lead"] if row["user_id"]}
        self.assertLessEqual(owned, set(made))

    def test_only_leads_whose_stage_changes_are_left_to_the_orm(self):
        leads = self._vary()
        left = self._give(leads)
        self.assertLess(len(left), 4)
        self.assertTrue(
            all(not lead.stage_id or lead.stage_id.team_ids for lead in left)
        )

    def test_properties_of_the_team_are_filled_in(self):
        lead = self._new(team_id=False)
        self._define_property()
        self.assertFalse(self._give(lead))
        self.env.invalidate_all()
        self.assertEqual(dict(lead.lead_properties), {"aim": "grow"})

    def _define_property(self):
        aim = {"name": "aim", "type": "char", "string": "Aim", "default": "grow"}
        self.north.lead_properties_definition = [aim]

    def test_rep_of_another_company_is_refused(self):
        """As by Odoo: the lead is parked, nothing is written."""
        lead = self._new(team_id=self.south.id)
        with self.assertRaises(UserError):
            self._give(lead, self.bob, self.south)

    def test_extended_write_is_called(self):
        """An automation rule, or another add-on, that takes part in writing leads."""
        leads = self._new(2)
        model = type(leads)
        write, written = model.write, []

        def patched(leads, vals):
            written.append(vals.get("user_id"))
            return write(leads, vals)

        with patch.object(model, "write", patched):
            self._route()
        self.assertLessEqual({self.ann.id, self.bob.id}, set(written))
        self.assertTrue(all(lead.user_id for lead in leads))

    def test_extended_write_is_called_for_leads_taken_back(self):
        lead = self._new(user_id=self.ann.id)
        with patch.object(type(lead), "write", autospec=True) as write:
            lead._take_from_owners(self.public_pool)
        vals = write.call_args.args[1]
        self.assertEqual(
            (vals["user_id"], vals["pool_id"]), (False, self.public_pool.id)
        )

    def _give(self, leads, rep=None, team=None):
        """Give leads to a rep; return those that are left to the ORM."""
        rep, team = rep or self.ann, team or self.north
        gifts = [carry_out.Gift(lead.id, rep.id, team.id, True) for lead in leads]
        return leads._give_owners_by_sql(gifts, self.now)

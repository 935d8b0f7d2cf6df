from datetime import date, datetime, timedelta
from functools import cache

from odoo import api, fields, models
from odoo.tools import SQL

# How long a digest waits for the next batches of its run.
DIGEST_WAIT = timedelta(minutes=1)
MANAGER = "sales_team.group_sale_manager"


class LeadAlert(models.Model):
    """Raising: from what happened to the messages that wait to be sent."""

    _inherit = "lead.alert"

    @api.model
    def _raise_alerts(self, event_code, rows, *, now, digest=None, batch=None):
        """Tell those concerned what happened; the messages leave after the commit.

        :param event_code: of a ``lead.alert.event``; ValidationError if unknown
        :param rows: dicts with ``lead_id``; ``user_id``, whom it concerns (the lead's
            salesperson when not given), ``team_id`` and ``company_id`` (the lead's when
            not given); ``values``, what the texts name beside the lead: days, hours,
            deadline (naive UTC), reason, pool, by, count, link
        :param now: naive UTC datetime
        :param digest: True: one message for all rows of a person; None: when there are
            more than the rule says
        :param batch: key of a run: digests of its later calls join those that wait
        :return: the new alerts
        """
        # sudo: the outbox is written by the system, whoever caused the alert
        outbox = self.sudo()
        event = outbox.env["lead.alert.event"]._get(event_code)
        rules = outbox.env["lead.alert.rule"]._get_for(event) if rows else {}
        if not rules:
            return outbox.browse()
        cases = outbox._prepare_cases(rows, rules)
        vals_list = outbox._prepare_alerts(event, cases, digest, batch, now)
        if batch:
            vals_list = outbox._join_digests(vals_list)
        alerts = outbox.create(vals_list)
        if alerts:
            outbox._trigger_sending(now + DIGEST_WAIT if batch else None)
        return alerts

    @api.model
    def _prepare_cases(self, rows, rules):
        """Give (rule, company, lead, team, user, values) of each row with a rule."""
        leads = self.env["crm.lead"].browse(
            {row["lead_id"] for row in rows if row.get("lead_id")}
        )
        leads.fetch(["company_id", "team_id", "user_id"])
        by_id = {lead.id: lead for lead in leads}
        # Of thousands of rows each user and team is made a record once.
        to_user = cache(self.env["res.users"].browse)
        to_team = cache(self.env["crm.team"].browse)
        cases = []
        for row in rows:
            lead = by_id.get(row.get("lead_id")) or leads.browse()
            user = to_user(row.get("user_id") or lead.user_id.id)
            team = to_team(row.get("team_id") or lead.team_id.id)
            company = (
                lead.company_id
                or team.company_id
                or self.env["res.company"].browse(row.get("company_id"))
                or user.company_id
                or self.env.company
            )
            rule = rules.get(company.id) or rules.get(False)
            if rule:
                values = self._to_json(row.get("values") or {})
                cases.append((rule, company, lead, team, user, values))
        return cases

    @staticmethod
    def _to_json(values):
        """Values as JSON keeps them; moments as text in UTC."""
        return {
            name: fields.Datetime.to_string(value)
            if isinstance(value, datetime | date)
            else value
            for name, value in values.items()
        }

    @api.model
    def _prepare_alerts(self, event, cases, digest, batch, now):
        """Give the values of all messages; channels without recipient add theirs."""
        common = {
            "event_id": event.id,
            "raised_at": now,
            "next_try_at": now + DIGEST_WAIT if batch else now,
        }
        vals_list = []
        by_recipient = self._group_by_recipient(cases)
        preferences = self.env["lead.alert.preference"]
        muted = preferences._get_muted(event, [key[2].id for key in by_recipient])
        for (rule, company, user), parts in by_recipient.items():
            is_digest = digest or (digest is None and len(parts) > rule.digest_above)
            for channel in preferences._get_channels(rule, muted.get(user.id)):
                vals_list += [
                    {
                        **common,
                        **contents,
                        "rule_id": rule.id,
                        "company_id": company.id,
                        "user_id": user.id,
                        "channel": channel,
                        "batch": batch if is_digest else False,
                    }
                    for contents in self._prepare_contents(parts, is_digest)
                ]
        return vals_list

    @api.model
    def _prepare_contents(self, parts, is_digest):
        """Give what messages are about: one for all ``parts``, or one for each."""
        if not is_digest:
            return [
                {"lead_id": lead.id, "values": {str(lead.id or 0): values}}
                for lead, values in parts.items()
            ]
        lead_ids = [lead.id for lead in parts if lead]
        return [
            {
                "is_digest": True,
                "lead_ids": [fields.Command.set(lead_ids)],
                "values": {str(lead.id or 0): values for lead, values in parts.items()},
            }
        ]

    @api.model
    def _group_by_recipient(self, cases):
        """Give {(rule, company, user): {lead: values}}; nobody is told twice."""
        known = {}
        parts_by_recipient = {}
        for rule, company, lead, team, user, values in cases:
            key = (rule, company, team, user)
            if key not in known:
                known[key] = self._get_recipients(*key)
            for recipient in known[key]:
                parts = parts_by_recipient.setdefault((rule, company, recipient), {})
                parts[lead] = values
        return parts_by_recipient

    @api.model
    def _get_recipients(self, rule, company, team, user):
        """Return whom ``rule`` tells of a lead of ``user`` in ``team``."""
        recipients = self.env["res.users"]
        if rule.to_owner:
            recipients |= user or team.user_id
        if rule.to_leader:
            recipients |= team.user_id
        if rule.to_manager:
            recipients |= self._get_managers(company)
        return recipients.filtered("active")

    @api.model
    def _get_managers(self, company):
        """Return the people who manage the sales of a company."""
        group = self.env.ref(MANAGER)
        return group.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )

    @api.model
    def _join_digests(self, vals_list):
        """Let digests join those of the same run that wait; give the others."""
        batches = {vals["batch"] for vals in vals_list if vals["batch"]}
        # Of these people only: a run beside this one works on those of others.
        waiting = self.search(
            [
                ("batch", "in", list(batches)),
                ("state", "=", "pending"),
                ("user_id", "in", list({vals["user_id"] for vals in vals_list})),
            ]
        ).try_lock_for_update()
        keys = ("batch", "event_id", "company_id", "user_id", "channel")
        known = {
            tuple(a[k].id if k.endswith("_id") else a[k] for k in keys): a
            for a in waiting
        }
        new, links = [], []
        for vals in vals_list:
            digest = known.get(tuple(vals[key] for key in keys))
            if not digest or not vals["batch"]:
                new.append(vals)
                continue
            added = [id_ for command in vals["lead_ids"] for id_ in command[2]]
            links += [(digest.id, lead_id) for lead_id in added]
            digest.values = {**(digest.values or {}), **vals["values"]}
        self._link_leads(links)
        return new

    @api.model
    def _link_leads(self, links):
        """Add [(digest id, lead id)] in one statement.

        The ORM reads all leads of a digest to add some: a run of many batches would
        take longer with each of them.
        """
        if not links:
            return
        field = self._fields["lead_ids"]
        self.flush_model(["lead_ids"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s::int[], %s::int[])"
                " ON CONFLICT DO NOTHING",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                [digest_id for digest_id, _lead_id in links],
                [lead_id for _digest_id, lead_id in links],
            )
        )
        self.invalidate_model(["lead_ids"], flush=False)

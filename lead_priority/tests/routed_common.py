from datetime import timedelta

from .common import LeadPriorityCase


class RoutingCase(LeadPriorityCase):
    """One active rule, among Ann and Bob of a team; its leads are SQL leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.env["lead.routing.rule"].search([]).action_archive()
        cls.north = cls.env["crm.team"].create({"name": "Routed North"})
        cls.member_ann = cls._member(cls.ann)
        cls.member_bob = cls._member(cls.bob)
        cls.rule = cls._rule()

    @classmethod
    def _member(cls, user, **values):
        cls.env["crm.team.member"].search([("user_id", "=", user.id)]).unlink()
        return cls.env["crm.team.member"].create(
            {"user_id": user.id, "crm_team_id": cls.north.id, **values}
        )

    @classmethod
    def _rule(cls, **values):
        return cls.env["lead.routing.rule"].create(
            {"name": "SQL leads", "team_ids": [(6, 0, cls.north.ids)], **values}
        )

    def _new(self, count=1, **values):
        """SQL leads without an owner, due for routing."""
        values = {"qualification": "sql", "team_id": self.north.id, **values}
        return self._leads(count, **values)

    def _route(self, **later):
        """Route what is due, ``later`` (timedelta arguments) than now."""
        self.env.cr.flush()
        routing = self.env["lead.routing.rule"]
        leads = routing._take_due(self.now + timedelta(**later), 10_000)
        leads._route(now=self.now + timedelta(**later))

    def _decision(self, lead):
        """The latest decision about a lead."""
        return lead.routing_decision_ids.sorted("id")[-1:]

    def _why_not(self, lead, user):
        """The codes of what kept a user from a lead."""
        candidates = self._decision(lead).explanation["candidates"]
        found = [one for one in candidates if one["user_id"] == user.id]
        return [each["code"] for each in found[0].get("exclusions", [])]

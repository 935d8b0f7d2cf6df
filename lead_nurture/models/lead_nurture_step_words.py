from odoo import api, models

# Kind -> icon and group, in the order in which people choose.
KINDS = {
    "email": ("fa-envelope", "message"),
    "sms": ("fa-comment", "message"),
    "wait": ("fa-clock-o", "time"),
    "wait_event": ("fa-hourglass-half", "time"),
    "branch": ("fa-code-fork", "decision"),
    "split": ("fa-random", "decision"),
    "activity": ("fa-phone", "people"),
    "playbook": ("fa-tasks", "people"),
    "points": ("fa-star-half-o", "lead"),
    "tag": ("fa-tag", "lead"),
    "pool": ("fa-inbox", "lead"),
    "audience": ("fa-bullseye", "lead"),
    "action": ("fa-cogs", "system"),
    "webhook": ("fa-plug", "system"),
    "flow": ("fa-share-square-o", "way"),
    "jump": ("fa-repeat", "way"),
    "end": ("fa-flag-checkered", "way"),
}
OTHER = ("fa-cog", "system")


class LeadNurtureStep(models.Model):
    """What a step does in one sentence, for the picture."""

    _inherit = "lead.nurture.step"

    def _get_sentence(self):
        """Say what this step does; kinds give ``_get_sentence_<kind>()``."""
        self.ensure_one()
        describe = getattr(self, f"_get_sentence_{self.kind}", None)
        return (describe and describe()) or ""

    def _get_sentence_end(self):
        return self.env._("The flow is over for the lead.")

    @api.model
    def _get_kind_words(self):
        """Give what is said of each kind when a step is chosen."""
        return {
            "email": self.env._("Send a mail, with content that fits the lead"),
            "sms": self.env._("Send a text message"),
            "wait": self.env._("Some days, or until an hour or a date"),
            "wait_event": self.env._("Until the lead clicks, replies, visits …"),
            "branch": self.env._("Yes or no: who it is, what it did"),
            "split": self.env._("Test two ways against each other"),
            "activity": self.env._("A call or a to-do for a person, with a script"),
            "points": self.env._("Raise or lower the score"),
            "tag": self.env._("Add or remove tags"),
            "pool": self.env._("Move the lead to another pool"),
            "audience": self.env._("Show it ads elsewhere"),
            "action": self.env._("Anything Odoo can do"),
            "webhook": self.env._("Tell another system"),
            "flow": self.env._("Hand the lead on to another flow"),
            "jump": self.env._("Go back, a few times at most"),
            "end": self.env._("Nothing more happens here"),
        }

    @api.model
    def _get_kind_groups(self):
        return {
            "message": self.env._("Send"),
            "time": self.env._("Wait"),
            "decision": self.env._("Decide"),
            "people": self.env._("Ask a person"),
            "lead": self.env._("Change the lead"),
            "system": self.env._("Other systems"),
            "way": self.env._("Go on"),
        }

    @api.model
    def _get_kinds(self):
        """Give the groups of kinds that people choose from, each with its kinds."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        words, groups = self._get_kind_words(), self._get_kind_groups()
        order = list(KINDS)
        kinds = sorted(labels, key=lambda kind: (kind not in KINDS, kind))
        kinds.sort(key=lambda kind: order.index(kind) if kind in KINDS else len(order))
        result = {group: [] for group in groups}
        for kind in kinds:
            icon, group = KINDS.get(kind, OTHER)
            what = {"kind": kind, "label": labels[kind], "icon": icon}
            result[group].append({**what, "hint": words.get(kind, "")})
        return [
            {"group": group, "label": groups[group], "kinds": result[group]}
            for group in groups
            if result[group]
        ]

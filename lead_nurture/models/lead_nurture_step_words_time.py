from odoo import models


class LeadNurtureStep(models.Model):
    """What steps say of themselves that take time."""

    _inherit = "lead.nurture.step"

    def _get_sentence_wait(self):
        return {
            "delay": self._say_duration(self.wait_amount, self.wait_unit),
            "moment": self._say_moment(),
            "date": self._say_date(),
        }[self.wait_kind]

    def _get_sentence_wait_event(self):
        what = self._say_choice("event_kind")
        if self.event_kind == "engagement":
            what = self._say_names(self.event_type_ids)
        return self.env._(
            "Until: %(what)s; at most %(time)s",
            what=what,
            time=self._say_duration(self.event_amount, self.event_unit),
        )

    def _say_duration(self, amount, unit):
        return {
            "minutes": self.env._("%s minutes", amount),
            "hours": self.env._("%s hours", amount),
            "days": self.env._("%s days", amount),
            "working_days": self.env._("%s working days", amount),
        }[unit]

    def _say_moment(self):
        return self.env._(
            "Until %(hour)s where the lead lives: %(day)s",
            hour=self.flow_id._format_hour(self.wait_hour),
            day=self._say_choice("wait_weekday"),
        )

    def _say_date(self):
        words = {
            # sudo: the label of a field is no secret
            "date": self.wait_date_field_id.sudo().field_description or "…",
            "time": self._say_duration(abs(self.wait_amount), self.wait_unit),
        }
        if self.wait_amount < 0:
            return self.env._("Until %(time)s before “%(date)s”", **words)
        if self.wait_amount:
            return self.env._("Until %(time)s after “%(date)s”", **words)
        return self.env._("Until “%(date)s”", date=words["date"])

    def _say_choice(self, name):
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    @staticmethod
    def _say_names(records):
        return ", ".join(records.mapped("display_name")) or "…"

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

STATES = [
    ("waiting", "Waiting"),
    ("running", "Being made"),
    ("done", "Ready"),
    ("failed", "Failed"),
]
KEEP_DAYS = 400


class LeadReviewPackFile(models.Model):
    """A review pack made for one person and one period.

    Made by a job as that person; nobody else can open it. Who manages packs sees that
    it was made and sent, or why it was not.
    """

    _name = "lead.review.pack.file"
    _description = "File of a Review Pack"
    _order = "requested_at desc, id desc"
    _rec_name = "pack_id"

    pack_id = fields.Many2one(
        "lead.review.pack",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", "For", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="pack_id.company_id", store=True, readonly=True
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    is_scheduled = fields.Boolean("By Itself", readonly=True)
    sends_mail = fields.Boolean("By E-mail", readonly=True)
    state = fields.Selection(
        STATES, default="waiting", required=True, readonly=True, index=True
    )
    progress = fields.Integer(readonly=True, help="In percent.")
    doing = fields.Char("Being Written", readonly=True)
    attempts = fields.Integer(readonly=True)
    error = fields.Char("What Went Wrong", readonly=True)
    requested_at = fields.Datetime("Asked For On", required=True, readonly=True)
    done_at = fields.Datetime("Ready On", readonly=True)
    raw_rows = fields.Integer("Rows of Raw Data", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="set null", groups="base.group_user"
    )
    file_size = fields.Integer("Size (Bytes)", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _scheduled_uniq = models.UniqueIndex(
        "(pack_id, user_id, date_from, date_to) WHERE is_scheduled"
    )
    _due_idx = models.Index("(id) WHERE state IN ('waiting', 'running')")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for file in self:
            file.is_mine = file.user_id == self.env.user

    @api.depends("pack_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for file in self:
            file.display_name = self.env._(
                "%(pack)s, %(first)s – %(last)s",
                pack=file.pack_id.name,
                first=format_date(self.env, file.date_from),
                last=format_date(self.env, file.date_to),
            )

    def unlink(self):
        # sudo: the attachment is its recipient's and goes with it
        self.sudo().attachment_id.unlink()
        return super().unlink()

    @api.model
    def _request(self, pack, users, first, last, *, sends_mail, now, **values):
        """Ask for the files of a period; those that the schedule asked for are kept.

        :param first, last: days, both included
        :return: the new files
        """
        # sudo: who may write a pack has its files made, and writes nothing in them
        files = self.sudo()
        if values.get("is_scheduled"):
            known = files.search(
                [
                    ("pack_id", "=", pack.id),
                    ("date_from", "=", first),
                    ("date_to", "=", last),
                    ("is_scheduled", "=", True),
                ]
            )
            users -= known.user_id
        rows = [
            {
                "pack_id": pack.id,
                "user_id": user.id,
                "date_from": first,
                "date_to": last,
                "sends_mail": sends_mail,
                "requested_at": now,
                **values,
            }
            for user in users
        ]
        files = files.create(rows)
        self._wake_job()
        return files.sudo(False)

    @api.model
    def _wake_job(self):
        if cron := self.env.ref("lead_analytics.ir_cron_make_review_packs", False):
            # sudo: whoever asks for a pack may wake the job, and do nothing else to it
            cron.sudo()._trigger()

    def _get_formview(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review Pack"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_download(self):
        """Download one's own file.

        :raises UserError: it is not ready yet
        """
        self.ensure_one()
        if not self.is_mine:
            raise UserError(
                self.env._("Only %s can open this file.", self.user_id.name)
            )
        if self.state != "done" or not self.attachment_id:
            raise UserError(self.env._("This file is not ready yet."))
        url = f"/web/content/{self.attachment_id.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_try_again(self):
        """Have failed files made again."""
        self.check_access("read")
        # sudo: the state of one's own files, or of those of packs one may write
        failed = self.sudo().filtered(lambda file: file.state == "failed")
        if not all(file.is_mine for file in self):
            self.pack_id.check_access("write")
        failed.write({"state": "waiting", "error": False, "attempts": 0, "progress": 0})
        self._wake_job()
        return True

    def action_refresh(self):
        """Look again how far it is."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.autovacuum
    def _gc_old_files(self):
        """Delete files that nobody needs any more."""
        before = self.env.cr.now() - timedelta(days=KEEP_DAYS)
        self.search([("requested_at", "<", before)], limit=1000).unlink()

    @api.model
    def _lock(self, file_id):
        """Take a file for this transaction; False: somebody else makes it.

        The lock ends with the transaction, and so with a process that is killed.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)",
                self._name,
                file_id,
            )
        )
        return rows[0][0]

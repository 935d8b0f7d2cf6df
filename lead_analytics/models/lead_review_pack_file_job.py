import logging
import os
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.lead_priority.batches import run_batches

_logger = logging.getLogger(__name__)

# How often a file is begun that never ends, as when the machine has no memory left.
MOST_ATTEMPTS = 3
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK_AHEAD = 20


class LeadReviewPackFile(models.Model):
    """Files are made by a job, one after the other.

    All of a file is read in one transaction: its sheets agree with each other. What
    is written (how far it is, the file, the e-mail) is written in short transactions
    of their own, so that people see it, and nothing of them has to wait.
    """

    _inherit = "lead.review.pack.file"

    @api.model
    def _cron_make(self):
        """Make the files that were asked for, and those whose maker was killed."""
        run_batches(self.env, self._make_next)

    @api.model
    def _make_next(self):
        """Make the next file; give 1, 0 when none is left."""
        file = self._take_next()
        if not file:
            return 0
        try:
            with self.env.cr.savepoint(flush=False):
                file._make()
        except Exception as error:
            _logger.warning("%s was not made", file, exc_info=error)
            text = str(error) if isinstance(error, UserError) else repr(error)
            file._note(state="failed", error=text[:500])
        return 1

    @api.model
    def _take_next(self):
        """Give the next file that nobody makes, begun; empty when there is none."""
        waiting = [("state", "in", ("waiting", "running"))]
        for file in self.search(waiting, order="id", limit=LOOK_AHEAD):
            if self._lock(file.id) and file._begin():
                return file
        return self.browse()

    def _begin(self):
        """Say that it is being made; False: it is not to be made any more."""
        self._forget_left()
        with self._apart() as file:
            if not file.exists() or file.state not in ("waiting", "running"):
                return False
            is_over = file.attempts >= MOST_ATTEMPTS
            if is_over:
                error = self.env._(
                    "It was interrupted %s times: ask for a shorter period.",
                    file.attempts,
                )
                file.write({"state": "failed", "error": error})
            else:
                attempts = file.attempts + 1
                file.write({"state": "running", "attempts": attempts, "progress": 0})
        return not is_over

    def _make(self):
        """Write the workbook as its recipient would see it, keep and send it."""
        with self._folder() as folder:
            path = str(folder / "pack.xlsx")
            result = self._write_to(path, self._note_progress)
            self._keep(path, result)

    def _write_to(self, path, note):
        """Write the workbook to a path; give its summary and rows of raw data.

        :param note: called with percent done and what is being written
        :raises UserError: the recipient may not see leads of the company any more
        """
        user, company = self.user_id, self.company_id
        self.pack_id._check_recipient(user)
        context = {"allowed_company_ids": company.ids, "lang": user.lang or "en_US"}
        # As the recipient, without the rights of the job: rights apply by themselves.
        sheets = self.env["lead.review.sheets"].with_user(user).sudo(False)
        return sheets.with_context(**context)._write_book(
            path, sheets._prepare_request(self.sudo()), note
        )

    def _keep(self, path, result):
        """Keep the file for its recipient alone; mail it where that was asked for."""
        with self._apart() as file:
            if not file.exists():
                return
            # Without a record it belongs to, an attachment is its creator's.
            attachments = self.env["ir.attachment"].with_env(
                file.env(user=file.user_id.id, su=True)
            )
            reader = file.with_context(lang=file.user_id.lang or "en_US")
            name = f"{reader.display_name}.xlsx".replace("/", "-")
            attachment = attachments._create_from_path(
                path, {"name": name, "mimetype": MIMETYPE}
            )
            file.write(
                {
                    "attachment_id": attachment.id,
                    "done_at": file.env.cr.now(),
                    "doing": False,
                    "error": False,
                    "file_size": os.path.getsize(path),
                    "progress": 100,
                    "state": "done",
                    "raw_rows": result["raw_rows"],
                }
            )
            if file.sends_mail:
                file._send(result["summary"])

    def _note_progress(self, percent, doing):
        self._note(progress=percent, doing=doing)

    def _note(self, **values):
        """Write how far it is, at once."""
        with self._apart() as file:
            file.exists().write(values)

    @contextmanager
    def _apart(self):
        """Give the file in a transaction of its own, committed after the block."""
        with self.env.registry.cursor() as cr:
            yield self.with_env(self.env(cr=cr, su=True))

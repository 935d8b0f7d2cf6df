import random
from collections import Counter, defaultdict
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models import lead_playbook_hidden_search
from .playbook_report_common import START, PlaybookReportCase


@tagged("post_install", "-at_install")
class TestPlaybookHiddenSteps(PlaybookReportCase):
    """What everybody does and no playbook says is found. Capabilities: 116"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("mail.mail_activity_data_call")
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")
        cls.playbook = cls.make_playbook(0)
        cls.steps = cls.env["lead.playbook.step"].union(
            *(
                cls.add_playbook_step(cls.playbook, name, sequence=number)
                for number, name in enumerate(("First call", "Send the offer", "Close"))
            )
        )

    def setUp(self):
        super().setUp()
        self.at = START + timedelta(hours=1)

    def make_history(self, result=None, passed=(1, 5), **values):
        """Make a lead that passed steps at these hours; give it."""
        lead = self.make_deal(result, 100, **values)
        run = self.make_run(self.playbook, lead, 0, "done" if result else "running")
        for step, end in zip(self.steps, passed, strict=False):
            self.make_task(run, step, 0, "done", end)
        return lead

    def do(self, lead, summary, hour=3, kind=None):
        """Let somebody do an activity on a lead, at an hour."""
        activity = lead.activity_schedule(
            activity_type_id=(kind or self.call).id,
            summary=summary,
            user_id=self.env.uid,
            automated=False,
        )
        activity.action_feedback()
        self.env.flush_all()
        moment = self.hour(hour)
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = %s, date_done = %s WHERE id = %s",
            (moment, moment.date(), activity.id),
        )
        activity.invalidate_recordset()
        return activity

    def look(self, **values):
        search = self.env["lead.playbook.hidden.search"].create(
            {
                "playbook_id": self.playbook.id,
                "since": date(2026, 3, 1),
                "until": date(2026, 3, 31),
                "least_leads": 2,
                "least_share": 30,
                **values,
            }
        )
        search.action_look()
        return search

    def test_golden(self):
        for number in range(6):
            lead = self.make_history(
                "won" if number < 4 else "lost", contact_name=f"Anna {number}"
            )
            if number < 5:
                self.do(lead, f"Check credit of Anna {number} ({4711 + number})")
        found = self.look().found_ids
        self.assertEqual(found.mapped("what"), ["Call: check credit"])
        self.assertEqual((found.leads, found.times), (5, 5))
        self.assertAlmostEqual(found.share, 100 * 5 / 6)
        self.assertEqual(found.after_step_id, self.steps[0])
        worth = (found.with_won, found.with_leads, found.without_won)
        self.assertEqual((*worth, found.without_leads), (4, 5, 0, 1))
        self.assertEqual(found.verdict, "few")

    def test_leads_that_died_before_the_place_are_not_compared(self):
        for __ in range(3):
            self.do(self.make_history("won"), "Credit check", hour=7)
        self.make_history("lost", passed=(1,))  # never came to the place
        self.make_history("lost")
        found = self.look().found_ids
        self.assertEqual(found.after_step_id, self.steps[1])
        self.assertEqual((found.with_leads, found.without_leads), (3, 1))

    def test_what_a_step_says_is_not_hidden(self):
        for __ in range(3):
            lead = self.make_history()
            self.do(lead, "send offers", kind=self.todo)
            self.do(lead, "CALL: first call!")
        self.assertFalse(self.look().found_ids)

    def test_work_of_the_playbook_and_of_rules_is_not_hidden(self):
        for __ in range(3):
            lead = self.make_history()
            done = self.do(lead, "Anything at all")
            self.env["lead.playbook.task"].search(
                [("lead_id", "=", lead.id)], limit=1
            ).activity_id = done
            planned = self.do(lead, "By a rule")
            planned.automated = True
        self.assertFalse(self.look().found_ids)

    def test_stage_moves_meetings_and_mails_are_found(self):
        stage = self.env["crm.stage"].create({"name": "Legal check", "sequence": 9})
        for number in range(3):
            lead = self.make_history()
            self.env["calendar.event"].create(
                {
                    "name": f"Plant tour {number}",
                    "start": self.hour(2),
                    "stop": self.hour(3),
                    "opportunity_id": lead.id,
                }
            )
            self.track_stage(lead, stage, self.hour(2))
            self.send_mail(lead, "Re: Your reference list")
        kinds = {step.kind: step for step in self.look().found_ids}
        self.assertEqual(kinds["stage"].what, "Move to the stage “Legal check”")
        self.assertEqual(kinds["meeting"].what, "Meeting: plant tour")
        self.assertEqual(kinds["mail"].what, "E-mail: your reference list")

    def track_stage(self, lead, stage, moment):
        """Write down that a lead was moved to a stage, as Odoo's tracking does."""
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        tracked = {"field_id": field.id, "new_value_integer": stage.id}
        self.env["mail.message"].create(
            {
                **{"model": "crm.lead", "res_id": lead.id, "date": moment},
                "tracking_value_ids": [(0, 0, tracked)],
            }
        )

    def send_mail(self, lead, subject):
        message = lead.message_post(body="Here it is", subject=subject)
        self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": lead.id,
                    "user_id": self.env.uid,
                    "channel": "mail",
                    "origin": f"mail.message:{message.id}",
                }
            ],
            now=self.hour(2),
        )

    def test_mail_that_a_step_waited_for_is_that_step(self):
        self.steps[1].done_when = "mail"
        for __ in range(3):
            self.send_mail(self.make_history(), "Anything")
        self.assertFalse(self.look().found_ids)

    def test_chinese_wordings_are_one(self):
        words = ("核对信用额度", "核對信用額度（第2次）", "核对信用额度！")
        for number, summary in enumerate(words):
            self.do(self.make_history(contact_name=f"王强{number}"), summary)
        found = self.look().found_ids
        self.assertEqual(found.mapped("label"), ["核对信用额度"])
        self.assertEqual(found.leads, 3)

    def test_rare_things_are_not_shown(self):
        leads = [self.make_history() for __ in range(10)]
        for lead in leads[:3]:
            self.do(lead, "Credit check")
        self.assertFalse(self.look(least_leads=4, least_share=0).found_ids)
        self.assertFalse(self.look(least_share=31).found_ids)
        self.assertEqual(self.look(least_leads=3, least_share=30).found_ids.leads, 3)

    def test_decision_is_remembered(self):
        for __ in range(3):
            self.do(self.make_history(), "Credit check")
        hidden = self.look().found_ids
        hidden.action_not_a_step()
        again = self.look().found_ids
        self.assertEqual((again, again.decision), (hidden, "not_step"))
        hidden.action_decide_again()
        self.assertFalse(hidden.decided_by_id)

    def test_it_becomes_a_step_of_the_draft_at_its_place(self):
        self.playbook._activate("from_now", now=START)
        for __ in range(3):
            self.do(self.make_history(), "Credit check")
        hidden = self.look().found_ids
        action = hidden.action_make_step()
        draft = self.env["lead.playbook"].browse(action["res_id"])
        self.assertEqual((draft.state, draft.family_id), ("draft", self.playbook))
        self.assertEqual(
            draft.step_ids.sorted().mapped("name"),
            ["First call", "Credit check", "Send the offer", "Close"],
        )
        self.assertEqual(hidden.step_id.activity_type_id, self.call)
        self.assertEqual(hidden.decision, "step")
        self.assertEqual(self.playbook.step_ids, self.steps)

    def test_leads_of_a_product_line_need_no_playbook(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        for number in range(4):
            lead = self.make_deal(product_line_ids=line.ids if number else [])
            self.do(lead, "Credit check")
            self.env.cr.execute(
                "UPDATE crm_lead SET create_date = %s WHERE id = %s",
                (self.hour(0), lead.id),
            )
        search = self.look(leads="product_line", product_line_id=line.id)
        self.assertEqual((search.looked, search.found_ids.leads), (3, 3))
        self.assertFalse(search.found_ids.after_step_id)
        with self.assertRaises(UserError):
            self.look(leads="segment")

    def test_period_ends_where_the_company_is(self):
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        for hour in (-24 - 1, -24 + 8, 15, 16):  # Monday is 00:00 to 24:00 there
            run = self.make_run(self.playbook, self.make_deal(), hour - 8)
            self.assertTrue(run.started_at)
        search = self.look(since=date(2026, 3, 2), until=date(2026, 3, 2))
        runs = self.env["lead.playbook.run"].search(
            [("family_id", "=", self.playbook.id)]
        )
        local = [(run.started_at + timedelta(hours=8)).date() for run in runs]
        self.assertEqual(search.looked, local.count(date(2026, 3, 2)))

    def test_leads_open_from_a_finding(self):
        leads = [self.make_history() for __ in range(4)]
        for lead in leads[:3]:
            self.do(lead, "Credit check")
        action = self.look().found_ids.action_open_leads()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(set(found), set(leads[:3]))

    def test_job_goes_on_part_by_part(self):
        for __ in range(5):
            self.do(self.make_history(), "Credit check")
        self.patch(lead_playbook_hidden_search, "BATCH_SIZE", 2)
        search = self.look()
        self.assertEqual((search.state, search.looked), ("done", 5))

    def test_reps_see_none_and_leaders_change_none(self):
        for __ in range(3):
            self.do(self.make_history(), "Credit check")
        hidden = self.look().found_ids
        group = "sales_team.group_sale_salesman"
        rep = new_test_user(self.env, "lp_hid_rep", groups=group)
        leader = new_test_user(self.env, "lp_hid_lead", groups=f"{group}_all_leads")
        self.assertFalse(hidden.with_user(rep).has_access("read"))
        self.assertTrue(hidden.with_user(leader).has_access("read"))
        for decide in ("action_not_a_step", "action_make_step", "action_decide_again"):
            with self.assertRaises(AccessError):
                getattr(hidden.with_user(leader), decide)()

    # Random histories, counted once more -------------------------------------------
    def test_random_histories_equal_a_plain_count(self):
        things = ("Check credit", "Ask legal", "Visit", "Lunch")
        for seed in range(2):
            dice = random.Random(seed)
            self.env["lead.playbook.run"].search([]).unlink()
            rows = [self.draw(dice, things) for __ in range(25)]
            found = {step.label: step for step in self.look(least_share=20).found_ids}
            with self.subTest(seed=seed):
                self.compare(rows, things, found)

    def draw(self, dice, things):
        result = dice.choice(("won", "lost", None))
        passed = (1, 5, 9)[: dice.randrange(4)]
        lead = self.make_history(result, passed)
        done = {}
        for thing in things:
            if dice.random() < 0.5:
                done[thing.lower()] = hour = dice.choice((0, 3, 7, 12))
                self.do(lead, thing, hour)
        return result, passed, done

    def compare(self, rows, things, found):
        for thing in (thing.lower() for thing in things):
            having = [row for row in rows if thing in row[2]]
            if len(having) < max(2, 0.2 * len(rows)):
                self.assertNotIn(thing, found)
                continue
            places = Counter(
                sum(hour <= row[2][thing] for hour in row[1]) for row in having
            )
            place = min(places, key=lambda one: (-places[one], one))
            groups = defaultdict(list)
            for result, passed, done in rows:
                if len(passed) >= place and result:
                    groups[thing in done].append(result == "won")
            hidden = found[thing]
            self.assertEqual(hidden.leads, len(having))
            self.assertEqual(
                hidden.after_step_id, self.steps[place - 1] if place else hidden.step_id
            )
            self.assertEqual(hidden.with_won, sum(groups[True]))
            self.assertEqual(hidden.with_leads, len(groups[True]))
            self.assertEqual(hidden.without_won, sum(groups[False]))
            self.assertEqual(hidden.without_leads, len(groups[False]))

"""Use our addons, then remove them; inside Odoo's shell."""

import json
import time

import upgrade_steps

MODELS = ("lead.capture", "lead.nurture.flow", "lead.milestone")


def use(env, path):
    """Leave something of every kind that could stay behind."""
    upgrade_steps.fill(env, path)
    env["lead.custody.difference"]._cron_reconcile()
    for model in filter(env.__contains__, MODELS):
        record = {"name": "Mine", "res_model": model, "raw": b"mine"}
        env["ir.attachment"].create(record)
        env["ir.filters"].create({"name": "Mine", "model_id": model})
        env["ir.exports"].create({"name": "Mine", "resource": model})
        env["mail.template"].create(
            {"name": "Mine", "model_id": env["ir.model"]._get_id(model)}
        )
    env.cr.commit()


def uninstall(env, path, names):
    """Remove addons as the Apps screen does; write how long it took."""
    began, used = time.monotonic(), time.process_time()
    modules = env["ir.module.module"].search([("name", "in", names)])
    modules.button_immediate_uninstall()
    took = {
        "seconds": time.monotonic() - began,
        "cpu_seconds": time.process_time() - used,
    }
    with open(path, "w") as file:
        json.dump(took, file)

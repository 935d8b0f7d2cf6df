import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const NOTICE_MS = 20000;

/**
 * Tells how a claim went; the last one can be taken back. A function, not a screen:
 * the list reloads behind it.
 */
export function leadClaimed(env, { params }) {
    const { claimed, refused } = params;
    if (claimed.length) {
        notifyClaimed(env, claimed);
    }
    if (refused.length) {
        env.services.notification.add(refused.join("\n"), {
            type: "warning",
            className: "o_lead_notice o_lead_refused",
            autocloseDelay: NOTICE_MS,
        });
    }
    return { type: "ir.actions.act_window_close" };
}

function notifyClaimed({ services }, claimed) {
    const [lead] = claimed;
    const undo = {
        name: _t("Undo"),
        icon: "fa-undo",
        onClick: async () => {
            close();
            await services.orm.call("crm.lead", "undo_claim", [claimed.map(({ id }) => id)]);
            await services.action.doAction("soft_reload");
        },
    };
    const open = {
        name: claimed.length === 1 ? _t("Open lead") : _t("My Queue"),
        icon: "fa-arrow-right",
        primary: true,
        onClick: () => {
            close();
            openClaimed(services, claimed);
        },
    };
    const message =
        claimed.length === 1
            ? _t("%s is yours now.", lead.name)
            : _t("%s leads are yours now.", claimed.length);
    const close = services.notification.add(message, {
        type: "success",
        className: "o_lead_notice",
        buttons: [open, undo],
        autocloseDelay: NOTICE_MS,
    });
}

function openClaimed(services, claimed) {
    if (claimed.length > 1) {
        return services.action.doAction("lead_priority.crm_lead_queue_action");
    }
    return services.action.doAction({
        type: "ir.actions.act_window",
        res_model: "crm.lead",
        res_id: claimed[0].id,
        views: [[false, "form"]],
    });
}

registry.category("actions").add("lead_claimed", leadClaimed);

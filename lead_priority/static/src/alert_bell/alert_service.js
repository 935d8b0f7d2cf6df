import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { AlertPopups } from "./alert_popups";

const SHOWN_AT_MOST = 20;

/** What happened with one's leads: unread notices, and pop-ups of new ones. */
export const leadAlertService = {
    dependencies: ["action", "bus_service", "notification", "orm"],

    start(env, { action, bus_service, notification, orm }) {
        const state = reactive({ isShown: false, isOpen: false, count: 0, notices: [] });
        const popups = new AlertPopups(env, notification, open, () => (state.isOpen = true));

        async function load() {
            Object.assign(state, await orm.silent.call("lead.alert", "get_notices", []));
        }

        async function open(notice) {
            read([notice.id]);
            const next = await orm.call("lead.alert", "action_open_leads", [[notice.id]]);
            await action.doAction(next);
        }

        async function read(ids) {
            const before = state.notices.length;
            state.notices = state.notices.filter((notice) => !ids.includes(notice.id));
            state.count = Math.max(0, state.count - (before - state.notices.length));
            await orm.silent.call("lead.alert", "mark_read", [ids]);
            if (!state.notices.length && state.count) {
                await load();
            }
        }

        function show(notice) {
            if (state.notices.some((known) => known.id === notice.id)) {
                return;
            }
            state.notices = [notice, ...state.notices].slice(0, SHOWN_AT_MOST);
            state.count++;
            popups.add(notice);
        }

        async function start() {
            const groups = [
                "sales_team.group_sale_salesman",
                "lead_priority.lead_priority_group_marketing",
            ];
            const isMember = await Promise.all(groups.map((group) => user.hasGroup(group)));
            if (isMember.includes(true)) {
                await load();
                state.isShown = true;
                bus_service.subscribe("lead_alert", show);
                bus_service.start();
            }
        }

        return { state, start, open, read, show };
    },
};

registry.category("services").add("lead_alert", leadAlertService);

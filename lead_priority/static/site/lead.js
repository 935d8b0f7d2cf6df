/*
 * For websites that are not Odoo: tells which pages a visitor reads and what is
 * downloaded, and shows capture forms. Nothing is stored in the browser and nothing is
 * sent before the visitor agrees; never a cookie. Served by /lead/site/<key>/lead.js as
 * (this function)({mode, text, accept, decline}).
 *
 * For the page: leadSite.consent(true or false), leadSite.track(code, {url, title}),
 * and the events lead:sent and lead:refused of a form.
 */
function leadSite({ mode, text, accept, decline }) {
    const FILES = /\.(pdf|docx?|xlsx?|pptx?|od[ts]|zip|csv|epub|mp4)$/i;
    const [, root, key] = document.currentScript.src.match(/(.*\/lead\/)site\/([^/]+)/);
    const on = window.addEventListener;
    const frames = [];
    let bar; // asks for consent
    let lastSent; // by a form of the page: two clicks are one
    let known; // {token, channel}: what this browser remembers, after consent
    let waiting = []; // what was done on this page before consent

    // Reads, sets ("" removes) what the browser keeps, if it keeps anything.
    const memory = (storage, value) => {
        try {
            const store = window[storage];
            if (value) {
                store.lead_visitor = value;
            } else if (value === "") {
                delete store.lead_visitor;
            }
            return store.lead_visitor;
        } catch {
            // The browser keeps nothing.
        }
    };
    const makeToken = () =>
        [...crypto.getRandomValues(new Uint32Array(6))]
            .map((part) => part.toString(36))
            .join("");

    // An address without what it may tell about a person: only its channel stays.
    const clean = (address = location, channel = "") => {
        const url = new URL(address, location);
        return url.origin + url.pathname + (channel && "?" + channel);
    };
    // How the visitor came to this page: its address says it, or who linked to it.
    const getArrival = () => {
        const asked = [...new URLSearchParams(location.search)];
        const utm = asked.filter(([name]) => name.startsWith("utm_"));
        const from = document.referrer;
        if (!utm.length && from && new URL(from).host !== location.host) {
            utm.push(["referrer", clean(from)]);
        }
        return Object.fromEntries(utm);
    };
    const getChannel = () => {
        const own = getArrival();
        return Object.keys(own).length ? own : known?.channel || {};
    };

    const send = (message) =>
        navigator.sendBeacon(
            `${root}site/${key}/events`,
            JSON.stringify({ token: known.token, consent: mode !== "start", ...message })
        );
    const record = (...events) => {
        waiting.push(...events);
        if (known && waiting.length) {
            send({ events: waiting });
            waiting = [];
        }
    };
    const recordPage = () => {
        const { referrer = "", ...utm } = getArrival();
        const url = clean(location, new URLSearchParams(utm).toString());
        record({ url, referrer, title: document.title });
    };

    // Consent
    const consent = (agreed) => {
        bar?.remove();
        memory("sessionStorage", agreed ? "" : "no");
        if (agreed && !known) {
            known = { token: makeToken(), channel: getArrival() };
            record();
        } else if (!agreed && known) {
            send({ forget: true });
            known = null;
        }
        waiting = [];
        memory("localStorage", known ? JSON.stringify(known) : "");
        frames.forEach(tellToken);
    };
    const ask = () => {
        bar = document.createElement("div");
        bar.className = "lead-consent";
        bar.style.cssText =
            "position:fixed;inset:auto 0 0;z-index:99999;padding:12px 20px;" +
            "background:#fff;color:#222;box-shadow:0 0 12px #0005";
        bar.append(text);
        for (const label of [accept, decline]) {
            const button = document.createElement("button");
            button.append(label);
            button.style.margin = "4px 8px";
            button.onclick = () => consent(label === accept);
            bar.append(button);
        }
        document.body.append(bar);
    };

    // Forms: ours in a frame, or the page's own sent to us too
    const tell = (target, name, detail) =>
        target.dispatchEvent(new CustomEvent("lead:" + name, { bubbles: true, detail }));
    const tellToken = (frame) =>
        frame.contentWindow.postMessage({ visitor: known?.token || "" }, root);
    const showForm = (place) => {
        const frame = document.createElement("iframe");
        const query = { embed: 1, page_url: clean(), ...getChannel() };
        if (place.lang) {
            query.lang = place.lang;
        }
        frame.src = `${root}form/${place.dataset.leadForm}?${new URLSearchParams(query)}`;
        frame.title = place.title || document.title;
        frame.style.cssText = "width:100%;height:420px;border:0";
        place.replaceChildren(frame);
        frames.push(frame);
    };
    const listen = ({ source, origin, data }) => {
        const frame = frames.find((one) => one.contentWindow === source);
        if (!frame || origin !== new URL(root).origin) {
            return;
        }
        frame.style.height = data.height + "px";
        tellToken(frame);
        if (data.sent) {
            tell(frame.parentNode, "sent");
            if (/^https?:/.test(data.next)) {
                location = data.next;
            }
        }
    };
    const sendForm = async (event) => {
        const form = event.target;
        if (!form.dataset.leadForm) {
            return;
        }
        if (!form.hasAttribute("action")) {
            event.preventDefault();
        }
        const values = Object.fromEntries(
            [...new FormData(form)].filter(([, value]) => value.trim)
        );
        if (values.consent) {
            values.consent = true;
        }
        const page = { page_url: clean(), visitor: known?.token };
        const body = JSON.stringify({ ...getChannel(), ...page, ...values });
        if (body === lastSent) {
            return;
        }
        lastSent = body;
        const answer = await fetch(`${root}capture/${form.dataset.leadForm}`, {
            method: "POST",
            keepalive: true,
            headers: { "Content-Type": "application/json" },
            body,
        }).catch(() => ({}));
        lastSent = answer.ok && body;
        tell(form, answer.ok ? "sent" : "refused", await answer.json?.());
    };

    // What visitors do
    const follow = (event) => {
        const link = event.target.closest?.("a[href]");
        const type = link?.dataset.leadDownload;
        const url = link ? clean(link.href) : "";
        if (type !== undefined || FILES.test(url) || url.startsWith(root + "file/")) {
            record({ url, type, title: link.textContent.trim(), download: true });
        }
    };
    const watchAddress = () => {
        const push = history.pushState;
        history.pushState = (...args) => {
            push.apply(history, args);
            setTimeout(recordPage);
        };
        on("popstate", recordPage);
    };
    const start = () => {
        const agreed = window.leadSite?.agreed;
        window.leadSite = {
            consent,
            track: (type, event) => record({ url: clean(), ...event, type }),
        };
        recordPage();
        if (memory("localStorage")) {
            known = JSON.parse(memory("localStorage"));
            record();
        } else if (agreed || (mode === "start" && !navigator.globalPrivacyControl)) {
            consent(true);
        } else if (mode === "ask" && !memory("sessionStorage")) {
            ask();
        }
        document.querySelectorAll("[data-lead-form]:not(form)").forEach(showForm);
        on("message", listen);
        on("click", follow, true);
        on("auxclick", follow, true);
        on("submit", sendForm, true);
        watchAddress();
    };
    if (document.readyState === "loading") {
        on("DOMContentLoaded", start);
    } else {
        start();
    }
}

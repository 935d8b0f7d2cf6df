const waiting = new Map();

/**
 * Read a field of a lead apart from its form, which need not wait for it.
 * What several components ask for at the same moment goes in one request. It outlives
 * the one that asked first: so not with the service of a component.
 */
export async function readLater(env, leadId, field) {
    if (!waiting.has(leadId)) {
        waiting.set(leadId, startRead(env, leadId, new Set()));
    }
    const { fields, answer } = waiting.get(leadId);
    fields.add(field);
    const [lead] = await answer;
    return lead && lead[field];
}

function startRead(env, leadId, fields) {
    const answer = new Promise((resolve) => setTimeout(resolve)).then(() => {
        waiting.delete(leadId);
        return env.services.orm.read("crm.lead", [leadId], [...fields]);
    });
    return { fields, answer };
}

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number that may be missing: instead of 0 it shows its placeholder, "no limit". */
export class OptionalNumberField extends IntegerField {
    static template = "lead_priority.OptionalNumberField";
    static props = { ...IntegerField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("lead_optional_number", {
    ...integerField,
    component: OptionalNumberField,
    displayName: _t("Optional number"),
    extractProps: (fieldInfo) => ({
        ...integerField.extractProps(fieldInfo),
        placeholder: fieldInfo.placeholder || fieldInfo.attrs.placeholder,
    }),
});

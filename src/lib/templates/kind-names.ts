import { m } from '../paraglide/messages.js';
import type { VariableKind } from '../products/template-variable.ts';

export const kindNames: Record<VariableKind, () => string> = {
	text: m.templates_kind_text,
	long: m.templates_kind_long,
	number: m.templates_kind_number,
	choice: m.templates_kind_choice,
	yesno: m.templates_kind_yesno,
	date: m.templates_kind_date
};

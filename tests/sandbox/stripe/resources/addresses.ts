import type Stripe from 'stripe';
import { hash, text } from '../http/params.ts';

/** A postal address with any of its fields. */
export const addressParam = () =>
	hash({
		city: text().optional(),
		country: text(2).optional(),
		line1: text().optional(),
		line2: text().optional(),
		postal_code: text().optional(),
		state: text().optional()
	});

export interface AddressFields {
	city?: string | undefined;
	country?: string | undefined;
	line1?: string | undefined;
	line2?: string | undefined;
	postal_code?: string | undefined;
	state?: string | undefined;
}

/** An address as Stripe shows it: every field, null where unknown. */
export function buildAddress(fields: AddressFields): Stripe.Address {
	return {
		city: fields.city ?? null,
		country: fields.country ?? null,
		line1: fields.line1 ?? null,
		line2: fields.line2 ?? null,
		postal_code: fields.postal_code ?? null,
		state: fields.state ?? null
	};
}

/** Where something is sent to. */
export const shippingParam = () =>
	hash({
		address: addressParam(),
		name: text(),
		carrier: text().optional(),
		phone: text().optional(),
		tracking_number: text().optional()
	});

interface ShippingFields {
	address: AddressFields;
	name: string;
	carrier?: string | undefined;
	phone?: string | undefined;
	tracking_number?: string | undefined;
}

/** A place to send to, its address whole. */
export function buildShipping({ address, ...rest }: ShippingFields) {
	return { ...rest, address: buildAddress(address) };
}

/** What payment providers are called, in every language. */
const names: Record<string, string> = { stripe: 'Stripe', paypal: 'PayPal' };

export const paymentProviders = Object.keys(names);
export const paymentProviderName = (provider: string): string => names[provider] ?? provider;

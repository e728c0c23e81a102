import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ precompress: true }),
		// Scripts need the request's nonce. Inline style attributes stay allowed: floating elements are placed by them.
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				// A form may lead on to the payment page; the loopback is the sandbox's.
				'form-action': ['self', 'https://checkout.stripe.com', 'http://127.0.0.1:*'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'frame-ancestors': ['none']
			}
		},
		typescript: {
			config: (config) => ({
				...config,
				include: [
					...config.include,
					'../scripts/**/*.ts',
					'../supabase/**/*.ts',
					'../tests/**/*.ts',
					'../*.config.ts'
				]
			})
		}
	}
};

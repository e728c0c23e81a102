import { tv, type VariantProps } from 'tailwind-variants/lite';

/** Classes of a button: variant says its weight on the page, size its height (never under 44 px on a phone). */
export const buttonStyle = tv({
	base: 'relative inline-flex shrink-0 items-center justify-center gap-2 rounded-md border text-center font-medium no-underline transition-colors duration-100 ease-out select-none active:translate-y-px aria-disabled:opacity-60 disabled:opacity-60 max-md:min-h-11',
	variants: {
		variant: {
			primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-strong active:bg-accent-strong',
			secondary:
				'border-line-strong bg-surface-raised text-ink hover:bg-surface-sunken active:bg-surface-sunken aria-pressed:bg-surface-sunken',
			quiet: 'border-transparent bg-transparent text-ink hover:bg-surface-sunken active:bg-surface-sunken',
			danger: 'border-transparent bg-bad text-bad-ink hover:bg-bad/88 active:bg-bad/88'
		},
		size: {
			sm: 'min-h-8 px-3 py-1 text-sm',
			md: 'min-h-9 px-4 py-1.5 text-sm',
			lg: 'min-h-11 px-5 py-2 text-base'
		},
		square: { true: 'px-0', false: '' },
		wide: { true: 'w-full', false: '' }
	},
	compoundVariants: [
		{ square: true, size: 'sm', class: 'w-8 max-md:w-11' },
		{ square: true, size: 'md', class: 'w-9 max-md:w-11' },
		{ square: true, size: 'lg', class: 'w-11' }
	],
	defaultVariants: { variant: 'secondary', size: 'md', square: false, wide: false }
});

export type ButtonVariant = NonNullable<VariantProps<typeof buttonStyle>['variant']>;
export type ButtonSize = NonNullable<VariantProps<typeof buttonStyle>['size']>;

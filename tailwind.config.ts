import type { Config } from 'tailwindcss'

/** Every colour and size of the desk is a token of app/globals.css; these are their class names. */
export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      canvas: 'var(--canvas)',
      surface: 'var(--surface)',
      sunken: 'var(--sunken)',
      hover: 'var(--hover)',
      selected: 'var(--selected)',
      raised: 'var(--raised)',
      line: { DEFAULT: 'var(--line)', strong: 'var(--line-strong)' },
      text: { DEFAULT: 'var(--text)', 2: 'var(--text-2)', 3: 'var(--text-3)' },
      accent: {
        DEFAULT: 'var(--accent)',
        hover: 'var(--accent-hover)',
        text: 'var(--accent-text)',
        soft: 'var(--accent-soft)',
      },
      'on-accent': 'var(--on-accent)',
      control: 'var(--control)',
      focus: 'var(--focus)',
      'nav-on': 'var(--nav-on)',
      ok: { DEFAULT: 'var(--ok)', soft: 'var(--ok-soft)' },
      bad: { DEFAULT: 'var(--bad)', soft: 'var(--bad-soft)', line: 'var(--bad-line)' },
      warn: {
        DEFAULT: 'var(--warn)',
        soft: 'var(--warn-soft)',
        line: 'var(--warn-line)',
        mark: 'var(--warn-mark)',
      },
      unsure: { DEFAULT: 'var(--unsure)', soft: 'var(--unsure-soft)' },
      fail: { DEFAULT: 'var(--fail)', soft: 'var(--fail-soft)' },
      dup: { DEFAULT: 'var(--dup)', soft: 'var(--dup-soft)' },
      mute: { DEFAULT: 'var(--mute)', soft: 'var(--mute-soft)' },
      fill: {
        ok: 'var(--fill-ok)',
        dup: 'var(--fill-dup)',
        bad: 'var(--fill-bad)',
        fail: 'var(--fill-fail)',
        unsure: 'var(--fill-unsure)',
        mute: 'var(--fill-mute)',
        pair: 'var(--fill-pair)',
      },
    },
    fontFamily: {
      sans: 'var(--font-text)',
      mono: 'var(--font-raw)',
    },
    fontSize: {
      /* keys, chart ticks, badges | labels, remarks | text, cells (14 on a phone) | page title | a figure */
      xs: ['0.6875rem', '1rem'],
      sm: ['0.75rem', '1rem'],
      base: ['var(--base-size)', '1.25rem'],
      md: ['0.875rem', '1.25rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.25rem', '1.75rem'],
    },
    borderRadius: { none: '0', sm: '4px', md: '6px', lg: '8px', full: '9999px' },
    boxShadow: { none: 'none', raised: 'var(--shadow)' },
  },
} satisfies Config

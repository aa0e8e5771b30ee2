/** The scheme a person chose. `system` is the absence of a choice. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Read by the server, so that the first byte of a page has the right scheme and nothing flashes. */
export const themeCookie = 'punchdesk-theme'

export function readTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}

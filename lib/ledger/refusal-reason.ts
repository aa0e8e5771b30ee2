const quoted = /"[^"]*"|“[^”]*”|«[^»]*»|`[^`]*`|(?<!\p{L})'[^']*'(?!\p{L})/gu
/** Numbers, dates, times and ids with digits in them: `123`, `2026-08-07T17:32:00`, `A-17`, `-5.3`. */
const withDigits =
  /[\p{L}\p{N}_-]*\p{N}[\p{L}\p{N}_-]*(?:[.:,/+]+[\p{L}\p{N}_-]*\p{N}[\p{L}\p{N}_-]*)*/gu

/**
 * The reason in a refusal: Go2Clock's text without the values of the one punch, so that refusals of
 * many punches can be told to have the same cause. `userid 417 does not exist` and
 * `userid 901 does not exist` are one reason.
 */
export function refusalReason(text: string): string {
  return text
    .toLowerCase()
    .replace(quoted, '…')
    .replace(withDigits, '#')
    .replace(/\s+/g, ' ')
    .replace(/[\s.!]+$/, '')
    .trim()
}

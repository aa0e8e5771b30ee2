/**
 * What Go2Clock says. The five documented answers come first, with the texts of its help page to
 * the letter (the trailing space of the bad key included); the refusals below them use the shape
 * and, where there is one, the wording of CodeIgniter's REST server, which the page's wording of a
 * bad key points to.
 */
export type AnswerBody = Record<string, string | boolean | Record<string, string>>

export type Answer = {
  status: number
  /** An object goes out as JSON or XML; a text is an HTML page or raw bytes. */
  body: AnswerBody | string
  headers?: Record<string, string>
}

/** HTTP codes are not documented, so each can be changed in the settings. */
export type AnswerCodes = {
  created: number
  exists: number
  validation: number
  serverError: number
  badKey: number
}

export const defaultCodes: AnswerCodes = {
  created: 200,
  exists: 200,
  validation: 200,
  serverError: 200,
  badKey: 403,
}

export const bodies = {
  created: { status: 'success', message: '', error: 'Success created.' },
  exists: {
    status: 'failure',
    message: '',
    error: { userid: 'The record already exists on the cloud server.' },
  },
  serverError: {
    status: 'failure',
    message: '',
    error: 'An unexpected error trying to create the record on the cloud server',
  },
  badKey: { status: false, error: 'Invalid API key ' },
} satisfies Record<string, AnswerBody>

export function validationBody(error: string | Record<string, string>): AnswerBody {
  return { status: 'failure', message: 'Validation Error', error }
}

export function refusal(status: number, error: string, headers?: Record<string, string>): Answer {
  return { status, body: { status: false, error }, ...(headers ? { headers } : {}) }
}

export const timeLimitText = 'This API key has reached the time limit for this method'

export const htmlHeaders = { 'content-type': 'text/html; charset=UTF-8' }

/** The page PHP and Apache leave behind when something broke outside of the API's own code. */
export function htmlPage(title: string): string {
  return (
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n` +
    `</head>\n<body>\n<div id="container">\n<h1>${title}</h1>\n` +
    '<p>The server encountered an internal error and was unable to complete your request.</p>\n' +
    '</div>\n</body>\n</html>\n'
  )
}

/** The XML of CodeIgniter's REST server: a flat `<xml>` element, `false` as an empty text. */
export function toXml(body: AnswerBody): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<xml>${elements(body)}</xml>\n`
}

function elements(body: AnswerBody): string {
  return Object.entries(body)
    .map(([name, value]) => {
      const inner =
        typeof value === 'object' ? elements(value) : value === false ? '' : escapeXml(value)
      return `<${name}>${inner}</${name}>`
    })
    .join('')
}

function escapeXml(value: string | boolean): string {
  return String(value).replace(/[&<>"]/g, (sign) => xmlEntities[sign] ?? sign)
}

const xmlEntities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

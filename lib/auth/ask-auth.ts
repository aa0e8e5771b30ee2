import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies'
import { cookies, headers } from 'next/headers'
import { env } from '#lib/env.ts'
import { getAuth } from './server.ts'

const passedOn = ['cookie', 'user-agent', 'x-forwarded-for']

/**
 * Asks better-auth through its HTTP handler, where its limits hold, in the name of the request
 * under way, and gives the browser the cookies it answers with. The caller has made sure that the
 * request is from our own page.
 */
export async function askAuth(path: string, body: object): Promise<Response> {
  const asked = await headers()
  const { publicUrl } = env()
  const sent = new Headers({ 'content-type': 'application/json', origin: publicUrl })
  for (const name of passedOn) {
    const value = asked.get(name)
    if (value !== null) sent.set(name, value)
  }
  const answer = await getAuth().handler(
    new Request(`${publicUrl}/api/auth${path}`, {
      method: 'POST',
      headers: sent,
      body: JSON.stringify(body),
    }),
  )
  const jar = await cookies()
  for (const line of answer.headers.getSetCookie()) {
    for (const [name, attributes] of parseSetCookieHeader(line))
      jar.set(name, attributes.value, toCookieOptions(attributes))
  }
  return answer
}

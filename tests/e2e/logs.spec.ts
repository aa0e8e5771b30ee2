/** A desk with known secrets meets every trouble that is logged; none of them may be in what it prints. */
import http from 'node:http'
import { expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { events, fields } from '#lib/log/events.ts'
import { admin, startDesk } from '../support/desk.ts'
import { createDatabase, startPostgres } from '../support/postgres.ts'
import { typePunch } from '../support/single-punch.ts'

const canaries = {
  key: 'canary-key-71f3b2c49d',
  databasePassword: 'canary-database-password',
  secret: 'canary-secret-0123456789-0123456789-0123',
  adminPassword: admin.password,
  wrongPassword: 'canary wrong password',
  email: admin.email,
  unknownEmail: 'canary.person@example.test',
  employee: '884213907',
  note: 'Canary Ellery',
}

/** Go2Clock as a chatterbox: whatever it answers quotes the key and the punch. */
async function startQuoter() {
  let mode: 'reset' | 'throttled' | 'blocked' | 'nonsense' = 'reset'
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const quote = `${request.headers.apikey} ${decodeURIComponent(body)}`
    const answer = (status: number, text: string) => response.writeHead(status).end(text)
    if (mode === 'reset') request.socket.resetAndDestroy()
    if (mode === 'nonsense') answer(200, `<html>${quote}`)
    if (mode === 'throttled') answer(429, JSON.stringify({ status: false, error: quote }))
    if (mode === 'blocked') answer(403, JSON.stringify({ status: false, error: quote }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  const answer = (how: typeof mode) => {
    mode = how
  }
  return { url: `http://127.0.0.1:${port}`, answer, stop: () => server.close() }
}

async function send(page: Page) {
  await page.goto('/punches/new')
  await typePunch(page, { employee: canaries.employee, note: canaries.note })
  await page.getByRole('button', { name: /^Send/ }).click()
}

test('no secret, no person and no punch is in what the desk prints, whatever fails', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const postgres = await startPostgres()
  const { url } = await createDatabase(postgres.url)
  const database = new pg.Client({ connectionString: url })
  database.on('error', () => {})
  await database.connect()
  const withPassword = new URL(url)
  withPassword.password = canaries.databasePassword
  const quoter = await startQuoter()
  const desk = await startDesk({
    DATABASE_URL: withPassword.href,
    PUNCHDESK_SECRET: canaries.secret,
    GO2CLOCK_API_KEY: canaries.key,
    GO2CLOCK_BASE_URL: quoter.url,
    LOG_LEVEL: 'debug',
  })
  const logged = (part: string) =>
    expect.poll(() => desk.log(), { timeout: 30_000, message: part }).toContain(part)
  const context = await browser.newContext({ baseURL: desk.url })
  try {
    // People who may not.
    const signIn = (email: string, password: string) =>
      context.request.post('/api/auth/sign-in/email', {
        headers: { origin: desk.url },
        data: { email, password },
      })
    expect((await signIn(canaries.unknownEmail, canaries.wrongPassword)).status()).toBe(401)
    expect((await signIn(canaries.email, canaries.wrongPassword)).status()).toBe(401)
    expect((await signIn(canaries.email, canaries.adminPassword)).ok()).toBe(true)
    const cookies = (await context.cookies()).map(({ value }) => decodeURIComponent(value))
    const token = cookies.find((value) => value.length > 30)?.split('.')[0] ?? ''
    expect(token.length).toBeGreaterThan(20)

    // A Go2Clock that quotes what it was given.
    const page = await context.newPage()
    await send(page)
    const tries = async () =>
      (await database.query('select tries from punches')).rows[0]?.tries ?? 0
    const triedAfter = (before: number) =>
      expect.poll(tries, { timeout: 30_000 }).toBeGreaterThan(before)
    const tryAgainNow = () => database.query('update punches set next_try_at = null')
    await triedAfter(0)
    quoter.answer('nonsense')
    const before = await tries()
    await tryAgainNow()
    await triedAfter(before)
    quoter.answer('throttled')
    await tryAgainNow()
    await logged('"event":"throttled"')
    quoter.answer('blocked')
    await logged('"why":"blocked"')
    // It is logged before it is written, and must not be written over what comes next.
    const held = async () => {
      const { rows } = await database.query(`select 1 from connections, punches
        where held_at is not null and state = 'queued'`)
      return rows.length
    }
    await expect.poll(held, { timeout: 30_000 }).toBe(1)

    // A stored key that cannot be opened.
    await database.query(`update connections set key_sealed = 'v1.canary.sealed.key',
      held_at = null, held_reason = null, held_detail = null`)
    await tryAgainNow()
    await logged('"why":"key_unusable"')

    // Bugs whose messages quote: of an action, of a page, of delivery.
    const quote = `'cannot take "${canaries.employee}" for ${canaries.email} with ${canaries.key},
      ${token} and ${canaries.databasePassword}: 2026-08-07 ${canaries.employee}'`
    const bug = (name: string, result: string) =>
      `create function ${name}() returns ${result} language plpgsql as $$ begin
        raise exception using message = ${quote}, detail = ${quote}, hint = ${quote}; end $$`
    await database.query(`${bug('fail_insert', 'trigger')};
      create trigger fail_insert before insert on punches execute function fail_insert()`)
    await send(page)
    await logged('"event":"action_failed"')
    await database.query(`${bug('fail_read', 'boolean')}; alter table punches rename to hidden;
      create view punches as select * from hidden where fail_read()`)
    await page.goto('/log').catch(() => {})
    await logged('"event":"page_failed"')
    await logged('"why":"query"')

    // A store that goes away.
    await postgres.halt()
    const health = async () => (await context.request.get('/api/health')).status()
    await expect.poll(health, { timeout: 30_000 }).toBe(503)
    await logged('"why":"unreachable"')

    // Parts that fall.
    process.kill(desk.pidOf('delivery'), 'SIGKILL')
    await logged('"event":"part_ended"')
    await desk.stop()

    const printed = desk.log()
    for (const [name, canary] of Object.entries({ ...canaries, token, sealed: 'canary.sealed' })) {
      for (const form of [canary, encodeURIComponent(canary)])
        expect(printed.includes(form), `${name} in:\n${printed}`).toBe(false)
    }
    expectKnown(printed)
  } finally {
    await context.close()
    await desk.stop()
    quoter.stop()
    await database.end().catch(() => {})
    await postgres.stop()
  }
})

/** Every event and field is on the list, and everything else that is printed is a sentence of the launcher. */
function expectKnown(printed: string) {
  const always = ['level', 'at', 'process', 'event']
  for (const line of printed.split('\n').filter(Boolean)) {
    if (!line.startsWith('{')) {
      expect(line).toMatch(/^(Punchdesk is ready at|Stopping: )/)
      continue
    }
    const { process: name, event, ...more } = JSON.parse(line)
    if (name === 'launcher') continue
    expect(['web', 'delivery']).toContain(name)
    expect(Object.keys(events)).toContain(event)
    expect([...always, ...Object.keys(fields)]).toEqual(
      expect.arrayContaining(Object.keys({ event, ...more })),
    )
  }
}

import { utimesSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { buildHouse, type House, isRunning, pidOf, startHouse } from '../support/launcher-house.ts'

const names = ['sandbox', 'web', 'delivery']
const patience = { timeout: 50_000, interval: 20 }
const pids = (house: House) => names.map((name) => pidOf(house, name))

async function startedHouse(command?: string[]) {
  const house = await buildHouse()
  const started = startHouse(house, {}, command)
  await vi.waitFor(() => expect(started.said.out).toContain('is ready at'), patience)
  return { house, ...started }
}

describe('the launcher', () => {
  it('brings everything up and prints one address and the set-up link', async () => {
    const { house, said } = await startedHouse()
    const address = `http://127.0.0.1:${house.port}`
    expect(said.out).toContain(`Punchdesk is ready at ${address}\n`)
    await vi.waitFor(() => expect(said.out).toContain(`${address}/setup?token=abc`), patience)
    expect(said.out).not.toContain('elsewhere')
    expect(said.err).toBe('')
    expect(pids(house).every(isRunning)).toBe(true)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('stops all in order on %s', async (signal) => {
    const { house, launcher, ended } = await startedHouse()
    const running = pids(house)
    launcher.kill(signal)
    expect(await ended).toBe(0)
    expect(house.read('run/ends').trim().split('\n').sort()).toEqual([...names].sort())
    expect(house.read('run/ends')).toMatch(/sandbox\n$/)
    expect(running.filter(isRunning)).toEqual([])
  })

  it.each(['delivery', 'web'])('heals a killed %s and leaves the others alive', async (name) => {
    const { house } = await startedHouse()
    const before = pids(house)
    process.kill(pidOf(house, name), 'SIGKILL')
    await vi.waitFor(() => {
      const now = pidOf(house, name)
      expect(before).not.toContain(now)
      expect(isRunning(now)).toBe(true)
    }, patience)
    expect(pids(house).filter((pid) => before.includes(pid))).toHaveLength(2)
  })

  it('leaves nothing behind when it is killed itself', async () => {
    const { house, launcher } = await startedHouse()
    const running = pids(house)
    launcher.kill('SIGKILL')
    await vi.waitFor(() => expect(running.filter(isRunning)).toEqual([]), patience)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('ends with npm when npm gets %s', async (signal) => {
    const { house, launcher } = await startedHouse(['npm', 'start'])
    const running = pids(house)
    launcher.kill(signal)
    await vi.waitFor(() => expect(running.filter(isRunning)).toEqual([]), patience)
  })

  it('lets a running request finish and ends an event stream', async () => {
    const { house, launcher, ended } = await startedHouse()
    const events = await fetch(`http://127.0.0.1:${house.port}/events`)
    const slow = fetch(`http://127.0.0.1:${house.port}/slow`)
    await vi.waitFor(() => expect(house.read('run/slow')).toBe('arrived'), patience)
    launcher.kill('SIGTERM')
    expect(await (await slow).text()).toBe('whole')
    expect(await ended).toBe(0)
    await expect(events.text()).rejects.toThrow()
  })

  it('builds again only when a source has another content', async () => {
    const house = await buildHouse()
    const builds = async () => {
      const { launcher, said, ended } = startHouse(house)
      await vi.waitFor(() => expect(said.out).toContain('is ready at'), patience)
      launcher.kill('SIGTERM')
      await ended
      return house.read('run/builds').trim().split('\n').length
    }
    expect(await builds()).toBe(1)
    utimesSync(join(house.folder, 'app/page.tsx'), 1, 1)
    expect(await builds()).toBe(1)
    writeFileSync(join(house.folder, 'app/page.tsx'), 'export {}')
    expect(await builds()).toBe(2)
  })

  it('only installs and builds when it is told to', async () => {
    const house = await buildHouse()
    const command = [process.execPath, 'scripts/start.mjs', '--build']
    expect(await startHouse(house, {}, command).ended).toBe(0)
    expect(house.read('run/builds').trim().split('\n')).toHaveLength(1)
    expect(house.read('run/web.pid')).toBe('')
  })

  it('builds the same on every machine, for a page of one is answered by another', async () => {
    const built = async () => (await startedHouse()).house.read('run/builds')
    const one = await built()
    expect(one).toMatch(/^[0-9a-f]{20} \S{44}\n$/)
    expect(await built()).toBe(one)
  })
})

describe('the leash', () => {
  it("leaves the channel of a part's own worker alone, as next dev has one", async () => {
    const house = await buildHouse()
    const worker = `process.on('message', () => process.exit(7)); process.send('ready')`
    const part = `
      import { fork } from 'node:child_process'
      const worker = fork('worker.mjs')
      worker.once('message', () => setTimeout(() => worker.send('go'), 100))
      worker.once('exit', (code) => process.exit(code))`
    writeFileSync(join(house.folder, 'worker.mjs'), worker)
    writeFileSync(join(house.folder, 'part.mjs'), part)
    const leash = join(house.folder, 'scripts/start/leash.mjs')
    const command = [process.execPath, '--import', leash, 'part.mjs']
    const { ended } = startHouse(house, { PUNCHDESK_LAUNCHER_PID: String(process.pid) }, command)
    expect(await ended).toBe(7)
  })
})

describe('a start that cannot be ends in one sentence', () => {
  async function sentenceOf(env: Record<string, string>, change?: (house: House) => unknown) {
    const house = await buildHouse()
    await change?.(house)
    const { said, ended } = startHouse(house, env)
    expect(await ended).toBe(1)
    expect(said.out).not.toContain('ready')
    const started = names.filter((name) => house.read(`run/${name}.pid`))
    expect(started.filter((name) => isRunning(pidOf(house, name)))).toEqual([])
    return said.err.trim()
  }

  it('a port somebody else has', async () => {
    const server = net.createServer()
    const sentence = await sentenceOf({}, async ({ port }) => {
      await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    })
    server.close()
    expect(sentence).toMatch(/^Port \d+ on 127.0.0.1 is taken, .*PORT\.$/)
  })

  it('a port that is none, an address that is none', async () => {
    expect(await sentenceOf({ PORT: 'abc' })).toBe('PORT is "abc"; it is a number from 1 to 65535.')
    expect(await sentenceOf({ HOST: '192.0.2.7' })).toMatch(/^HOST is "192.0.2.7", which is no /)
  })

  it('a data folder it may not write', async () => {
    const sentence = await sentenceOf({}, ({ folder }) => writeFileSync(join(folder, 'data'), ''))
    expect(sentence).toMatch(
      /^Punchdesk keeps its data in \S+\/data and may not write there: .*\.$/,
    )
  })

  it('PostgreSQL without a secret', async () => {
    const sentence = await sentenceOf({ DATABASE_URL: 'postgres://127.0.0.1/x' })
    expect(sentence).toMatch(/^PUNCHDESK_SECRET is needed with PostgreSQL/)
  })

  it('a variable that the desk refuses', async () => {
    const sentence = await sentenceOf({ PREPARE_REFUSES: '1' })
    expect(sentence).toBe('GO2CLOCK_TIME_ZONE is not a time zone such as Europe/London')
  })

  it('a build that fails', async () => {
    expect(await sentenceOf({ BUILD_FAILS: '1' })).toMatch(/^The pages could not be built/)
  })

  it('a part that ends at once', async () => {
    const sentence = await sentenceOf({}, ({ folder }) =>
      writeFileSync(join(folder, 'lib/delivery/main.ts'), "throw new Error('no such table')"),
    )
    expect(sentence).toContain('The delivery ended right after its start (code 1): ')
    expect(sentence).toContain('no such table')
  })
})

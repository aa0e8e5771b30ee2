import { startSandbox } from './server.ts'

/** The sandbox as a process of its own; see README.md beside this file for its variables. */
const { SANDBOX_PORT = '4010', SANDBOX_KEY, SANDBOX_JOURNAL, SANDBOX_FSYNC } = process.env

process.on('uncaughtException', (error) => end(`The sandbox stopped: ${error.message}`))

const port = /^\d{1,5}$/.test(SANDBOX_PORT) ? Number(SANDBOX_PORT) : -1
if (port < 0 || port > 65_535) end('SANDBOX_PORT must be a whole number from 0 to 65535.')

const sandbox = await startSandbox({
  port,
  key: SANDBOX_KEY || 'sandbox-key',
  journal: { path: SANDBOX_JOURNAL || undefined, fsync: SANDBOX_FSYNC === '1' },
}).catch((error: NodeJS.ErrnoException) => end(startProblem(error)))

console.log(JSON.stringify({ sandbox: sandbox.url }))

let isStopping = false
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
  process.on(event as NodeJS.Signals, async () => {
    if (isStopping) return
    isStopping = true
    await sandbox.stop()
    process.exit(0)
  })
}

function startProblem(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken. Give the sandbox another one with SANDBOX_PORT.`
  }
  if (error.path)
    return `The journal ${error.path} cannot be opened: ${error.code ?? error.message}.`
  return `The sandbox cannot start: ${error.message}`
}

function end(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

import { fork } from 'node:child_process'

/** Starts the fixed answerer in a process of its own; each answer takes `latencyMs`. */
export async function startAnswerer(latencyMs: number): Promise<{ url: string; stop: () => void }> {
  const child = fork(new URL('./answerer.ts', import.meta.url), {
    env: { ...process.env, LATENCY_MS: String(latencyMs) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim()))
    child.once('exit', () => reject(new Error('The answerer did not start.')))
  })
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

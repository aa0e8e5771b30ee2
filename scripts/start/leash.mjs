/**
 * Loaded into every process the launcher starts (`node --import`): it stops in good order when the
 * launcher is gone, however that ended, so that nothing runs on unseen.
 */
import process from 'node:process'

const dieAfterMs = 35_000

// `next dev` hands its Node options on to a worker, whose channel is not ours to watch.
const isOurs = process.env.PUNCHDESK_LAUNCHER_PID === String(process.ppid)

if (process.connected && isOurs) {
  process.on('disconnect', stop)
  // Windows has no signal that a process could take care of.
  process.on('message', (message) => message === 'stop' && stop())
  process.channel?.unref()
  // The launcher reads what is printed here; after its end a line must not be the end of a drain.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

function stop() {
  const isHandled = process.emit('SIGTERM', 'SIGTERM')
  if (!isHandled) process.exit(0)
  setTimeout(() => process.exit(1), dieAfterMs).unref()
}

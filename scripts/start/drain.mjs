/**
 * Loaded into `next start`: on SIGTERM it takes no new request, lets the running ones finish and ends.
 * Next's own handler either cuts them after a millisecond or waits for ever on an event stream.
 */
import http from 'node:http'

/** A single punch waits 10 s for Go2Clock's answer. */
const finishWithinMs = 15_000

/** @type {Set<http.Server>} */
const servers = new Set()
/** @type {Set<http.ServerResponse>} */
const running = new Set()
let isStopping = false

const emit = http.Server.prototype.emit
/** @this {http.Server} @param {string} event @param {unknown[]} args */
http.Server.prototype.emit = function watched(event, ...args) {
  if (event === 'listening') servers.add(this)
  if (event === 'request') watch(/** @type {http.ServerResponse} */ (args[1]))
  return Reflect.apply(emit, this, [event, ...args])
}

process.on('SIGTERM', () => {
  if (isStopping) return
  isStopping = true
  for (const server of servers) server.close()
  for (const response of running) {
    response.shouldKeepAlive = false
    if (isEventStream(response)) response.destroy()
  }
  endWhenIdle()
  setTimeout(() => process.exit(0), finishWithinMs)
})

/** @param {http.ServerResponse} response */
function watch(response) {
  running.add(response)
  response.once('close', () => {
    running.delete(response)
    endWhenIdle()
  })
}

function endWhenIdle() {
  if (isStopping && running.size === 0) process.exit(0)
}

/** The browser comes back to an event stream by itself, when the desk is up again. */
function isEventStream(/** @type {http.ServerResponse} */ response) {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}

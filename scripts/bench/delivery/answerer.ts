/**
 * The least an HTTP server of Node can do: reads each request to its end and answers
 * "Success created.", after LATENCY_MS. Prints its port on a line of its own.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const latencyMs = Number(process.env.LATENCY_MS ?? 0)
const body = '{"status":"success","message":"","error":"Success created."}'
const headers = { 'content-type': 'application/json', 'content-length': body.length }

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, headers)
    if (latencyMs > 0) setTimeout(() => response.end(body), latencyMs)
    else response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
process.on('disconnect', () => process.exit(0))

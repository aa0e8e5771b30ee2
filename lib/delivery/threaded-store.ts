import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { DeliveryStore, Verb } from './store.ts'
import { revived } from './store-errors.ts'

/**
 * The store on a thread of its own: SQLite answers and syncs without giving anybody a turn, and here
 * sockets have theirs meanwhile. An end of the thread that nobody asked for ends the process: the
 * launcher starts it again, and what was claimed is found.
 */
export function openThreadedStore(databaseUrl: string): DeliveryStore {
  const { port1: line, port2 } = new MessageChannel()
  const thread = new Worker(new URL('./store-thread.ts', import.meta.url), {
    workerData: { databaseUrl, line: port2 },
    transferList: [port2],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let calls = 0
  let isClosing = false
  const ended = new Promise<void>((resolve) => {
    thread.on('exit', () => {
      if (!isClosing) throw new Error('The thread of the store ended.')
      resolve()
    })
  })
  thread.on('error', (problem) => {
    throw problem
  })

  function receive(text: string) {
    const [call, found, thrown] = JSON.parse(text)
    const asked = waiting.get(call)
    waiting.delete(call)
    if (thrown) asked?.reject(revived(thrown))
    else asked?.resolve(found)
  }
  line.on('message', receive)

  function ask(verb: Verb, given: unknown[]): Promise<unknown> {
    const asked = Promise.withResolvers<unknown>()
    waiting.set(++calls, asked)
    line.postMessage(JSON.stringify([calls, verb, given]))
    return asked.promise
  }

  const own: Pick<DeliveryStore, 'hear' | 'close'> = {
    hear() {
      if (waiting.size === 0) return
      const heard = receiveMessageOnPort(line)
      if (heard) receive(heard.message)
    },
    close() {
      isClosing = true
      line.postMessage('close')
      return ended
    },
  }
  // By name: the verbs themselves, and all the SQL they need, are loaded in the thread alone.
  return new Proxy(own as DeliveryStore, {
    get: (_, name) => Reflect.get(own, name) ?? verbCall(name),
  })

  function verbCall(name: string | symbol) {
    // Whoever awaits the store itself asks for this.
    if (name === 'then') return undefined
    return (...given: unknown[]) => ask(name as Verb, given)
  }
}

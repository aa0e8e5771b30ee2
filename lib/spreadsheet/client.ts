import * as Comlink from 'comlink'
import type { Progress, Workbench } from './schema.ts'

/** The page's end of the workbench. `stop` kills the worker, whatever it is doing. */
export type WorkbenchHandle = { bench: Comlink.Remote<Workbench>; stop: () => void }

/**
 * Starts a worker of its own for one import. Browser only. `onCrash` is called when the worker could
 * not be loaded or died (out of memory): calls on their way then never get an answer.
 */
export function startWorkbench(onCrash?: (event: Event) => void): WorkbenchHandle {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'punchdesk-workbench',
  })
  if (onCrash) {
    worker.addEventListener('error', onCrash)
    worker.addEventListener('messageerror', onCrash)
  }
  const bench = Comlink.wrap<Workbench>(worker)
  return {
    bench,
    stop: () => {
      bench[Comlink.releaseProxy]()
      worker.terminate()
    },
  }
}

/** Wraps a progress callback so that it can cross to the worker. */
export function onProgress(callback: (progress: Progress) => void) {
  return Comlink.proxy(callback)
}

import * as Comlink from 'comlink'
import { z } from 'zod'
import { createWorkbench } from './workbench.ts'

/** The only door between the page and the file: the page never holds more than it shows. */

// zod would try to compile its checks with `new Function`, which the worker's policy reports.
z.config({ jitless: true })

const bench = createWorkbench()

Comlink.expose({
  ...bench,
  uploadChunk: async (seq: number) => {
    const chunk = await bench.uploadChunk(seq)
    return chunk && Comlink.transfer(chunk, [chunk.bytes.buffer])
  },
})

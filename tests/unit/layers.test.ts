import { describe, expect, it } from 'vitest'
import { rules } from '../support/layer-rules.ts'
import { parseSource, readSourceTree } from '../support/source-tree.ts'

describe('the layers', () => {
  const tree = readSourceTree()

  it.each(Object.keys(rules))('%s', (name) => {
    expect(rules[name]?.(tree)).toEqual([])
  })
})

describe('a rule finds what breaks it', () => {
  const broken: Record<string, [path: string, text: string]> = {
    'app -> components -> lib, and nothing imports app or tests': [
      'lib/punch/schema.ts',
      "import { Button } from '#components/ui/button.tsx'",
    ],
    'components/ui knows no domain': [
      'components/ui/field.tsx',
      "import { punchSchema } from '#lib/punch/schema.ts'",
    ],
    'pure files of lib import no store, environment, Next or Node': [
      'lib/punch/read-back.ts',
      "import { readFileSync } from 'node:fs'",
    ],
    'only data, mutations and the ledger hot path open the store': [
      'lib/imports/actions.ts',
      "import { getDb } from '#lib/db/client.ts'",
    ],
    'app and components reach the store through loaders and actions': [
      'app/log/page.tsx',
      "import { listPunches } from '#lib/ledger/data.ts'",
    ],
    'what runs in the browser takes from lib only pure files, result and actions': [
      'components/results-log/filters.tsx',
      "'use client'\nimport {\n  listPunches,\n} from '#lib/ledger/loaders.ts'",
    ],
    'the delivery runs without Next and React': ['lib/delivery/main.ts', "import 'server-only'"],
    'only lib/env.ts reads the environment': [
      'lib/go2clock/client.ts',
      'const key = process.env.GO2CLOCK_API_KEY',
    ],
    "'use server' stands only in actions.ts, which exports async functions only": [
      'lib/ledger/actions.ts',
      "'use server'\nexport const limit = 5",
    ],
    'one way to write an import': ['lib/ledger/data.ts', "import { env } from '../env.ts'"],
    'no barrels': ['components/ui/index.ts', ''],
    'no cycles': ['lib/punch/a.ts', "import { a } from './a.ts'"],
    'a page is short: it composes components': ['app/log/page.tsx', '\n'.repeat(61)],
  }

  it.each(Object.keys(rules))('%s', (name) => {
    const [path, text] = broken[name] ?? ['', '']
    expect(rules[name]?.([parseSource(path, text)])).toHaveLength(1)
  })

  it('leaves types alone, which are gone before the file runs', () => {
    const file = parseSource(
      'lib/ledger/view.ts',
      "import type { Tables } from '#lib/db/tables.ts'",
    )
    expect(Object.values(rules).flatMap((rule) => rule([file]))).toEqual([])
  })
})

/**
 * Who may import whom. Every rule takes the whole tree and answers with sentences that say where
 * the code should go; `exceptions` may only get shorter.
 */
import type { Import, SourceFile } from './source-tree.ts'

type Rule = (tree: SourceFile[]) => string[]

/** `file -> what it may import all the same`, each with its reason. */
const exceptions: Record<string, string[]> = {}

/** Beside these, a file of lib/<noun>/ is pure. */
const serverFiles = /^lib\/[\w-]+\/(data|mutations|loaders|actions)\.ts$/
const processFiles =
  /^lib\/(env|action|failpoint|log)\.ts$|^lib\/(db|delivery|auth|web)\/|^lib\/connections\/keys\.ts$|^lib\/go2clock\/client\.ts$|^lib\/ledger\/hot-path/
const isPure = (path: string) =>
  path.startsWith('lib/') && !serverFiles.test(path) && !processFiles.test(path)

const serverPackages =
  /^(node:|next(\/|$)|server-only$|kysely$|pg$|pino$|undici$|better-auth(\/|$))/
const webPackages = /^(next(\/|$)|react(-dom)?(\/|$)|server-only$|client-only$)/

/** proxy.ts and instrumentation.ts are Next's, as app is; configuration has no layer. */
const topOf = (path: string) =>
  path.includes('/') ? path.slice(0, path.indexOf('/')) : path.endsWith('.config.ts') ? '' : 'app'
const mayImport: Record<string, string[]> = {
  app: ['app', 'components', 'lib'],
  components: ['components', 'lib'],
  lib: ['lib'],
  // A second, independent reading of Go2Clock's contract: sharing code would share its mistakes.
  sandbox: ['sandbox'],
  scripts: ['scripts', 'sandbox', 'lib'],
}

export const rules: Record<string, Rule> = {
  'app -> components -> lib, and nothing imports app or tests': (tree) =>
    eachImport(tree, (file, { file: target }) => {
      const layer = topOf(file.path)
      const allowed = mayImport[layer]
      if (!allowed || !target || allowed.includes(topOf(target))) return
      // The benches use the tests' guard, databases and browsers.
      if (/^scripts\/bench/.test(file.path) && target.startsWith('tests/support/')) return
      return `${layer} may import ${allowed.join(', ')}: move what both need down to the lowest of them`
    }),

  'components/ui knows no domain': (tree) =>
    eachImport(tree, (file, { file: target }) => {
      if (!file.path.startsWith('components/ui/') || !target) return
      if (target.startsWith('components/ui/')) return
      return 'pass it in as a prop or slot, or move the component to components/<noun>/'
    }),

  'pure files of lib import no store, environment, Next or Node': (tree) =>
    eachImport(tree, (file, { specifier, file: target, typeOnly }) => {
      if (!isPure(file.path) || typeOnly) return
      if (target ? isPure(target) : !serverPackages.test(specifier)) return
      return 'reads go to data.ts, writes to mutations.ts, page reads to loaders.ts, endpoints to actions.ts'
    }),

  'only data, mutations and the ledger hot path open the store': (tree) =>
    eachImport(tree, (file, { file: target, typeOnly }) => {
      if (!target?.startsWith('lib/db/') || typeOnly) return
      if (/^(tests|scripts|lib\/db|lib\/auth)\//.test(file.path)) return
      if (/^lib\/[\w-]+\/(data|mutations)\.ts$|^lib\/ledger\/hot-path/.test(file.path)) return
      // They write no query: they hand the store on to what does.
      if (file.path === 'lib/action.ts') return
      if (file.path.endsWith('/loaders.ts') && target === 'lib/db/client.ts') return
      // It opens nothing: it names what a store's error means.
      if (target === 'lib/db/store-trouble.ts') return
      return 'put the query into the data.ts or mutations.ts of its noun and call that'
    }),

  'app and components reach the store through loaders and actions': (tree) =>
    eachImport(tree, (file, { file: target, typeOnly }) => {
      if (!/^(app|components)\//.test(file.path) || !target || typeOnly) return
      if (!/^lib\/[\w-]+\/(data|mutations)\.ts$/.test(target)) return
      return 'read in the loaders.ts of that noun, write in its actions.ts: they ask for the session first'
    }),

  'what runs in the browser takes from lib only pure files, result and actions': (tree) =>
    browserFiles(tree).flatMap((file) =>
      eachImport([file], (_, { specifier, file: target, typeOnly }) => {
        if (typeOnly) return
        if (!target) {
          const isNode = /^(node:|server-only$|kysely$|pg$|pino$|undici$)/.test(specifier)
          return isNode
            ? 'this file is sent to the browser; do it in an action or a loader'
            : undefined
        }
        if (!target.startsWith('lib/') || isPure(target) || /\/actions\.ts$/.test(target)) return
        return 'this file is sent to the browser; take an action, or pass the data in as a prop'
      }),
    ),

  'the delivery runs without Next and React': (tree) =>
    reachable(tree, (file) => file.path.startsWith('lib/delivery/')).flatMap((file) =>
      eachImport([file], (_, { specifier, typeOnly }) =>
        !typeOnly && webPackages.test(specifier)
          ? 'lib/delivery imports this file and runs as plain Node; keep what needs the web in loaders or actions'
          : undefined,
      ),
    ),

  'only lib/env.ts reads the environment': (tree) =>
    eachFile(tree, ({ path, text }) => {
      if (path === 'lib/env.ts' || /^(scripts|sandbox|tests)\/|\.config\.ts$/.test(path)) return
      // Next's own way to tell which runtime loads this file.
      if (!/process\.env\b(?!\.NEXT_RUNTIME\b)/.test(withoutComments(text))) return
      return 'add the variable to lib/env.ts, where it is parsed and its problems are told'
    }),

  "'use server' stands only in actions.ts, which exports async functions only": (tree) =>
    eachFile(tree, ({ path, text }) => {
      const isActions = /^lib\/[\w-]+\/actions\.ts$/.test(path)
      const saysServer = /^\s*['"]use server['"]/m.test(withoutComments(text))
      if (path.startsWith('tests/')) return
      if (isActions !== saysServer) {
        return isActions
          ? "begin the file with 'use server'"
          : 'public endpoints go to lib/<noun>/actions.ts'
      }
      if (!isActions) return
      const exported = text.match(
        /^export (?!async function|type |interface |const \w+ = action\().*/m,
      )
      return exported
        ? `"${exported[0]}" is no async function: every export is a public endpoint`
        : undefined
    }),

  'one way to write an import': (tree) =>
    eachImport(tree, (file, { specifier, file: target }) => {
      if (
        !target ||
        /^(tests|scripts|sandbox)\//.test(file.path) ||
        file.path.endsWith('.config.ts')
      )
        return
      if (specifier.startsWith('../')) return `write #${target}`
      if (!/\.\w+$/.test(target)) return 'write the ending: Node runs these files as they are'
      return undefined
    }),

  'no barrels': (tree) =>
    eachFile(tree, ({ path }) =>
      /\/index\.tsx?$/.test(path) ? 'import from the file that has it' : undefined,
    ),

  'no cycles': (tree) => cycles(tree),

  'a page is short: it composes components': (tree) =>
    eachFile(tree, ({ path, text }) =>
      /^app\/.*\/?page\.tsx$/.test(path) && text.split('\n').length > 60
        ? 'move its parts to components/<noun>/'
        : undefined,
    ),
}

type Verdict = string | undefined

function eachFile(tree: SourceFile[], judge: (file: SourceFile) => Verdict): string[] {
  return tree.flatMap((file) => {
    const advice = judge(file)
    return advice ? [`${file.path}: ${advice}`] : []
  })
}

function eachImport(
  tree: SourceFile[],
  judge: (file: SourceFile, wanted: Import) => Verdict,
): string[] {
  return tree.flatMap((file) =>
    file.imports.flatMap((wanted) => {
      if (exceptions[file.path]?.includes(wanted.file ?? wanted.specifier)) return []
      const advice = judge(file, wanted)
      return advice ? [`${file.path} imports ${wanted.specifier}: ${advice}`] : []
    }),
  )
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
const saysClient = ({ text }: SourceFile) => /^\s*['"]use client['"]/.test(withoutComments(text))

/** Client components and all they pull along, up to the actions, which stay on the server. */
const browserFiles = (tree: SourceFile[]) =>
  reachable(tree, saysClient, (path) => path.startsWith('components/') || path.startsWith('app/'))

function reachable(
  tree: SourceFile[],
  isStart: (file: SourceFile) => boolean,
  follows: (path: string) => boolean = () => true,
): SourceFile[] {
  const byPath = new Map(tree.map((file) => [file.path, file]))
  const found = new Set(tree.filter(isStart))
  for (const file of found) {
    for (const { file: target, typeOnly } of file.imports) {
      const next = target && !typeOnly && follows(target) ? byPath.get(target) : undefined
      if (next) found.add(next)
    }
  }
  return [...found]
}

function cycles(tree: SourceFile[]): string[] {
  const byPath = new Map(tree.map((file) => [file.path, file]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) {
      found.push(
        `${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}: give the shared part a file of its own`,
      )
      return
    }
    if (done.has(path)) return
    for (const { file, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (file && !typeOnly) visit(file, [...trail, path])
    }
    done.add(path)
  }
  for (const { path } of tree) visit(path, [])
  return found
}

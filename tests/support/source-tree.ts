/** The repository's own source files and what each imports, for the test of the layers. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, extname, join, posix, relative, resolve, sep } from 'node:path'

export type Import = {
  /** As written. */
  specifier: string
  /** Path from the repository's root, when it is a file of ours. */
  file?: string
  /** Erased before it runs: `import type`, `export type`. */
  typeOnly: boolean
}
export type SourceFile = { path: string; text: string; imports: Import[] }

const root = resolve(import.meta.dirname, '../..')
const patterns = ['{app,components,lib,sandbox,scripts,tests}/**/*.{ts,tsx,mjs}', '*.{ts,tsx}']

export function readSourceTree(): SourceFile[] {
  return globSync(patterns, { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !path.endsWith('.d.ts'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')))
}

/** A file as the rules see it; `path` from the root, with forward slashes. */
export function parseSource(path: string, text: string): SourceFile {
  const statements = text.matchAll(
    /^[ \t]*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s*)?['"]([^'"]+)['"]/gm,
  )
  const calls = text.matchAll(/(?:\bimport\(|\bnew URL\()\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]/g)
  return {
    path,
    text,
    imports: [
      ...Array.from(statements, (found) => toImport(path, found[2] ?? '', Boolean(found[1]))),
      ...Array.from(calls, (found) => toImport(path, found[1] ?? '', false)).filter(({ file }) =>
        /^\.(tsx?|mjs)$/.test(extname(file ?? '')),
      ),
    ],
  }
}

function toImport(from: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('#')) return { specifier, file: specifier.slice(1), typeOnly }
  if (!specifier.startsWith('.')) return { specifier, typeOnly }
  const file = posix.normalize(posix.join(dirname(from), specifier))
  return { specifier, file: relative('.', file).split(sep).join('/'), typeOnly }
}

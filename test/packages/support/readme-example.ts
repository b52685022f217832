import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../manifests/support/read'

export type Format = 'mjs' | 'cjs'

interface ExampleOptions {
  format: Format
  hasGlobals: boolean
  /** Default `js`. */
  language?: 'js' | 'ts'
}

/**
 * The first example in a language from the README of a package, for a test runner. `hasGlobals`: the runner defines
 * `test`, so the import of `node:test` is left out.
 */
export function readmeExample(folder: string, options: ExampleOptions): string {
  const readme = readFileSync(join(root, 'packages', folder, 'README.md'), 'utf8')
  const [, code = ''] = new RegExp(`^\`\`\`${options.language ?? 'js'}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme) ?? []
  const lines = code.split('\n').filter((line) => !options.hasGlobals || !line.includes("'node:test'"))
  return options.format === 'mjs' ? lines.join('\n') : lines.map(asRequire).join('\n')
}

/** Replaces an import with a call of `require`. */
const asRequire = (line: string): string => line.replace(/^import (.+) from (.+)$/, 'const $1 = require($2)')

import { cpSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../manifests/support/read'

interface Pattern {
  isException: boolean
  matches: RegExp
}

/** Copies what an image's build sees: everything that .dockerignore does not leave out. */
export function copyContext(target: string): void {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').flatMap(readPattern)
  const exceptions = patterns.filter(({ isException }) => isException)
  for (const name of readdirSync(root)) {
    // A folder that is left out may hold exceptions; here they are all at the top.
    if (exceptions.some(({ matches }) => matches.test(name)))
      cpSync(join(root, name), join(target, name), {
        recursive: true,
        filter: (path) => !isIgnored(path.slice(root.length + 1), patterns),
      })
  }
}

function readPattern(line: string): Pattern[] {
  if (line === '' || line.startsWith('#')) return []
  const glob = line.replace(/^!/, '')
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace('**/', '(?:.*/)?')
    .replaceAll(/(?<!\.)\*/g, '[^/]*')
  return [{ isException: line.startsWith('!'), matches: new RegExp(`^${source}(/|$)`) }]
}

/** The last pattern that fits decides. */
function isIgnored(path: string, patterns: readonly Pattern[]): boolean {
  return patterns.findLast(({ matches }) => matches.test(path))?.isException === false
}

import { cpSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../manifests/support/read'

interface Pattern {
  isException: boolean
  matches: RegExp
}

/** Copies the build context of the images, that is, all files that .dockerignore does not exclude. */
export function copyContext(target: string): void {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').flatMap(parsePattern)
  const exceptions = patterns.filter(({ isException }) => isException)
  for (const name of readdirSync(root)) {
    // All exceptions in .dockerignore are files and folders at the top level.
    if (exceptions.some(({ matches }) => matches.test(name)))
      cpSync(join(root, name), join(target, name), {
        recursive: true,
        filter: (path) => !isIgnored(path.slice(root.length + 1), patterns),
      })
  }
}

function parsePattern(line: string): Pattern[] {
  if (line === '' || line.startsWith('#')) return []
  const glob = line.replace(/^!/, '')
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace('**/', '(?:.*/)?')
    .replaceAll(/(?<!\.)\*/g, '[^/]*')
  return [{ isException: line.startsWith('!'), matches: new RegExp(`^${source}(/|$)`) }]
}

/** Whether .dockerignore excludes a file. The last pattern that matches decides. */
function isIgnored(path: string, patterns: readonly Pattern[]): boolean {
  return patterns.findLast(({ matches }) => matches.test(path))?.isException === false
}

import { readObjects, type SourceObject } from '../input'
import { UsageError } from './arguments'
import { type Terminal } from './command'

/**
 * Reads all Kubernetes objects of files, folders (their .yaml, .yml and .json files) and stdin (`-`). Folders can have
 * other files too, such as values of a chart and patches.
 */
export function readManifests(
  paths: readonly string[],
  terminal: Pick<Terminal, 'read' | 'list' | 'writeError'>,
): SourceObject[] {
  if (paths.length === 0) throw new UsageError('FILE is missing: a manifest, a folder, or - for stdin')
  const skip = (place: string): void => terminal.writeError(`${place}: left out, it is no Kubernetes object\n`)
  return paths.flatMap((path) => {
    const files = terminal.list(path)
    if (files === null) return readObjects(terminal.read(path), path === '-' ? 'stdin' : path)
    return files
      .filter((file) => /\.(ya?ml|json)$/.test(file))
      .flatMap((file) => readObjects(terminal.read(file), file, skip))
  })
}

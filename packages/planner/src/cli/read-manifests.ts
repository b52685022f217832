import { basename, dirname, join, normalize } from 'node:path'
import { parseDocument } from 'yaml'
import { InvalidInputError } from '../errors'
import { readObjects, type SourceObject } from '../input'
import { UsageError } from './arguments'
import { type Terminal } from './command'

/** Whether a text has only comments and document separators. */
const isEmpty = (text: string): boolean => text.split(/\r?\n/).every((line) => /^\s*(#.*|---|\.\.\.)?\s*$/.test(line))

/**
 * Reads all Kubernetes objects of files, folders (their .yaml, .yml and .json files, without the patches of their
 * kustomizations) and stdin (`-`). In folders, files that are not Kubernetes objects, such as values of a chart, are left out.
 */
export function readManifests(
  paths: readonly string[],
  terminal: Pick<Terminal, 'read' | 'list' | 'writeError'>,
): SourceObject[] {
  if (paths.length === 0) throw new UsageError('FILE is missing: a manifest, a folder, or - for stdin')
  return paths.flatMap((path) => {
    const files = terminal.list(path)?.filter((file) => /\.(ya?ml|json)$/.test(file))
    if (files) return readFolder(path, files, terminal)
    const [text, name] = [terminal.read(path), path === '-' ? 'stdin' : path]
    if (isEmpty(text)) throw new InvalidInputError(name, 'is empty')
    return readObjects(text, name)
  })
}

function readFolder(
  folder: string,
  files: readonly string[],
  terminal: Pick<Terminal, 'read' | 'writeError'>,
): SourceObject[] {
  if (files.length === 0) throw new InvalidInputError(folder, 'has no .yaml, .yml or .json files')
  const skip = (place: string): void => terminal.writeError(`${place}: left out, it is not a Kubernetes object\n`)
  const patches = new Set(files.flatMap((file) => patchesOf(file, terminal)))
  return files
    .filter((file) => !patches.has(normalize(file)))
    .flatMap((file) => readObjects(terminal.read(file), file, skip))
}

/** The files that a kustomization.yaml names as patches, which are incomplete objects. */
function patchesOf(file: string, terminal: Pick<Terminal, 'read'>): string[] {
  if (!/^kustomization\.ya?ml$/.test(basename(file))) return []
  const { patches, patchesStrategicMerge } = (parseDocument(terminal.read(file)).toJS() ?? {}) as Record<
    string,
    unknown
  >
  const entries = [patches, patchesStrategicMerge].filter((list) => Array.isArray(list)).flat() as unknown[]
  return entries
    .map((entry) => (entry as { path?: unknown } | null)?.path ?? entry)
    .filter((path) => typeof path === 'string')
    .map((path) => normalize(join(dirname(file), path)))
}

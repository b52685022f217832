import { basename, dirname, join, normalize, relative, sep } from 'node:path'
import { parseDocument } from 'yaml'
import { InvalidInputError } from '../errors'
import { readObjects, type SourceObject } from '../input'
import { UsageError } from './arguments'
import { type Terminal } from './command'

/** Whether a file is in a hidden folder, such as .git, or in node_modules. */
const isInToolFolder = (file: string, folder: string): boolean =>
  relative(folder, dirname(file))
    .split(sep)
    .some((name) => /^(\.[^.]|node_modules$)/.test(name))

/** Whether a text may contain objects. Other files of a folder need not be valid YAML: a tsconfig.json has comments. */
const hasObjects = (text: string): boolean => /\b(apiVersion|kind)\b/.test(text)

/** Whether a text has only comments and document separators. */
const isEmpty = (text: string): boolean => text.split(/\r?\n/).every((line) => /^\s*(#.*|---|\.\.\.)?\s*$/.test(line))

/**
 * Reads all Kubernetes objects of files, folders (their .yaml, .yml and .json files, without the patches of their
 * kustomizations) and stdin (`-`). In folders, files that are not Kubernetes objects, such as values of a chart, are
 * left out, and so are hidden folders and node_modules.
 */
export function readManifests(
  paths: readonly string[],
  terminal: Pick<Terminal, 'read' | 'list' | 'writeError'>,
): SourceObject[] {
  if (paths.length === 0) throw new UsageError('FILE is missing: a manifest, a folder, or - for stdin')
  return paths.flatMap((path) => {
    const files = terminal.list(path)?.filter((file) => /\.(ya?ml|json)$/.test(file) && !isInToolFolder(file, path))
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
  const reportSkipped = (place: string): void =>
    terminal.writeError(`${place}: left out, because it is not a Kubernetes object\n`)
  const patches = new Set(files.flatMap((file) => patchesOf(file, terminal)))
  return files
    .filter((file) => !patches.has(normalize(file)))
    .flatMap((file) => {
      const text = terminal.read(file)
      if (hasObjects(text)) return readObjects(text, file, reportSkipped)
      reportSkipped(`${file}:1`)
      return []
    })
}

/** The files that a kustomization.yaml names as patches, which are incomplete objects. */
function patchesOf(file: string, terminal: Pick<Terminal, 'read'>): string[] {
  if (!/^kustomization\.ya?ml$/.test(basename(file))) return []
  const { patches, patchesStrategicMerge } = readKustomization(file, terminal)
  const entries = [patches, patchesStrategicMerge].filter((list) => Array.isArray(list)).flat() as unknown[]
  return entries
    .map((entry) => (entry as { path?: unknown } | null)?.path ?? entry)
    .filter((path) => typeof path === 'string')
    .map((path) => normalize(join(dirname(file), path)))
}

function readKustomization(file: string, terminal: Pick<Terminal, 'read'>): Record<string, unknown> {
  try {
    return (parseDocument(terminal.read(file)).toJS() ?? {}) as Record<string, unknown>
  } catch (error) {
    throw new InvalidInputError(file, `invalid YAML: ${(error as Error).message}`)
  }
}

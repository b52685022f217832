import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { admitManifest } from './admit-manifest'
import { ManifestError } from './validate-manifest'
import { type KubeObject } from './objects'

/**
 * Reads all objects of the files under `resources` in `<folder>/kustomization.yaml`, in that order.
 * @throws ManifestError
 */
export function readManifests(folder: string): KubeObject[] {
  return readResourceList(folder).flatMap((file) => readManifestFile(join(folder, file)))
}

/** Reads the objects of one YAML file. @throws ManifestError */
export function readManifestFile(path: string): KubeObject[] {
  const file = basename(path)
  const documents = parseAllDocuments(readText(path))
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error) throw new ManifestError({ file, reason: error.message, cause: error })
    const value: unknown = document.toJS()
    return value === null ? [] : admitManifest(value, file)
  })
}

function readResourceList(folder: string): string[] {
  const file = join(folder, 'kustomization.yaml')
  const { resources } = parse(readText(file)) as { resources?: unknown }
  if (!Array.isArray(resources) || !resources.every((entry) => typeof entry === 'string'))
    throw new ManifestError({ file: basename(file), reason: 'resources must be a list of file names' })
  return resources
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ManifestError({ file: path, reason: 'cannot be read', cause })
  }
}

import { basename, join } from 'node:path'
import { valueAt } from '../json'
import { admitManifest } from './admit-manifest'
import { ManifestError } from './manifest-error'
import { type KubeObject } from './objects'
import { readDocuments } from './read-documents'

/**
 * Reads all objects of the files under `resources` in `<folder>/kustomization.yaml`, in that order.
 * @throws ManifestError
 */
export function readManifests(folder: string): KubeObject[] {
  return readResourceList(folder).flatMap((file) => readManifestFile(join(folder, file)))
}

/** Reads the objects of one YAML file. @throws ManifestError */
export function readManifestFile(path: string): KubeObject[] {
  return readDocuments(path).flatMap((value) => (value === null ? [] : admitManifest(value, basename(path))))
}

function readResourceList(folder: string): string[] {
  const file = join(folder, 'kustomization.yaml')
  const resources = valueAt(readDocuments(file)[0], 'resources')
  if (!Array.isArray(resources) || !resources.every((entry) => typeof entry === 'string'))
    throw new ManifestError({ file: basename(file), reason: 'resources must be a list of file names' })
  return resources
}

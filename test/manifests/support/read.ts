import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { reportSkipped } from '../../support/report-skipped'
import { type KubeObject } from './types'

export const root = join(__dirname, '../../..')
export const deployments = join(root, 'deployments')

/** Names of the folders in overlays/. */
export const overlays = readdirSync(join(root, 'overlays')).sort()

/** The services with a Deployment in deployments/: the frontend and all of services/ except the shop of the HPA lab. */
export const services = [
  'frontend',
  ...readdirSync(join(root, 'services')).filter(
    (name) => name !== 'shop' && existsSync(join(root, 'services', name, 'package.json')),
  ),
].sort()

/** The YAML files directly in deployments/, which the tutorial applies one by one. */
export const deploymentFiles = readdirSync(deployments)
  .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
  .sort()

/** Parses the objects in a YAML text. @throws when the text is not YAML */
export function parseObjects(text: string): KubeObject[] {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    if (document.errors[0]) throw document.errors[0]
    const value = document.toJS() as KubeObject | null
    return value ? [value] : []
  })
}

/** Reads the objects in a file. `path` is relative to the repository. */
export function readObjects(path: string): KubeObject[] {
  return parseObjects(readFileSync(join(root, path), 'utf8'))
}

/** Whether kubectl, which includes kustomize, is installed. */
export const canRender = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0

/** `describe` if kubectl is installed, else `describe.skip`. In CI always `describe`, so that the tests fail without kubectl. */
export const describeRendered = canRender || process.env.CI ? describe : describe.skip
if (!canRender) reportSkipped('rendering the overlays, unless CI is set', 'kubectl is not installed')

const rendered = new Map<string, KubeObject[]>()

/** The objects that `kubectl apply -k` sends. @throws the error of kustomize */
export function render(folder: string): KubeObject[] {
  const cached = rendered.get(folder)
  if (cached) return cached
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`kubectl kustomize ${folder} failed: ${stderr}`)
  const objects = parseObjects(stdout)
  rendered.set(folder, objects)
  return objects
}

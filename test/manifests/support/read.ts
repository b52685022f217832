import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { saySkipped } from '../../support/skip'
import { type KubeObject } from './types'

export const root = join(__dirname, '../../..')
export const deployments = join(root, 'deployments')

/** Folders under overlays/, each a platform. */
export const overlays = readdirSync(join(root, 'overlays')).sort()

/** Folders under services/ that have a Deployment in deployments/, and the page. The shop is the lab's. */
export const services = [
  'frontend',
  ...readdirSync(join(root, 'services')).filter(
    (name) => name !== 'shop' && existsSync(join(root, 'services', name, 'package.json')),
  ),
].sort()

/** The flat files that the tutorial applies one by one. */
export const flatFiles = readdirSync(deployments)
  .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
  .sort()

/** The objects of a YAML text. @throws when it is not YAML. */
export function parseObjects(text: string): KubeObject[] {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    if (document.errors[0]) throw document.errors[0]
    const value = document.toJS() as KubeObject | null
    return value ? [value] : []
  })
}

/** Objects of one file, its path relative to the repository. */
export function readObjects(path: string): KubeObject[] {
  return parseObjects(readFileSync(join(root, path), 'utf8'))
}

/** Kustomize comes with kubectl, and kubectl is no npm package. */
export const canRender = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0

/** Where kubectl is missing these tests are skipped, with a line on stderr. In CI, where that is easily missed, they fail. */
export const describeRendered = canRender || process.env.CI ? describe : describe.skip
if (!canRender) saySkipped('unless CI is set, rendering the overlays', 'kubectl is not installed')

const rendered = new Map<string, KubeObject[]>()

/** What `kubectl apply -k` would send. @throws with kustomize's words when it cannot be rendered. */
export function render(folder: string): KubeObject[] {
  const known = rendered.get(folder)
  if (known) return known
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${folder}: ${stderr}`)
  const objects = parseObjects(stdout)
  rendered.set(folder, objects)
  return objects
}

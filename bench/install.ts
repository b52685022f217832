// Creates the files of each service's image with commands/support/production-tree.mjs. All images come from one lockfile, so
// they share files. `all together` counts a shared file only once.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBench } from './support/bench'
import { sizesOf, totalMegabytes } from './support/disk-size'
import { atMost, figure } from './support/figures'

const root = join(__dirname, '..')
const MAX_MB = 60
/**
 * Limits of the services that need more than `MAX_MB`, MB. The Kubernetes client alone is larger than all other
 * packages of podconsumerdata.
 */
const higherLimits = new Map([['podconsumerdata', 130]])

runBench({ name: 'install', purpose: 'Measures the disk space of each service in production.' }, ({ defer }) => {
  const folder = mkdtempSync(join(tmpdir(), 'food-delivery-install-'))
  defer(() => rmSync(folder, { recursive: true, force: true }))
  const services = [...readdirSync(join(root, 'services')), 'frontend']
  const allSizes = new Map<string, number>()
  let installScripts = 0
  const figures = services.map((service) => {
    const tree = join(folder, service)
    createTree(service, tree)
    const sizes = sizesOf(tree)
    for (const [path, size] of sizes) allSizes.set(path, size)
    installScripts += countInstallScripts(tree)
    rmSync(tree, { recursive: true })
    return figure(service, totalMegabytes(sizes), 'MB', atMost({ required: higherLimits.get(service) ?? MAX_MB }))
  })
  return Promise.resolve([
    ...figures,
    figure('all together', totalMegabytes(allSizes), 'MB', atMost({ required: 150 })),
    figure('packages with an install script', installScripts, '', atMost({ required: 0 })),
  ])
})

function createTree(service: string, tree: string): void {
  const script = join(root, 'commands/support/production-tree.mjs')
  const args = [script, service, tree, '--prefer-offline']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`could not create the files of ${service}: ${stderr}`)
}

/** Counts packages with an install script, which may need a compiler. */
function countInstallScripts(tree: string): number {
  const lock = readFileSync(join(tree, 'node_modules/.package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: boolean }> }
  return Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript).length
}

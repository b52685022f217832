// Size of a production install: npm run bench -- install
// Each service's tree is made as for its image (commands/images/production-tree.mjs). All come from one lockfile, so the
// size of all together counts each file once.
import { spawnSync } from 'node:child_process'
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost } from './support/figures'

readArguments({
  command: 'npm run bench -- install',
  purpose: 'Measures the size of a production install of each service.',
})

const root = join(__dirname, '..')
const BLOCK_BYTES = 512
const MOST_MB = 60
/** The Kubernetes client alone is larger than everything else. */
const exceptions = new Map([['podconsumerdata', 130]])

runBench('install', (defer: Defer): Promise<Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'food-delivery-install-'))
  defer(() => rmSync(folder, { recursive: true, force: true }))
  const services = [...readdirSync(join(root, 'services')), 'frontend']
  const all = new Map<string, number>()
  let compiled = 0
  const figures = services.map((service): Figure => {
    const tree = join(folder, service)
    install(service, tree)
    const files = new Map(filesOf(tree).map((path) => [relative(tree, path), sizeOf(path)]))
    for (const [path, size] of files) all.set(path, size)
    compiled += packagesWithScripts(tree)
    rmSync(tree, { recursive: true })
    return {
      name: service,
      measured: megabytes(files.values()),
      unit: 'MB',
      bound: atMost({ required: exceptions.get(service) ?? MOST_MB }),
    }
  })
  return Promise.resolve([
    ...figures,
    { name: 'all together', measured: megabytes(all.values()), unit: 'MB', bound: atMost({ required: 150 }) },
    { name: 'packages with an install script', measured: compiled, unit: '', bound: atMost({ required: 0 }) },
  ])
})

function install(service: string, tree: string): void {
  const script = join(root, 'commands/images/production-tree.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, service, tree, '--prefer-offline'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${service}: ${stderr}`)
}

/** Files that use disk space in the tree; links to its own folders use none. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
}

const sizeOf = (path: string): number => lstatSync(path).blocks * BLOCK_BYTES

function megabytes(sizes: Iterable<number>): number {
  return [...sizes].reduce((sum, size) => sum + size, 0) / 1_024 / 1_024
}

/** Packages with an install script, which may need a compiler. */
function packagesWithScripts(tree: string): number {
  const lock = readFileSync(join(tree, 'node_modules/.package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: boolean }> }
  return Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript).length
}

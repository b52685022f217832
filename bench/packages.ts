// Packs the published packages as `npm publish` does, installs each in an empty folder and imports it there.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../commands/support/percentile'
import { installOffline, packAll, type Tarball } from '../test/packages/support/tarballs'
import { runBench } from './support/bench'
import { decisionRates } from './support/decision-rates'
import { sizesOf, totalMegabytes } from './support/disk-size'
import { type Figure, atLeast, atMost, figure } from './support/figures'

const IMPORTS = 9
/** Upper limits by package. `installedMb` and `packages`: size and number of packages after the installation. */
const limits: Record<string, { tarballKb: number; installedMb: number; packages: number; importMs: number }> = {
  autoscaler: { tarballKb: 150, installedMb: 7, packages: 2, importMs: 300 },
  embedded: { tarballKb: 300, installedMb: 6, packages: 9, importMs: 100 },
  'kafka-client': { tarballKb: 130, installedMb: 5, packages: 6, importMs: 300 },
  planner: { tarballKb: 450, installedMb: 2, packages: 1, importMs: 200 },
}

runBench(
  {
    name: 'packages',
    purpose: 'Measures the published packages: size, installation, first import, decisions of the autoscaler.',
  },
  async ({ defer }) => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'))
    defer(() => rmSync(folder, { recursive: true }))
    const tarballs = await packAll(folder)
    const figures: Figure[] = []
    for (const tarball of tarballs) figures.push(...(await figuresOf(tarball, folder)))
    const { unexplained, explained } = decisionRates()
    return [
      ...figures,
      figure('autoscaler: syncs with explanation', explained, '/s', atLeast({ required: 1_500 })),
      figure('autoscaler: syncs without explanation', unexplained, '/s', atLeast({ required: 20_000 })),
    ]
  },
)

async function figuresOf({ name, path }: Tarball, folder: string): Promise<Figure[]> {
  const shortName = name.replace(/^.*\//, '')
  const project = join(folder, shortName)
  mkdirSync(project)
  await installOffline(project, [path])
  const modules = join(project, 'node_modules')
  const lock = readFileSync(join(modules, '.package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> }
  const limit = limits[shortName] ?? { tarballKb: 0, installedMb: 0, packages: 0, importMs: 0 }
  const installedMb = totalMegabytes(sizesOf(modules, ({ size }) => size))
  return [
    figure(`${shortName}: tarball`, statSync(path).size / 1_000, 'kB', atMost({ required: limit.tarballKb })),
    figure(`${shortName}: installed`, installedMb, 'MB', atMost({ required: limit.installedMb })),
    figure(`${shortName}: packages`, Object.keys(packages).length, '', atMost({ required: limit.packages })),
    figure(`${shortName}: first import`, importTime(name, project), 'ms', atMost({ required: limit.importMs })),
  ]
}

/**
 * Median time to import the package, ms: the time of a process that imports it, minus that of one that does nothing.
 * Both run alternately, so that other load on the machine affects both.
 */
function importTime(name: string, project: string): number {
  const runs = Array.from({ length: IMPORTS }, () =>
    ['0', `require('${name}')`].map((code) => {
      const startedAt = performance.now()
      runNode(code, project)
      return performance.now() - startedAt
    }),
  )
  return median(runs.map(([bare = 0, imported = 0]) => imported - bare))
}

function runNode(code: string, cwd: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['-e', code], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node -e "${code}" failed: ${stderr}`)
}

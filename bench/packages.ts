// Packs the published packages as `npm publish` does, installs each in an empty folder and imports it there.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../commands/support/percentile'
import { installOffline, packAll, type Tarball } from '../test/packages/support/tarballs'
import { runBench } from './support/bench'
import { decisionRates } from './support/decision-rates'
import { megabytes, sizesOf } from './support/disk-size'
import { type Figure, atLeast, atMost, figure } from './support/figures'

const IMPORTS = 9
/** Upper limits: kB of the tarball, MB and number of packages after the installation, ms of the first import. */
const limits = new Map([
  ['autoscaler', [150, 7, 2, 300]],
  ['embedded', [300, 6, 9, 100]],
  ['kafka-client', [130, 5, 6, 300]],
  ['planner', [450, 2, 1, 200]],
])

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
  const short = name.replace(/^.*\//, '')
  const project = join(folder, short)
  mkdirSync(project)
  await installOffline(project, [path])
  const modules = join(project, 'node_modules')
  const lock = readFileSync(join(modules, '.package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> }
  const [tarballKb = 0, installedMb = 0, count = 0, importMs = 0] = limits.get(short) ?? []
  return [
    figure(`${short}: tarball`, statSync(path).size / 1_000, 'kB', atMost({ required: tarballKb })),
    figure(
      `${short}: installed`,
      megabytes(sizesOf(modules, ({ size }) => size)),
      'MB',
      atMost({ required: installedMb }),
    ),
    figure(`${short}: packages`, Object.keys(packages).length, '', atMost({ required: count })),
    figure(`${short}: first import`, importTime(name, project), 'ms', atMost({ required: importMs })),
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

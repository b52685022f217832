import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { readLoadLine, readPlatform, Tuner } from '../../packages/planner/src'
import { reportSkipped } from '../../test/support/report-skipped'
import { type ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

const isInstalled = spawnSync('kubectl', ['version', '--client']).status === 0
if (!isInstalled) reportSkipped('the patches of tune', 'kubectl is not installed')
const ifInstalled = isInstalled ? it : it.skip

let scaled: ScaledCluster
let api: ApiServer
const folder = mkdtempSync(join(tmpdir(), 'patches-'))

beforeAll(async () => {
  scaled = new ScaledCluster()
  api = scaled.createApi()
  await api.start(0)
})

afterAll(async () => {
  api.stop()
  await scaled.stop()
  rmSync(folder, { recursive: true })
})

/** Sends a patch as a dry run: the API server validates the result and stores nothing. */
async function dryRun(patch: string): Promise<{ code: number; stderr: string }> {
  const file = join(folder, 'patch.yaml')
  writeFileSync(file, patch)
  const flags = ['--server', api.url, '--namespace', 'food-delivery', '--dry-run=server']
  const child = spawn('kubectl', [
    'patch',
    'scaledobject',
    'consumer',
    '--type',
    'merge',
    '--patch-file',
    file,
    ...flags,
  ])
  child.stdout.resume()
  const errors = text(child.stderr)
  const [code] = (await once(child, 'close')) as [number]
  // KEDA also warns about the periods of the stored object, which are no result of the patch.
  return { code, stderr: (await errors).replace(/^Warning: (PollingInterval|CooldownPeriod) .*\n/gm, '') }
}

const stored = () =>
  structuredClone(scaled.store.get('scaledobjects', 'consumer')) as unknown as Record<string, unknown>

ifInstalled('accepts the patches of tune in a dry run, and refuses an invalid patch', async () => {
  const { apiVersion, kind, metadata, spec } = stored()
  const { name, namespace } = metadata as { name: string; namespace: string }
  const tuner = new Tuner({
    manifest: { apiVersion, kind, metadata: { name, namespace }, spec },
    versions: {},
    startedAt: Date.UTC(2026, 0, 5),
    source: readLoadLine('day low=2 peaks=60@12h/2h'),
    partitions: 6,
    keys: 'even',
    service: { kind: 'constant', mean: 0.05 },
    platform: readPlatform({}),
    hpaPeriod: 15,
    seed: 1,
    goal: null,
    price: null,
    isByRecord: false,
    series: new Map(),
    keep: [],
    rate: null,
    maxSimulations: 1,
  })
  // One setting for each knob with only this knob changed, and one setting with the last choice of every knob.
  const settings = tuner.knobs.map(({ choices }, knob) => {
    const otherChoices = choices.map((_, index) => index).filter((index) => index !== tuner.current[knob])
    return tuner.current.with(knob, otherChoices.at(-1) ?? 0)
  })
  const patches = [...settings, tuner.knobs.map(({ choices }) => choices.length - 1)].flatMap(
    (setting) => tuner.patchOf(setting) ?? [],
  )
  expect(patches).toHaveLength(tuner.knobs.length + 1)
  for (const patch of patches) expect({ patch, ...(await dryRun(patch)) }).toEqual({ patch, code: 0, stderr: '' })
  expect(stored()['spec']).toEqual(spec)
  const invalidResult = await dryRun(patches.at(-1)?.replace(/periodSeconds: .*/, 'periodSeconds: soon') ?? '')
  expect(invalidResult.stderr).toMatch(/periodSeconds/)
})

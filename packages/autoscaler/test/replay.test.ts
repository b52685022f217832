import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { replayCommand } from '../../../commands/replay/replay-command'
import {
  InvalidOverrideError,
  InvalidRunError,
  type LagObservation,
  type RecordedRun,
  type ReplayResult,
  replayRun,
  RUN_FORMAT,
  UnknownVersionError,
} from '../src'
import { evenLag, setupOf } from './simulate'

const startedAt = '2026-01-01T10:00:00.000Z'

/** Lag 0 at the start, 200 from 5 to 60 s, then 0; polled every 5 s, synced every 15 s. */
const observations: LagObservation[] = Array.from({ length: 61 }, (_, index) => index * 5).flatMap((t) => {
  const queries = [evenLag(t > 0 && t <= 60 ? 200 : 0)]
  const poll: LagObservation = { t, loop: 'keda', queries }
  return t > 0 && t % 15 === 0 ? [poll, { t, loop: 'hpa', queries }] : [poll]
})

const scaledObject = setupOf().object
const usage = (percent: number) => [
  { name: 'api-1', containers: { api: percent }, timestamp: Date.parse(startedAt), windowSeconds: 15 },
]
const pod = {
  name: 'api-1',
  phase: 'Running' as const,
  deleting: false,
  ready: 'True' as const,
  readyChangedAt: 0,
  startedAt: 0,
  containers: [{ name: 'api', requests: { cpu: 100 } }],
}

const run: RecordedRun = {
  format: RUN_FORMAT,
  version: 2,
  startedAt,
  hpaSyncSeconds: 15,
  groups: [],
  autoscalers: [
    {
      kind: 'ScaledObject',
      name: 'orderconsumer-scaler',
      target: 'orders',
      initialReplicas: 2,
      scaledObject,
      observations,
      steps: [],
    },
  ],
}

const withCpu: RecordedRun = {
  ...run,
  autoscalers: [
    ...run.autoscalers,
    {
      kind: 'HorizontalPodAutoscaler',
      name: 'order-hpa',
      target: 'apiservice',
      namespace: 'food',
      initialReplicas: 1,
      steps: [],
      hpa: {
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 20 } } },
        ],
      },
      observations: [{ t: 15, metrics: [{ usage: usage(70) }], pods: [pod] }],
    },
  ],
}

const sizes = ({ steps }: ReplayResult): [number, number][] => steps.map(({ t, to }) => [t, to])

describe('replayRun', () => {
  it('replays a saved run at its recorded times', () => {
    expect(sizes(replayRun(run))).toEqual([
      [15, 6],
      [120, 5],
      [150, 4],
      [180, 3],
      [210, 2],
    ])
  })

  it('replays a run from JSON with the same result', () => {
    expect(replayRun(JSON.parse(JSON.stringify(run)))).toEqual(replayRun(run))
  })

  it.each<[Record<string, string>, [number, number][]]>([
    [{ lagThreshold: '100', behavior: 'none' }, []],
    [
      { maxReplicaCount: '4' },
      [
        [15, 4],
        [120, 3],
        [150, 2],
      ],
    ],
    [
      { scaleDownWindow: '0', minReplicaCount: '5' },
      [
        [0, 5],
        [15, 6],
        [75, 5],
      ],
    ],
    [
      { minReplicaCount: '0', cooldownPeriod: '10', pollingInterval: '20' },
      [
        [15, 6],
        [80, 0],
      ],
    ],
  ])('replays with %j', (overrides, expected) => {
    expect(sizes(replayRun(run, overrides))).toEqual(expected)
  })

  it('returns each decision with its chain, lag per partition and reason', () => {
    const decision = replayRun(run).autoscalers[0]?.decisions.find(({ from, to }) => from !== to)
    expect(decision).toMatchObject({
      t: Date.parse(startedAt) + 15_000,
      autoscaler: 'orderconsumer-scaler',
      target: 'orders',
      from: 2,
      to: 6,
      metric: '15/5 (avg)',
      lagPerPartition: [33, 33, 33, 33, 34, 34],
      reason: 'The metrics recommend 6 pods; the HPA scales out from 2 to 6.',
    })
    expect(decision?.chain.map(({ step }) => step)).toEqual([
      'total lag',
      'partition cap',
      'activation',
      'metric proposal',
      'stabilization',
      'limits',
    ])
  })

  it('replays several autoscalers and names them in the steps', () => {
    const { steps } = replayRun(withCpu)
    expect(steps.slice(0, 2)).toEqual([
      { t: 15, from: 2, to: 6, autoscaler: 'orderconsumer-scaler' },
      { t: 15, from: 1, to: 4, autoscaler: 'order-hpa' },
    ])
  })

  it('replays by the rules of other versions', () => {
    const uncommitted = (t: number) => ({
      partitions: [
        { topic: 'orders', partition: 0, committedOffset: -1, latestOffset: t && 40, earliestOffset: t && 30 },
      ],
    })
    const withoutCommits = {
      ...run.autoscalers[0],
      observations: observations.map((observation) => ({ ...observation, queries: [uncommitted(observation.t)] })),
    }
    const replayed = (keda?: string) =>
      sizes(
        replayRun(
          { ...run, autoscalers: [withoutCommits] },
          { maxReplicaCount: '9', allowIdleConsumers: 'true' },
          { keda },
        ),
      )
    expect(replayed()).toEqual([
      [15, 6],
      [30, 8],
    ])
    expect(replayed('2.21')).toEqual([])
    expect(() => replayed('2.2')).toThrow(UnknownVersionError)
  })

  it('uses the latest query of a trigger for a recorded poll without queries', () => {
    const polls = observations.map((observation) =>
      observation.loop === 'keda' && observation.t > 15 ? { ...observation, queries: [null] } : observation,
    )
    const recorded = { ...run, autoscalers: [{ ...run.autoscalers[0], observations: polls }] }
    expect(sizes(replayRun(recorded))).toEqual(sizes(replayRun(run)))
  })

  it.each([{}, null, 7, { format: RUN_FORMAT, version: 3, hpaSyncSeconds: 15, autoscalers: [] }])(
    'rejects %j',
    (content) => {
      expect(() => replayRun(content)).toThrow(InvalidRunError)
    },
  )

  it.each<Record<string, string>>([
    { lagThresold: '5' },
    { constructor: '5' },
    { maxReplicaCount: 'many' },
    { behavior: '{' },
  ])('rejects the setting %j', (overrides) => {
    expect(() => replayRun(run, overrides)).toThrow(InvalidOverrideError)
  })

  it.each(['maxReplicaCoutn', 'lagThreshold', 'cooldownPeriod'])('rejects %s in a run with HPAs only', (name) => {
    const autoscalers = withCpu.autoscalers.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    expect(() => replayRun({ ...withCpu, autoscalers }, { [name]: '3' })).toThrow(
      `cannot set ${name} to '3': expected one of the settings minReplicaCount, maxReplicaCount,`,
    )
    expect(() => replayRun({ ...withCpu, autoscalers }, { maxReplicaCount: '3' })).not.toThrow()
  })
})

describe('npm run replay', () => {
  const content = JSON.stringify(run)
  const replay = (overrides: Record<string, string>) =>
    replayCommand({ file: 'run.json', asJson: false, overrides }, () => content)

  it('prints both timelines side by side with other settings', () => {
    const { stdout, code } = replay({ lagThreshold: '100', maxReplicaCount: '8' })
    expect(code).toBe(0)
    expect(stdout).toContain('With lagThreshold=100, maxReplicaCount=8.')
    expect(stdout).toContain('orderconsumer-scaler (Deployment orders), 2 replicas at the start')
  })

  it('prints each decision that other versions change', () => {
    const uncommitted = [{ topic: 'orders', partition: 0, committedOffset: -1, latestOffset: 40, earliestOffset: 30 }]
    const changed = observations.map((observation) => ({ ...observation, queries: [{ partitions: uncommitted }] }))
    const recordedRun = { ...run, autoscalers: [{ ...run.autoscalers[0], observations: changed.slice(0, 5) }] }
    const upgrade = (keda: string) =>
      replayCommand({ file: '', asJson: false, overrides: { allowIdleConsumers: 'true' }, versions: { keda } }, () =>
        JSON.stringify(recordedRun),
      )
    const { stdout } = upgrade('2.21')
    expect(stdout).toContain('By the rules of KEDA 2.21.0 and Kubernetes 1.35.8.')
    expect(stdout).toMatch(/15 s {2}orderconsumer-scaler\n {2}before {2}2 → 6 .*\n {2}after {3}2 → 2 /)
    expect(upgrade('2.20').stdout).toContain('All decisions are the same')
    expect(upgrade('2.19').stderr).toContain(
      'UNKNOWN_VERSION: KEDA 2.19 is not supported; supported versions: 2.20, 2.21',
    )
  })

  it('rejects a setting that does not exist', () => {
    const { code, stderr } = replay({ lagThresold: '1' })
    expect(code).toBe(1)
    expect(stderr).toContain('INVALID_OVERRIDE')
  })

  it('runs from the command line and prints the steps as JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'))
    try {
      const file = join(folder, 'run.json')
      await writeFile(file, content)
      const root = join(__dirname, '../../..')
      const tool = [require.resolve('ts-node/dist/bin'), join(root, 'commands/replay.ts')]
      const { stdout } = await promisify(execFile)(process.execPath, [...tool, file, '--json'], { cwd: root })
      expect(JSON.parse(stdout)).toEqual({ steps: replayRun(run).steps })
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 120_000)
})

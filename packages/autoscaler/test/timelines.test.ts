import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  fromTimeline,
  type KedaTimeline,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  type RecordedScaledObject,
  type ReplayStep,
  replayRun,
  syncKeda,
  timelineSchema,
} from '../src'
import { recordedSyncs } from '../src/recording/timeline-syncs'
import { recordedRules } from './simulate'

const ownFolder = join(__dirname, 'vectors/timelines')
const otherFolder = join(process.env['VECTORS_DIR'] ?? '', 'timelines')
const folder = process.env['VECTORS_DIR'] !== undefined && existsSync(otherFolder) ? otherFolder : ownFolder
const filesOf = (path: string): string[] => readdirSync(path).filter((file) => file.endsWith('.json'))
const read = (path: string, file: string): KedaTimeline =>
  timelineSchema.parse(JSON.parse(readFileSync(join(path, file), 'utf8')))

function expectSameSteps(steps: ReplayStep[], run: KedaTimeline): void {
  const sizes = ({ from, to }: ReplayStep) => ({ from, to })
  expect(steps.map(sizes)).toEqual(run.scaleSteps.map(sizes))
  for (const [index, { t }] of run.scaleSteps.entries()) {
    expect(Math.abs((steps[index]?.t ?? NaN) - t)).toBeLessThanOrEqual(run.hpaSyncSeconds)
  }
}

describe('recordings of a real KEDA', () => {
  it.each(filesOf(folder))('returns the recorded steps of %s, each within one sync period', (file) => {
    const run = read(folder, file)
    expectSameSteps(replayRun(run).steps, run)
  })
})

describe.each(filesOf(ownFolder))('the recording %s', (file) => {
  const run = read(ownFolder, file)

  it('replays with the same steps if only the samples are recorded', () => {
    const { hpaChanges: _changes, ...samplesOnly } = run
    expectSameSteps(replayRun(samplesOnly).steps, run)
  })

  it('returns at least one decision per recorded sync, each with a chain and a reason', () => {
    const [replayed] = replayRun(run).autoscalers
    expect(replayed?.decisions.length).toBeGreaterThanOrEqual(recordedSyncs(run).length)
    expect(replayed?.decisions.every(({ chain, reason }) => chain.length > 0 && reason !== '')).toBe(true)
  })

  it('computes the recorded status after each change', () => {
    for (const [t, actual, recorded] of statuses(run)) expect({ t, ...actual }).toEqual({ t, ...recorded })
  })
})

const reasonOf = (text: string | null): string | undefined => text?.split(' ')[1]

/** The computed status and the recorded one, after each sync in which the recorded one changed. */
function statuses(run: KedaTimeline) {
  const [recorded] = fromTimeline(run, 'metric').autoscalers as RecordedScaledObject[]
  if (recorded === undefined) throw new Error('the recording has no autoscaler')
  const setup = prepareScaledObject({ object: recorded.scaledObject, rules: recordedRules })
  const changes = new Map((run.hpaChanges ?? []).slice(1).map((change) => [change.t, change]))
  const syncs = new Map(recordedSyncs(run).map((sync) => [sync.at / 1000, sync.status.t]))
  let state = newKedaState(0)
  let replicas = recorded.initialReplicas
  const observations = recorded.observations.toSorted((a, b) => a.t - b.t || (a.loop === 'hpa' ? -1 : 1))
  const pairs: [number, object, object][] = []
  for (const { t, loop, queries } of observations) {
    if (loop === 'keda') {
      const poll = pollKeda(setup, state, { currentReplicas: replicas, queries }, t * 1000)
      state = poll.state
      replicas = poll.decision.to
      continue
    }
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const sync = syncKeda(setup, state, { scale, queries }, t * 1000)
    state = sync.state
    replicas = sync.decision.to
    const { currentReplicas, desiredReplicas, conditions } = state.hpa.status
    const change = changes.get(syncs.get(t) ?? NaN)
    if (change === undefined) continue
    changes.delete(change.t)
    const reason = (type: string) => conditions.find((condition) => condition.type === type)?.reason
    pairs.push([
      t,
      {
        current: currentReplicas,
        desired: desiredReplicas,
        ableToScale: reason('AbleToScale'),
        active: reason('ScalingActive'),
        limited: reason('ScalingLimited'),
      },
      {
        current: change.current ?? 0,
        desired: change.desired,
        ableToScale: reasonOf(change.ableToScale),
        active: reasonOf(change.scalingActive),
        limited: reasonOf(change.scalingLimited),
      },
    ])
  }
  return pairs
}

describe('recordings whose lag does not depend on the replicas', () => {
  const independentFiles = filesOf(ownFolder).filter((file) =>
    /^(cap-edge|tolerance-default|error-fallback-static|zero-to-six)/.test(file),
  )

  it.each(independentFiles)(
    'returns the recorded steps of %s if the Kafka trigger computes the metric from the recorded lag',
    (file) => {
      const run = read(ownFolder, file)
      expectSameSteps(replayRun(fromTimeline(run, 'lag')).steps, run)
    },
  )
})

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
} from '../src'
import { recordedSyncs } from '../src/replay/timeline-syncs'

const own = join(__dirname, 'vectors/timelines')
const given = join(process.env['VECTORS_DIR'] ?? '', 'timelines')
const folder = process.env['VECTORS_DIR'] !== undefined && existsSync(given) ? given : own
const filesOf = (path: string): string[] => readdirSync(path).filter((file) => file.endsWith('.json'))
const read = (path: string, file: string): KedaTimeline =>
  JSON.parse(readFileSync(join(path, file), 'utf8')) as KedaTimeline

function expectSameSteps(steps: ReplayStep[], run: KedaTimeline): void {
  const sizes = ({ from, to }: ReplayStep) => ({ from, to })
  expect(steps.map(sizes)).toEqual(run.scaleSteps.map(sizes))
  for (const [index, { t }] of run.scaleSteps.entries()) {
    expect(Math.abs((steps[index]?.t ?? NaN) - t)).toBeLessThanOrEqual(run.hpaSyncSeconds)
  }
}

describe('recordings of a real KEDA', () => {
  it.each(filesOf(folder))('takes the recorded steps of %s, each within one sync', (file) => {
    const run = read(folder, file)
    expectSameSteps(replayRun(run).steps, run)
  })
})

describe.each(filesOf(own))('the recording %s', (file) => {
  const run = read(own, file)

  it('is replayed with the same steps from the samples alone', () => {
    const { hpaChanges: _changes, ...samplesOnly } = run
    expectSameSteps(replayRun(samplesOnly).steps, run)
  })

  it('gives a decision with its chain for each sync and poll', () => {
    const [replayed] = replayRun(run).autoscalers
    expect(replayed?.decisions.length).toBeGreaterThanOrEqual(recordedSyncs(run).length)
    expect(replayed?.decisions.every(({ chain, reason }) => chain.length > 0 && reason !== '')).toBe(true)
  })

  it('has the same status after each recorded change', () => {
    for (const [t, ours, theirs] of statuses(run)) expect({ t, ...ours }).toEqual({ t, ...theirs })
  })
})

const reasonOf = (text: string | null): string | undefined => text?.split(' ')[1]

/** Our status and the recorded one, after each sync at which the recorded one changed. */
function statuses(run: KedaTimeline) {
  const [recorded] = fromTimeline(run, 'metric').autoscalers as RecordedScaledObject[]
  if (recorded === undefined) throw new Error('an autoscaler is recorded')
  const setup = prepareScaledObject({ object: recorded.scaledObject })
  const changes = new Map((run.hpaChanges ?? []).slice(1).map((change) => [change.t, change]))
  const syncs = new Map(recordedSyncs(run).map((sync) => [sync.at / 1000, sync.status.t]))
  let [state, replicas] = [newKedaState(0), recorded.initialReplicas]
  const observations = recorded.observations.toSorted((a, b) => a.t - b.t || (a.loop === 'hpa' ? -1 : 1))
  const pairs: [number, object, object][] = []
  for (const { t, loop, queries } of observations) {
    if (loop === 'keda') {
      const poll = pollKeda(setup, state, { currentReplicas: replicas, queries }, t * 1000)
      ;[state, replicas] = [poll.state, poll.decision.to]
      continue
    }
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const sync = syncKeda(setup, state, { scale, queries }, t * 1000)
    ;[state, replicas] = [sync.state, sync.decision.to]
    const { currentReplicas, desiredReplicas, conditions } = state.hpa.status
    const change = changes.get(syncs.get(t) ?? NaN)
    if (change === undefined) continue
    changes.delete(change.t)
    const condition = (type: string) => conditions.find((each) => each.type === type)?.reason
    pairs.push([
      t,
      {
        current: currentReplicas,
        desired: desiredReplicas,
        ableToScale: condition('AbleToScale'),
        active: condition('ScalingActive'),
        limited: condition('ScalingLimited'),
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

describe('recordings in which the replicas do not affect the lag', () => {
  const still = filesOf(own).filter((file) =>
    /^(cap-edge|tolerance-default|error-fallback-static|zero-to-six)/.test(file),
  )

  it.each(still)('takes the steps of %s from the lag alone, through our own trigger', (file) => {
    const run = read(own, file)
    expectSameSteps(replayRun(fromTimeline(run, 'lag')).steps, run)
  })
})

import { type ScalingDecision } from '../decision'
import { scalingDecision } from '../explain'
import { type Hpa, targetsText } from '../hpa'
import {
  type KedaSetup,
  type KedaState,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  type ScaledObject,
  syncKeda,
  withDefaults,
} from '../scaled-object'
import { type Overrides, overrideScaledObject } from './overrides'
import { type LagObservation, type RecordedScaledObject } from '../recording'

/** A replay in progress. */
interface Replay {
  setup: KedaSetup
  recorded: RecordedScaledObject
  state: KedaState
  replicas: number
  decisions: ScalingDecision[]
}

/** An observation with its absolute time. `at`: ms since 1970. */
interface TimedObservation extends LagObservation {
  at: number
}

/** Adds a bootstrap server, because a recording may lack the environment variable that its trigger reads. */
function withBootstrapServers(object: ScaledObject): ScaledObject {
  const triggers = object.spec.triggers.map((trigger) =>
    trigger.type === 'kafka'
      ? { ...trigger, metadata: { bootstrapServers: 'recorded:9092', ...trigger.metadata } }
      : trigger,
  )
  return { ...object, spec: { ...object.spec, triggers } }
}

function record(
  replay: Replay,
  at: number,
  result: Pick<ReturnType<typeof pollKeda>, 'decision' | 'explanation' | 'lagPerPartition'>,
): void {
  const metric = targetsText(replay.setup.hpa.spec, replay.state.hpa.status.currentMetrics)
  const { name, target } = replay.recorded
  replay.decisions.push(scalingDecision({ ...result, t: at, autoscaler: name, target, metric }))
}

function sync(replay: Replay, { at, queries }: TimedObservation): void {
  const scale = { specReplicas: replay.replicas, statusReplicas: replay.replicas }
  const result = syncKeda(replay.setup, replay.state, { scale, queries }, at)
  replay.state = result.state
  replay.replicas = result.decision.to
  record(replay, at, result)
}

/** Polls, and returns a function that writes the scale, if it changes, and records the decision. */
function poll(replay: Replay, { at, queries }: TimedObservation): () => void {
  const result = pollKeda(replay.setup, replay.state, { currentReplicas: replay.replicas, queries }, at)
  replay.state = result.state
  return () => {
    if (result.decision.rescaled) replay.replicas = result.decision.to
    record(replay, at, result)
  }
}

/**
 * Runs the observations of the same time. A poll takes as long as its query, so an HPA sync that starts at the same
 * time still reads the old scale.
 */
function runAtSameTime(replay: Replay, observations: TimedObservation[]): void {
  const writes = observations.filter(({ loop }) => loop === 'keda').map((observation) => poll(replay, observation))
  for (const observation of observations) if (observation.loop === 'hpa') sync(replay, observation)
  for (const write of writes) write()
}

/** Replaces each missing query with the latest query of the same trigger. */
function withQueries(observations: readonly LagObservation[]): LagObservation[] {
  const latest: LagObservation['queries'] = []
  return observations
    .toSorted((a, b) => a.t - b.t)
    .map((observation) => {
      const queries = observation.queries.map((query, index) => query ?? latest[index] ?? null)
      for (const [index, query] of queries.entries()) latest[index] = query
      return { ...observation, queries }
    })
}

/** Replaces the polls with polls at another pollingInterval, each with the latest recorded observation. */
function withPollsEvery(observations: TimedObservation[], intervalSeconds: number): TimedObservation[] {
  const first = observations.find(({ loop }) => loop === 'keda')
  const last = observations.at(-1)
  if (first === undefined || last === undefined) return observations
  const count = Math.floor((last.at - first.at) / (intervalSeconds * 1000)) + 1
  const polls = Array.from({ length: count }, (_, index): TimedObservation => {
    const at = first.at + index * intervalSeconds * 1000
    const latest = observations.findLast((observation) => observation.at <= at) ?? first
    return { ...latest, at, loop: 'keda' }
  })
  return [...polls, ...observations.filter(({ loop }) => loop === 'hpa')].sort((a, b) => a.at - b.at)
}

/**
 * Runs every observation of a recording through this package's KEDA and HPA at the recorded times. `startedAt` in ms
 * since 1970.
 */
export function replayScaledObject(
  recorded: RecordedScaledObject,
  overrides: Overrides,
  startedAt: number,
  options: Pick<Hpa, 'controller' | 'rules'>,
): ScalingDecision[] {
  const object = withBootstrapServers(overrideScaledObject(recorded.scaledObject, overrides))
  const setup = prepareScaledObject({ object, env: recorded.env ?? {}, ...options })
  const recordedObservations = withQueries(recorded.observations).map((observation): TimedObservation => ({
    ...observation,
    at: startedAt + Math.round(observation.t * 1000),
  }))
  const interval = withDefaults(object.spec).pollingInterval
  const isRecordedInterval = interval === withDefaults(recorded.scaledObject.spec).pollingInterval
  const observations = isRecordedInterval ? recordedObservations : withPollsEvery(recordedObservations, interval)
  const state = newKedaState(startedAt)
  const replay: Replay = { setup, recorded, replicas: recorded.initialReplicas, decisions: [], state }
  for (const time of new Set(observations.map(({ at }) => at))) {
    runAtSameTime(
      replay,
      observations.filter(({ at }) => at === time),
    )
  }
  return replay.decisions
}

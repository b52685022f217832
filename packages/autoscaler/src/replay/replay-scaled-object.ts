import { type ScalingDecision } from '@food-delivery/contracts'
import { scalingDecision } from '../explain'
import { type HpaController, targetsText } from '../hpa'
import {
  type KedaSetup,
  type KedaState,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  syncKeda,
  withDefaults,
} from '../scaled-object'
import { type LagObservation, type RecordedScaledObject } from './recorded-run'

/** One replay in progress. Times in ms since 1970. */
interface Replay {
  setup: KedaSetup
  recorded: RecordedScaledObject
  state: KedaState
  replicas: number
  decisions: ScalingDecision[]
}

interface TimedObservation extends LagObservation {
  at: number
}

const placeholder = { bootstrapServers: 'recorded:9092' }

/** Adds a server, since a recording may lack the environment variable its trigger reads. */
function complete(recorded: RecordedScaledObject): RecordedScaledObject['scaledObject'] {
  return {
    ...recorded.scaledObject,
    spec: {
      ...recorded.scaledObject.spec,
      triggers: recorded.scaledObject.spec.triggers.map((trigger) =>
        trigger.type === 'kafka' ? { ...trigger, metadata: { ...placeholder, ...trigger.metadata } } : trigger,
      ),
    },
  }
}

function record(
  replay: Replay,
  at: number,
  result: Pick<ReturnType<typeof pollKeda>, 'decision' | 'explanation' | 'lagPerPartition'>,
) {
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

/** Polls now; the returned function writes the scale. */
function poll(replay: Replay, { at, queries }: TimedObservation): () => void {
  const result = pollKeda(replay.setup, replay.state, { currentReplicas: replay.replicas, queries }, at)
  replay.state = result.state
  return () => {
    if (result.decision.rescaled) replay.replicas = result.decision.to
    record(replay, at, result)
  }
}

// A poll takes as long as its query, so an HPA sync that starts at the same time still reads the old scale.
function runTogether(replay: Replay, observations: TimedObservation[]): void {
  const writes = observations.filter(({ loop }) => loop === 'keda').map((observation) => poll(replay, observation))
  for (const observation of observations) if (observation.loop === 'hpa') sync(replay, observation)
  for (const write of writes) write()
}

/** Polls at another pollingInterval: each gets the latest recorded observation. */
function withPollsEvery(observations: TimedObservation[], intervalSeconds: number): TimedObservation[] {
  const first = observations.find(({ loop }) => loop === 'keda')
  const last = observations.at(-1)
  if (first === undefined || last === undefined) return observations
  const count = Math.floor((last.at - first.at) / (intervalSeconds * 1000)) + 1
  const polls = Array.from({ length: count }, (_, index): TimedObservation => {
    const at = first.at + index * intervalSeconds * 1000
    const seen = observations.findLast((observation) => observation.at <= at) ?? first
    return { ...seen, at, loop: 'keda' }
  })
  return [...polls, ...observations.filter(({ loop }) => loop === 'hpa')].sort((a, b) => a.at - b.at)
}

/** Input of {@link replayScaledObject}. `startedAt` in ms since 1970. */
export interface ReplayInput {
  recorded: RecordedScaledObject
  /** The pollingInterval of the recording; the replay's may differ. */
  recordedInterval: number
  startedAt: number
  controller: Partial<HpaController> | undefined
}

/** Passes every recorded observation to our KEDA and our HPA at the recorded times. */
export function replayScaledObject({
  recorded,
  recordedInterval,
  startedAt,
  controller,
}: ReplayInput): ScalingDecision[] {
  const object = complete(recorded)
  const setup = prepareScaledObject({ object, env: recorded.env ?? {}, ...(controller && { controller }) })
  const { pollingInterval } = withDefaults(object.spec)
  const all = recorded.observations
    .map((observation): TimedObservation => ({ ...observation, at: startedAt + Math.round(observation.t * 1000) }))
    .sort((a, b) => a.at - b.at)
  const observations = pollingInterval === recordedInterval ? all : withPollsEvery(all, pollingInterval)
  const replay: Replay = {
    setup,
    recorded,
    replicas: recorded.initialReplicas,
    decisions: [],
    state: newKedaState(startedAt),
  }
  for (const at of new Set(observations.map((observation) => observation.at))) {
    runTogether(
      replay,
      observations.filter((observation) => observation.at === at),
    )
  }
  return replay.decisions
}

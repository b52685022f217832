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

interface Look extends LagObservation {
  at: number
}

const fakeServers = { bootstrapServers: 'recorded:9092' }

/** The recording need not have the environment its trigger reads. */
function complete(recorded: RecordedScaledObject): RecordedScaledObject['scaledObject'] {
  return {
    ...recorded.scaledObject,
    spec: {
      ...recorded.scaledObject.spec,
      triggers: recorded.scaledObject.spec.triggers.map((trigger) =>
        trigger.type === 'kafka' ? { ...trigger, metadata: { ...fakeServers, ...trigger.metadata } } : trigger,
      ),
    },
  }
}

function keep(
  replay: Replay,
  at: number,
  result: Pick<ReturnType<typeof pollKeda>, 'decision' | 'explanation' | 'lagPerPartition'>,
) {
  const metric = targetsText(replay.setup.hpa.spec, replay.state.hpa.status.currentMetrics)
  const { name, target } = replay.recorded
  replay.decisions.push(scalingDecision({ ...result, t: at, autoscaler: name, target, metric }))
}

function sync(replay: Replay, { at, queries }: Look): void {
  const scale = { specReplicas: replay.replicas, statusReplicas: replay.replicas }
  const result = syncKeda(replay.setup, replay.state, { scale, queries }, at)
  replay.state = result.state
  replay.replicas = result.decision.to
  keep(replay, at, result)
}

/** Asks at once; the scale is written when the returned function is called. */
function poll(replay: Replay, { at, queries }: Look): () => void {
  const result = pollKeda(replay.setup, replay.state, { currentReplicas: replay.replicas, queries }, at)
  replay.state = result.state
  return () => {
    if (result.decision.rescaled) replay.replicas = result.decision.to
    keep(replay, at, result)
  }
}

// A poll's query takes a moment, so an HPA sync that starts together with it still reads the old scale.
function runTogether(replay: Replay, looks: Look[]): void {
  const writes = looks.filter(({ loop }) => loop === 'keda').map((look) => poll(replay, look))
  for (const look of looks) if (look.loop === 'hpa') sync(replay, look)
  for (const write of writes) write()
}

/** The polls of another pollingInterval: each sees what the recording saw last. */
function repoll(looks: Look[], intervalSeconds: number): Look[] {
  const first = looks.find(({ loop }) => loop === 'keda')
  const last = looks.at(-1)
  if (first === undefined || last === undefined) return looks
  const count = Math.floor((last.at - first.at) / (intervalSeconds * 1000)) + 1
  const polls = Array.from({ length: count }, (_, index): Look => {
    const at = first.at + index * intervalSeconds * 1000
    const seen = looks.findLast((look) => look.at <= at) ?? first
    return { ...seen, at, loop: 'keda' }
  })
  return [...polls, ...looks.filter(({ loop }) => loop === 'hpa')].sort((a, b) => a.at - b.at)
}

/** Input of {@link replayScaledObject}. `startedAt` in ms since 1970. */
export interface ReplayInput {
  recorded: RecordedScaledObject
  /** The pollingInterval it was recorded with, when the replay has another one. */
  recordedInterval: number
  startedAt: number
  controller: Partial<HpaController> | undefined
}

/** Feeds every recorded look at Kafka to our KEDA and our HPA, at the recorded times. */
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
    .map((look): Look => ({ ...look, at: startedAt + Math.round(look.t * 1000) }))
    .sort((a, b) => a.at - b.at)
  const looks = pollingInterval === recordedInterval ? all : repoll(all, pollingInterval)
  const replay: Replay = {
    setup,
    recorded,
    replicas: recorded.initialReplicas,
    decisions: [],
    state: newKedaState(startedAt),
  }
  for (const at of new Set(looks.map((look) => look.at))) {
    runTogether(
      replay,
      looks.filter((look) => look.at === at),
    )
  }
  return replay.decisions
}

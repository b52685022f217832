import { type GroupSample, type RecordedRun, RUN_FORMAT } from '@food-delivery/autoscaler'
import { createLagAdmin, type KafkaConfig, type LagAdmin, type Logger } from '@food-delivery/kafka-client'
// Imported by file, because the package's index would also load a web server.
import { ConfigurationError } from '@food-delivery/service-kit/dist/environment/configuration-error.js'
import { readKafkaEnvironment } from '@food-delivery/service-kit/dist/environment/kafka-environment.js'
import { readEnvironment } from '@food-delivery/service-kit/dist/environment/read-environment.js'
import { InvalidInputError } from '../../errors'
import { positiveDuration } from '../../load'
import { type Arguments, type Terminal } from '../command'
import { type LiveTarget } from './live-options'
import { sampleGroup } from './sample-group'
import { watchReplicas } from './watch-replicas'

const ignore = (): void => undefined
/** Logs nothing, because failures are thrown or result in samples without offsets. */
const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function kafkaOf(bootstrap: string, environment: Terminal['environment']): KafkaConfig {
  try {
    const env = { ...environment, BOOTSTRAP_SERVERS: bootstrap, POD_NAME: 'food-delivery-plan' }
    return readEnvironment(env, readKafkaEnvironment)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new InvalidInputError('', error.message.replace('BOOTSTRAP_SERVERS', '--bootstrap'))
  }
}

/** @throws InvalidInputError if the broker cannot be reached, or has no such topic */
async function checkTopic(admin: LagAdmin, topic: string, bootstrap: string): Promise<void> {
  const found = await admin
    .connect()
    .then(() => admin.describeTopic(topic))
    .catch((error: unknown) => {
      throw new InvalidInputError(bootstrap, error instanceof Error ? error.message : String(error))
    })
  if (!found) throw new InvalidInputError(bootstrap, `has no topic ${topic}, or this account may not see it`)
}

function showProgress({ t, end, committed }: GroupSample, terminal: Terminal): void {
  if (!terminal.isInteractive) return
  const lag = end?.reduce((sum, offset, partition) => sum + offset - (committed?.[partition] ?? 0), 0)
  const state = lag === undefined ? 'no answer from Kafka' : `lag ${lag}`
  terminal.writeError(`\rrecording, Ctrl-C ends it: ${Math.round(t)} s, ${state}\u001B[K`)
}

/**
 * A signal that is aborted by Ctrl-C, or at the end of `--for`. Does not use AbortSignal.any, because Node may then
 * garbage-collect the timer of AbortSignal.timeout.
 */
function stopSignal(args: Arguments, { signal }: Terminal): { signal: AbortSignal; release: () => void } {
  const time = args.text('for')
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  const timer = time === undefined ? undefined : setTimeout(stop, 1000 * positiveDuration(time, '--for'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    },
  }
}

/**
 * Records the offsets and members of a group until Ctrl-C or the end of `--for`. Changes nothing in Kafka or
 * Kubernetes.
 * @throws InvalidInputError if the topic cannot be read at the start, or kubectl fails
 */
export async function recordKafka(target: LiveTarget, args: Arguments, terminal: Terminal): Promise<RecordedRun> {
  const { group, topic, deployment } = target
  const bootstrap = args.text('bootstrap') ?? ''
  const everyMs = 1000 * positiveDuration(args.text('every') ?? '1s', '--every')
  const admin = createLagAdmin({ kafka: kafkaOf(bootstrap, terminal.environment), logger: silentLogger })
  const kubectlStop = new AbortController()
  try {
    await checkTopic(admin, topic, bootstrap)
    const podCounts = deployment === undefined ? undefined : await podCountsOf(deployment, kubectlStop.signal)
    const startedAt = new Date().toISOString()
    const stop = stopSignal(args, terminal)
    const sampled = await sampleGroup(admin, {
      group,
      topic,
      everyMs,
      signal: stop.signal,
      ...(podCounts && { podCounts }),
      onSample: (sample) => showProgress(sample, terminal),
    })
    stop.release()
    if (terminal.isInteractive) terminal.writeError('\n')
    const recorded = { group, topic, ...(deployment !== undefined && { workload: deployment }), ...sampled }
    return { format: RUN_FORMAT, version: 2, startedAt, groups: [recorded], autoscalers: [] }
  } finally {
    kubectlStop.abort()
    await admin.disconnect().catch(() => undefined)
  }
}

const podCountsOf = (deployment: string, signal: AbortSignal) =>
  watchReplicas(deployment, signal).catch((error: Error) => {
    throw new InvalidInputError('--deployment', error.message)
  })

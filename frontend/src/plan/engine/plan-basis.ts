import {
  type AdjustableSettings,
  type FindingWithFix,
  type Goal,
  type Load,
  type LoadSource,
  type Platform,
  type ServiceTime,
  type SourceAutoscaler,
  lint,
  loadOnPartitions,
  prepareScaler,
  readAutoscalers,
  readGoal,
  readLoadCsv,
  readLoadFile,
  readLoadLine,
  readObjects,
  readPlatform,
  readService,
  rulesOf,
  settingsOf,
  topicPartitions,
} from '@food-delivery/planner'
import { type LoadInput, type PlanDocument } from '../document/plan-document'
import { readPart } from './problem'

/** The input that is the same for the settings of the manifest and the compared settings. */
export interface PlanBasis {
  readonly autoscaler: SourceAutoscaler
  /** Names of all autoscalers in the manifest. */
  readonly names: readonly string[]
  /** The settings of the manifest. */
  readonly settings: AdjustableSettings
  /** The load before it is distributed over the partitions. */
  readonly source: LoadSource
  /** The load on each partition. */
  readonly load: Load
  readonly partitions: number
  /** The processing time of a record. */
  readonly service: ServiceTime
  readonly platform: Platform
  readonly goal: Goal | null
  readonly price: number
  readonly findings: readonly FindingWithFix[]
  readonly warnings: readonly string[]
}

const rules = rulesOf()

/** The newest versions of KEDA and Kubernetes. The load begins on a Monday at midnight UTC. */
export const controllers = { rules, startedAt: Date.UTC(2026, 0, 5) }

/** CPU (cores) and memory (bytes) of a pod without load, the same as in the command `lint`. */
const IDLE_USAGE = { cpu: 0.01, memory: 40 * 1_048_576 }

/** A drawn load as CSV, with the rate of each step. */
function csvOfDrawing({ hours, rates }: Extract<LoadInput, { kind: 'drawn' }>): string {
  const step = (hours * 3_600) / rates.length
  const lines = rates.map((rate, index) => `${Number((index * step).toFixed(3))},${Number(rate.toFixed(3))}`)
  return ['time,rate', ...lines].join('\n')
}

/** Reads the load. @throws InvalidInputError */
export function readLoadInput(load: LoadInput): LoadSource {
  if (load.kind === 'profile') return readLoadLine(load.text)
  if (load.kind === 'drawn') return readLoadCsv(csvOfDrawing(load), 'drawing')
  return readLoadFile(load.text, load.name)
}

function chooseAutoscaler(autoscalers: readonly SourceAutoscaler[], name: string): SourceAutoscaler {
  const found = autoscalers.find(({ source }) => source.name === name) ?? autoscalers[0]
  if (found) return found
  throw new Error('The manifest has neither a ScaledObject nor a HorizontalPodAutoscaler.')
}

function serviceOf(work: string, { service }: LoadSource): ServiceTime {
  if (work.trim() !== '') return readService(work)
  if (service) return service
  throw new Error(
    'The processing time of a record is missing. Enter one, such as 50ms, because a manifest does not contain it.',
  )
}

/** The partitions of each topic of an autoscaler, as far as they are known. */
function partitionsByTopic({ kind, object }: SourceAutoscaler, partitions: number | null): Map<string, number> {
  if (kind !== 'ScaledObject' || partitions === null) return new Map()
  const topics = object.spec.triggers.flatMap(({ metadata }) => metadata?.['topic'] ?? metadata?.['topicFromEnv'] ?? [])
  return new Map(topics.map((topic) => [topic, partitions]))
}

/** Reads all input except `other` and `changes`. @throws PlanProblemError for the first invalid part */
export function readBasis(document: PlanDocument): PlanBasis {
  const { objects, autoscaler, names, prepared } = readPart('manifest', () => {
    const objects = readObjects(document.manifest, 'manifest')
    const autoscalers = readAutoscalers(objects, rules)
    const autoscaler = chooseAutoscaler(autoscalers, document.autoscaler)
    const names = autoscalers.map(({ source }) => source.name)
    return { objects, autoscaler, names, prepared: prepareScaler(autoscaler, controllers) }
  })
  const source = readPart('load', () => readLoadInput(document.load))
  const service = readPart('work', () => serviceOf(document.work, source))
  const knownPartitions = document.partitions ?? topicPartitions(source, objects)
  const partitions = knownPartitions ?? prepared.max
  const assumptions =
    knownPartitions === null ? [`The number of partitions is unknown: ${partitions} are assumed, one per pod.`] : []
  const load = readPart('partitions', () => loadOnPartitions(source, partitions, 'even'))
  const platform = readPart('consumers', () => readPlatform({ client: document.client, start: document.start }))
  const goal = readPart('goal', () => (document.goal.trim() === '' ? null : readGoal(document.goal)))
  const findings = lint(objects, {
    rules,
    partitions: partitionsByTopic(autoscaler, knownPartitions),
    workSeconds: service.mean,
    idle: IDLE_USAGE,
  })
  return {
    autoscaler,
    names,
    settings: settingsOf(autoscaler, prepared),
    source,
    load,
    partitions,
    service,
    platform,
    goal,
    price: document.price,
    findings,
    warnings: [...source.warnings, ...prepared.warnings, ...assumptions],
  }
}

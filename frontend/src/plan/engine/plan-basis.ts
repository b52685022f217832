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
import { csvOfDrawing } from '../document/drawn-load'
import { type LoadInput, type PlanDocument } from '../document/plan-document'
import { inPart } from './problem'

/** What both settings have in common. */
export interface PlanBasis {
  readonly autoscaler: SourceAutoscaler
  readonly names: readonly string[]
  readonly settings: AdjustableSettings
  readonly source: LoadSource
  readonly load: Load
  readonly partitions: number
  readonly service: ServiceTime
  readonly platform: Platform
  readonly goal: Goal | null
  readonly price: number
  readonly findings: readonly FindingWithFix[]
  readonly warnings: readonly string[]
}

const rules = rulesOf()

/** The newest versions; the load begins on a Monday at midnight in UTC. */
export const controllers = { rules, startedAt: Date.UTC(2026, 0, 5) }

/** What a pod uses without load, as the command `lint` assumes it. */
const IDLE = { cpu: 0.01, memory: 40 * 1_048_576 }

/** Reads the arrivals. @throws InvalidInputError */
export function readLoadInput(load: LoadInput): LoadSource {
  if (load.kind === 'profile') return readLoadLine(load.text)
  if (load.kind === 'drawn') return readLoadCsv(csvOfDrawing(load), 'drawing')
  return readLoadFile(load.text, load.name)
}

function chosen(autoscalers: readonly SourceAutoscaler[], name: string): SourceAutoscaler {
  const found = autoscalers.find(({ source }) => source.name === name) ?? autoscalers[0]
  if (found) return found
  throw new Error('There is no ScaledObject and no HorizontalPodAutoscaler.')
}

function serviceOf(work: string, { service }: LoadSource): ServiceTime {
  if (work.trim() !== '') return readService(work)
  if (service) return service
  throw new Error('It is missing: how long a record takes a pod, such as 50ms. A manifest does not say it.')
}

/** Known partitions of the topics of an autoscaler. */
function partitionsByTopic({ kind, object }: SourceAutoscaler, partitions: number | null): Map<string, number> {
  if (kind !== 'ScaledObject' || partitions === null) return new Map()
  const topics = object.spec.triggers.flatMap(({ metadata }) => metadata?.['topic'] ?? metadata?.['topicFromEnv'] ?? [])
  return new Map(topics.map((topic) => [topic, partitions]))
}

/** Reads everything but the changes. @throws PlanProblemError for the first part that cannot be planned */
export function readBasis(document: PlanDocument): PlanBasis {
  const { objects, autoscaler, names, prepared } = inPart('manifest', () => {
    const objects = readObjects(document.manifest, 'manifest')
    const autoscalers = readAutoscalers(objects, rules)
    const autoscaler = chosen(autoscalers, document.autoscaler)
    const names = autoscalers.map(({ source }) => source.name)
    return { objects, autoscaler, names, prepared: prepareScaler(autoscaler, controllers) }
  })
  const source = inPart('load', () => readLoadInput(document.load))
  const service = inPart('work', () => serviceOf(document.work, source))
  const known = document.partitions ?? topicPartitions(source, objects)
  const partitions = known ?? prepared.max
  const assumed = known === null ? [`The partitions are not known: ${partitions} are assumed, one for each pod.`] : []
  const load = inPart('partitions', () => loadOnPartitions(source, partitions, 'even'))
  const platform = inPart('consumers', () => readPlatform({ client: document.client, start: document.start }))
  const goal = inPart('goal', () => (document.goal.trim() === '' ? null : readGoal(document.goal)))
  const findings = lint(objects, {
    rules,
    partitions: partitionsByTopic(autoscaler, known),
    workSeconds: service.mean,
    idle: IDLE,
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
    warnings: [...source.warnings, ...prepared.warnings, ...assumed],
  }
}

import { ownValue } from '../own-value'
import {
  type HpaObject,
  type HpaSpec,
  type KafkaTrigger,
  parseKafkaTrigger,
  type Rules,
  type ScaledObject,
  scaledObjectSchemaErrors,
  withDefaults,
} from '@food-delivery/autoscaler'
import {
  autoscalerKind,
  type FieldProblem,
  headProblems,
  hpaProblems,
  simulatedObject,
  type SourceObject,
} from '../input'
import { environmentOf, fieldsOf, type Workload, workloadOf } from './workload'

/** What lint needs besides the manifests. */
export interface LintOptions {
  rules: Rules
  /** Partitions by topic. */
  partitions: ReadonlyMap<string, number>
  /** Processing time of a record, in seconds; null if it is not known. */
  workSeconds: number | null
  /** What a pod uses without load: `cpu` in cores, `memory` in bytes. */
  idle: { cpu: number; memory: number }
}

/** A Kafka trigger of a ScaledObject. */
export interface KafkaFacts {
  /** Index among all triggers. */
  index: number
  trigger: KafkaTrigger
  /** Number of partitions whose lag the trigger counts; null if it is not known. */
  partitions: number | null
}

/** A ScaledObject whose fields have the right types. */
export interface ScaledObjectFacts {
  kind: 'ScaledObject'
  source: SourceObject
  object: ScaledObject
  /** Limits and periods, with KEDA's defaults. */
  settings: ReturnType<typeof withDefaults>
  kafka: KafkaFacts[]
  workload: Workload | null
  /** Environment variables of the workload's container, which triggers may read. */
  env: Record<string, string>
}

/** An HPA that the API server accepts. */
export interface HpaFacts {
  kind: 'HorizontalPodAutoscaler'
  source: SourceObject
  object: { metadata: HpaObject['metadata']; spec: HpaSpec & Pick<HpaObject['spec'], 'scaleTargetRef'> }
  workload: Workload | null
}

export type AutoscalerFacts = ScaledObjectFacts | HpaFacts

interface TargetReference {
  kind?: unknown
  name?: unknown
}

/** Whether an object is the one that an autoscaler scales. */
function isTarget({ kind, name, namespace }: SourceObject, autoscaler: SourceObject): boolean {
  const target: TargetReference = fieldsOf(fieldsOf(autoscaler.value['spec'])['scaleTargetRef'])
  return kind === (target.kind ?? 'Deployment') && name === target.name && namespace === autoscaler.namespace
}

/** An HPA as autoscaling/v2. An HPA without metrics gets the default target, 80 % CPU utilization. */
function hpaObject({ apiVersion, name, value }: SourceObject): HpaObject {
  const { targetCPUUtilizationPercentage: averageUtilization, ...spec } = fieldsOf(value['spec'])
  const target = { type: 'Utilization', averageUtilization: averageUtilization ?? 80 }
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  const hasDefaultTarget = apiVersion === 'autoscaling/v1' || spec['metrics'] === undefined
  return { metadata: { name }, spec: { ...spec, ...(hasDefaultTarget && { metrics }) } } as HpaObject
}

/** What the rules read: all objects, and the autoscalers among them. */
export class Facts {
  readonly scaledObjects: ScaledObjectFacts[] = []
  readonly hpas: HpaFacts[] = []
  /** Autoscalers that the API server refuses, each with the first error. */
  readonly rejectedAutoscalers: { source: SourceObject; error: FieldProblem }[] = []
  private readonly workloads: Workload[]

  constructor(
    readonly objects: readonly SourceObject[],
    readonly options: LintOptions,
  ) {
    this.workloads = objects.flatMap((source) => workloadOf(source) ?? [])
    for (const source of objects) {
      const kind = autoscalerKind(source)
      if (kind === 'ScaledObject') this.addScaledObject(source)
      if (kind === 'HorizontalPodAutoscaler') this.addHpa(source)
    }
  }

  get autoscalers(): AutoscalerFacts[] {
    return [...this.scaledObjects, ...this.hpas]
  }

  /** The objects that an autoscaler scales, including patches of them. */
  targetsOf({ source }: AutoscalerFacts): SourceObject[] {
    return this.objects.filter((each) => isTarget(each, source))
  }

  private workloadFor(source: SourceObject): Workload | null {
    return this.workloads.find((workload) => isTarget(workload.source, source)) ?? null
  }

  private addScaledObject(source: SourceObject): void {
    const [error] = [...scaledObjectSchemaErrors(source.value['spec']), ...headProblems(source)]
    if (error) return void this.rejectedAutoscalers.push({ source, error })
    const { metadata, spec } = source.value as unknown as ScaledObject
    const object = { metadata: { ...metadata, name: source.name, namespace: source.namespace || 'default' }, spec }
    const workload = this.workloadFor(source)
    const env = workload ? environmentOf(workload, spec.scaleTargetRef.envSourceContainerName, this.objects) : {}
    const kafka = this.kafkaOf(object, env)
    this.scaledObjects.push({
      kind: 'ScaledObject',
      source,
      object,
      settings: withDefaults(spec),
      kafka,
      workload,
      env,
    })
  }

  private addHpa(source: SourceObject): void {
    const object = hpaObject(source)
    const [error] = [...headProblems(source), ...hpaProblems(object, this.options.rules)]
    if (error) return void this.rejectedAutoscalers.push({ source, error })
    const accepted = object as HpaFacts['object']
    this.hpas.push({ kind: 'HorizontalPodAutoscaler', source, object: accepted, workload: this.workloadFor(source) })
  }

  private kafkaOf(object: ScaledObject, env: Record<string, string>): KafkaFacts[] {
    return simulatedObject(object).spec.triggers.flatMap(({ type, metadata = {} }, index) => {
      if (type !== 'kafka') return []
      // In a simulated object, the topic may be the name of the variable that contains the topic.
      const topic = object.spec.triggers[index]?.metadata?.['topic'] ?? ownValue(env, metadata['topic'] ?? '')
      try {
        const trigger = parseKafkaTrigger({ metadata: { ...metadata, ...(topic !== undefined && { topic }) } })
        return [{ index, trigger, partitions: this.partitionsOf(trigger) }]
      } catch {
        // The rule `schema` reports this trigger.
        return []
      }
    })
  }

  private partitionsOf({ topic, partitionLimitation }: KafkaTrigger): number | null {
    if (partitionLimitation) return partitionLimitation.length
    const given = this.options.partitions.get(topic)
    if (given !== undefined) return given
    const kafkaTopic = this.objects.find(
      ({ kind, name, value }) => kind === 'KafkaTopic' && (fieldsOf(value['spec'])['topicName'] ?? name) === topic,
    )
    const partitions = fieldsOf(kafkaTopic?.value['spec'])['partitions']
    return typeof partitions === 'number' ? partitions : null
  }
}

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model, type ScaledObjectModel } from '../model/schema'

/** Reports bootstrap servers that KEDA cannot find, and a maximum of more pods than partitions. */
export function kafkaChecks(model: Model): Diagnostic[] {
  return model.autoscalers.flatMap((autoscaler, index) =>
    autoscaler.kind === 'ScaledObject'
      ? [...brokerErrors(autoscaler, index, model), ...idlePodWarnings(autoscaler, index)]
      : [],
  )
}

function brokerErrors({ deployment, kafka }: ScaledObjectModel, index: number, model: Model): Diagnostic[] {
  const service = model.services.find(({ name }) => name === deployment)
  if (!service || kafka.brokers !== undefined || Object.hasOwn(service.env, kafka.brokersFrom)) return []
  const values = { deployment: service.name, variable: kafka.brokersFrom }
  return [diagnostic('noBrokers', ['autoscalers', index, 'kafka'], values)]
}

function idlePodWarnings({ max, kafka: { partitions, topic } }: ScaledObjectModel, index: number): Diagnostic[] {
  if (partitions === undefined || max <= partitions) return []
  return [diagnostic('maxAbovePartitions', ['autoscalers', index, 'max'], { max, partitions, topic })]
}

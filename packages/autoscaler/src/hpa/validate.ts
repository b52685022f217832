import { behaviorErrors } from '../hpa-behavior'
import { type HpaSpec } from './types'

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

/** What the API server refuses in an HPA's spec, in its form; empty when all is well. */
export function hpaErrors({ minReplicas = 1, maxReplicas, metrics, behavior }: HpaSpec): string[] {
  return [
    ...(minReplicas >= 1
      ? []
      : [`spec.minReplicas: Invalid value: ${minReplicas}: must be greater than or equal to 1`]),
    ...(maxReplicas >= 1 ? [] : [`spec.maxReplicas: Invalid value: ${maxReplicas}: must be greater than 0`]),
    ...(maxReplicas >= minReplicas
      ? []
      : [`spec.maxReplicas: Invalid value: ${maxReplicas}: must be greater than or equal to \`minReplicas\``]),
    ...metrics.flatMap(({ type }, index) =>
      types.includes(type)
        ? []
        : [
            `spec.metrics[${index}].type: Unsupported value: ${JSON.stringify(type)}: supported values: ${types.map((t) => `"${t}"`).join(', ')}`,
          ],
    ),
    ...behaviorErrors(behavior),
  ]
}

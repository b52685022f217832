import { type Complaint, complaint } from '../complaints/complaint'
import { didYouMean } from '../complaints/did-you-mean'
import { type AutoscalerModel, type Model } from '../model/schema'
import { type Check } from './check'

/** Bounds and targets of every autoscaler, whatever it measures. */
export const autoscalerChecks: Check = (model) =>
  model.autoscalers.flatMap((autoscaler, index) => [
    ...boundsErrors(autoscaler, index),
    ...targetErrors(autoscaler, index, model),
    ...ownerErrors(autoscaler, index, model),
  ])

function boundsErrors({ kind, min, max }: AutoscalerModel, index: number): Complaint[] {
  const at = (field: string) => ['autoscalers', index, field]
  if (max === 0) return [complaint('maxOfZero', at('max'), {})]
  if (min > max) return [complaint('minAboveMax', at('min'), { min, max })]
  if (min === 0 && kind === 'HorizontalPodAutoscaler') return [complaint('minOfZero', at('min'), {})]
  return min === max ? [complaint('nothingToScale', at('max'), { min })] : []
}

function targetErrors({ name, deployment }: AutoscalerModel, index: number, model: Model): Complaint[] {
  const path = ['autoscalers', index, 'deployment']
  if (deployment === undefined) return [complaint('notConnected', path, { name })]
  const names = model.services.map((service) => service.name)
  if (names.includes(deployment)) return []
  return [complaint('unknownDeployment', path, { deployment, instead: didYouMean(deployment, names) })]
}

function ownerErrors({ kind, deployment }: AutoscalerModel, index: number, model: Model): Complaint[] {
  const owner = model.autoscalers.slice(0, index).find((other) => other.deployment === deployment)
  if (deployment === undefined || !owner) return []
  const code = owner.kind === kind ? 'twoOwners' : 'hpaAndScaledObject'
  return [complaint(code, ['autoscalers', index, 'deployment'], { deployment, other: owner.name })]
}

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { didYouMean } from '../diagnostics/did-you-mean'
import { type AutoscalerModel, type Model } from '../model/schema'

/** Bounds and target Deployment of every autoscaler. */
export function autoscalerChecks(model: Model): Diagnostic[] {
  return model.autoscalers.flatMap((autoscaler, index) => [
    ...boundsErrors(autoscaler, index),
    ...targetErrors(autoscaler, index, model),
    ...ownerErrors(autoscaler, index, model),
  ])
}

function boundsErrors({ kind, min, max }: AutoscalerModel, index: number): Diagnostic[] {
  const at = (field: string) => ['autoscalers', index, field]
  if (max === 0) return [diagnostic('maxOfZero', at('max'), {})]
  if (min > max) return [diagnostic('minAboveMax', at('min'), { min, max })]
  if (min === 0 && kind === 'HorizontalPodAutoscaler') return [diagnostic('minOfZero', at('min'), {})]
  return min === max ? [diagnostic('nothingToScale', at('max'), { min })] : []
}

function targetErrors({ name, deployment }: AutoscalerModel, index: number, model: Model): Diagnostic[] {
  const path = ['autoscalers', index, 'deployment']
  if (deployment === undefined) return [diagnostic('notConnected', path, { name })]
  const names = model.services.map((service) => service.name)
  if (names.includes(deployment)) return []
  return [diagnostic('unknownDeployment', path, { deployment, instead: didYouMean(deployment, names) })]
}

function ownerErrors({ kind, deployment }: AutoscalerModel, index: number, model: Model): Diagnostic[] {
  const owner = model.autoscalers.slice(0, index).find((other) => other.deployment === deployment)
  if (deployment === undefined || !owner) return []
  const code = owner.kind === kind ? 'twoOwners' : 'hpaAndScaledObject'
  return [diagnostic(code, ['autoscalers', index, 'deployment'], { deployment, other: owner.name })]
}

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { didYouMean } from '../diagnostics/did-you-mean'
import { type AutoscalerModel, type Model } from '../model/schema'

/** Checks the bounds and the target Deployment of every autoscaler. */
export function autoscalerChecks(model: Model): Diagnostic[] {
  return model.autoscalers.flatMap((autoscaler, index) => [
    ...boundsDiagnostics(autoscaler, index),
    ...targetErrors(autoscaler, index, model),
    ...secondAutoscalerErrors(autoscaler, index, model),
  ])
}

function boundsDiagnostics({ kind, min, max }: AutoscalerModel, index: number): Diagnostic[] {
  const pathOf = (field: string) => ['autoscalers', index, field]
  if (max === 0) return [diagnostic('maxIsZero', pathOf('max'), {})]
  if (min > max) return [diagnostic('minAboveMax', pathOf('min'), { min, max })]
  if (min === 0 && kind === 'HorizontalPodAutoscaler') return [diagnostic('minIsZero', pathOf('min'), {})]
  return min === max ? [diagnostic('equalBounds', pathOf('max'), { min })] : []
}

function targetErrors({ name, deployment }: AutoscalerModel, index: number, model: Model): Diagnostic[] {
  const path = ['autoscalers', index, 'deployment']
  if (deployment === undefined) return [diagnostic('noDeployment', path, { name })]
  const names = model.services.map((service) => service.name)
  if (names.includes(deployment)) return []
  return [diagnostic('unknownDeployment', path, { deployment, suggestion: didYouMean(deployment, names) })]
}

function secondAutoscalerErrors({ kind, deployment }: AutoscalerModel, index: number, model: Model): Diagnostic[] {
  const first = model.autoscalers.slice(0, index).find((other) => other.deployment === deployment)
  if (deployment === undefined || !first) return []
  const code = first.kind === kind ? 'scaledTwice' : 'hpaAndScaledObject'
  return [diagnostic(code, ['autoscalers', index, 'deployment'], { deployment, other: first.name })]
}

import { numberOf } from '@food-delivery/autoscaler'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type AutoscalerModel, type HpaModel, type Model, type ServiceModel } from '../model/schema'
import { settledPods, sufficientTarget } from './settled-pods'

const MEBI = 1_024 * 1_024

/** Compares the target of each HPA with the requests and the idle usage of its pods. */
export function utilizationChecks(model: Model): Diagnostic[] {
  return model.autoscalers.flatMap((autoscaler, index) => {
    const service = model.services.find(({ name }) => name === autoscaler.deployment)
    return autoscaler.kind === 'HorizontalPodAutoscaler' && service
      ? [...requestErrors(autoscaler, service, model), ...idleWarnings(autoscaler, service, index)]
      : []
  })
}

/** Reports a missing request once, even if several HPAs need it. */
function requestErrors(hpa: HpaModel, service: ServiceModel, model: Model): Diagnostic[] {
  const { resource, deployment } = hpa
  const isSame = (other: AutoscalerModel) =>
    other.kind === hpa.kind && other.resource === resource && other.deployment === deployment
  if (requestOf(service, resource) !== undefined || model.autoscalers.find(isSame) !== hpa) return []
  const path = ['services', model.services.indexOf(service), 'resources']
  return [diagnostic('noRequest', path, { resource, deployment: service.name })]
}

/** Kubernetes uses the limit as the request if only a limit is set. */
const requestOf = ({ resources: { requests, limits } }: ServiceModel, resource: HpaModel['resource']) =>
  requests?.[resource] ?? limits?.[resource]

function idleWarnings(hpa: HpaModel, service: ServiceModel, index: number): Diagnostic[] {
  const { resource, utilization: target, min, max } = hpa
  const request = requestOf(service, resource)
  const idle = service.idle?.[resource]
  if (request === undefined || idle === undefined || min < 1 || min >= max || numberOf(request) === 0) return []
  const idlePercent = (100 * numberOf(idle)) / numberOf(request)
  const ratio = idlePercent / target
  const path = ['autoscalers', index, 'utilization']
  const values = {
    deployment: service.name,
    resource,
    percent: Math.round(idlePercent),
    target,
    min,
    max,
    sufficientPercent: sufficientTarget({ idlePercent, min }),
    sufficientRequest: sufficientRequest(idle, hpa),
  }
  const fromMin = settledPods({ ratio, from: min, min, max })
  if (fromMin > min)
    return [diagnostic('aboveTargetWhenIdle', path, { ...values, idle, request, settledPods: fromMin })]
  const fromMax = settledPods({ ratio, from: max, min, max })
  return fromMax > min ? [diagnostic('staysAboveMin', path, { ...values, settledPods: fromMax })] : []
}

/** The request at which idle pods scale back to `min` with the same target, rounded up to a multiple of 10Mi or 10m. */
function sufficientRequest(idle: string, { resource, utilization: target, min }: HpaModel): string {
  // A target that exceeds the idle usage by the factor `sufficient / target` suffices. Here the target stays the same,
  // so the request must be large enough that the idle usage is below the target by this factor.
  const sufficient = sufficientTarget({ idlePercent: target, min })
  const usageAtTarget = (numberOf(idle) * sufficient) / target
  const request = (usageAtTarget * 100) / target
  return resource === 'memory' ? `${Math.ceil(request / MEBI / 10) * 10}Mi` : `${Math.ceil(request * 100) * 10}m`
}

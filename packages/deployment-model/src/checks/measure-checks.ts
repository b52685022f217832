import { numberOf } from '@food-delivery/autoscaler'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type AutoscalerModel, type HpaModel, type Model, type ServiceModel } from '../model/schema'
import { enoughTarget, restReplicas } from './rest-replicas'

/** The metric of an HPA against the requests of its pods and their idle usage. */
export function measureChecks(model: Model): Diagnostic[] {
  return model.autoscalers.flatMap((autoscaler, index) => {
    const service = model.services.find(({ name }) => name === autoscaler.deployment)
    return autoscaler.kind === 'HorizontalPodAutoscaler' && service
      ? [...requestErrors(autoscaler, service, model), ...idleWarnings(autoscaler, service, index)]
      : []
  })
}

/** A missing request is reported once, even if several HPAs need it. */
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
  const exact = (100 * numberOf(idle)) / numberOf(request)
  const ratio = exact / target
  const path = ['autoscalers', index, 'utilization']
  const known = {
    deployment: service.name,
    resource,
    percent: Math.round(exact),
    target,
    min,
    max,
    enoughPercent: enoughTarget({ idlePercent: exact, min }),
    enoughRequest: enoughRequest(idle, hpa),
  }
  const fromMin = restReplicas({ ratio, from: min, min, max })
  if (fromMin > min) return [diagnostic('aboveTargetWhenIdle', path, { ...known, idle, request, rest: fromMin })]
  const fromMax = restReplicas({ ratio, from: max, min, max })
  return fromMax > min ? [diagnostic('neverBackToMin', path, { ...known, rest: fromMax })] : []
}

/** The request at which idle pods scale back to `min` with this target, rounded up to 10Mi or 10m. */
function enoughRequest(idle: string, { resource, utilization: target, min }: HpaModel): string {
  const percent = enoughTarget({ idlePercent: target, min })
  const wanted = (numberOf(idle) * percent) / target
  const atTarget = (wanted * 100) / target
  return resource === 'memory' ? `${Math.ceil(atTarget / MEBI / 10) * 10}Mi` : `${Math.ceil(atTarget * 100) * 10}m`
}

const MEBI = 1_024 * 1_024

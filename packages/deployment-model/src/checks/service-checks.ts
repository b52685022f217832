import { numberOf } from '@food-delivery/autoscaler'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model, type ServiceModel } from '../model/schema'

const resourceNames = ['cpu', 'memory'] as const

/** Checks the image, probes, resources, paths and replicas of each service. */
export function serviceChecks({ services, autoscalers }: Model): Diagnostic[] {
  return services.flatMap((service, index) => {
    const { name, image, paths, health, resources, replicas } = service
    const pathOf = (field: string) => ['services', index, field]
    const autoscaler = autoscalers.find(({ deployment }) => deployment === name)
    return [
      ...limitsBelowRequests(service, index),
      ...(paths.length > 0 && !service.service ? [diagnostic('pathWithoutService', pathOf('paths'), { name })] : []),
      ...(hasFloatingTag(image) ? [diagnostic('floatingImage', pathOf('image'), { image })] : []),
      ...(health ? [] : [diagnostic('noReadiness', pathOf('health'), { name })]),
      ...(resources.limits?.memory === undefined ? [diagnostic('noMemoryLimit', pathOf('resources'), { name })] : []),
      ...(autoscaler && replicas !== undefined
        ? [diagnostic('replicasIgnored', pathOf('replicas'), { name, autoscaler: autoscaler.name })]
        : []),
    ]
  })
}

function limitsBelowRequests({ resources }: ServiceModel, index: number): Diagnostic[] {
  return resourceNames.flatMap((resource) => {
    const request = resources.requests?.[resource]
    const limit = resources.limits?.[resource]
    if (request === undefined || limit === undefined || numberOf(limit) >= numberOf(request)) return []
    const path = ['services', index, 'resources', 'limits', resource]
    return [diagnostic('limitBelowRequest', path, { resource, limit, request })]
  })
}

/** Whether the image can change without a change of its name. */
function hasFloatingTag(image: string): boolean {
  const tag = /:([\w.-]+)$/.exec(image.split('/').at(-1) ?? '')?.[1]
  return !image.includes('@sha256:') && (tag === undefined || tag === 'latest')
}

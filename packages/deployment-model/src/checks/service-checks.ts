import { numberOf } from '@food-delivery/autoscaler'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model, type ServiceModel } from '../model/schema'

const resourceNames = ['cpu', 'memory'] as const

/** Image, probes, resources, paths and replicas of each service. */
export function serviceChecks({ services, autoscalers }: Model): Diagnostic[] {
  return services.flatMap((service, index) => {
    const { name, image, paths, health, resources, replicas } = service
    const at = (...rest: (string | number)[]) => ['services', index, ...rest]
    const owner = autoscalers.find(({ deployment }) => deployment === name)
    return [
      ...limitsBelowRequests(service, index),
      ...(paths.length > 0 && !service.service ? [diagnostic('pathWithoutService', at('paths'), { name })] : []),
      ...(isFloating(image) ? [diagnostic('floatingImage', at('image'), { image })] : []),
      ...(health ? [] : [diagnostic('noReadiness', at('health'), { name })]),
      ...(resources.limits?.memory === undefined ? [diagnostic('noMemoryLimit', at('resources'), { name })] : []),
      ...(owner && replicas !== undefined
        ? [diagnostic('replicasOwned', at('replicas'), { name, autoscaler: owner.name })]
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

function isFloating(image: string): boolean {
  const tag = /:([\w.-]+)$/.exec(image.split('/').at(-1) ?? '')?.[1]
  return !image.includes('@sha256:') && (tag === undefined || tag === 'latest')
}

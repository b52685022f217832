import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'

/** Paths without an Ingress, or an Ingress without paths. */
export function ingressChecks({ ingress, services }: Model): Diagnostic[] {
  const routed = services.filter(({ paths }) => paths.length > 0)
  if (ingress) return routed.length === 0 ? [diagnostic('ingressWithoutPaths', ['ingress'], {})] : []
  return routed.map((service) =>
    diagnostic('pathsWithoutIngress', ['services', services.indexOf(service), 'paths'], { name: service.name }),
  )
}

import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'

/** Paths need an Ingress, and the Ingress needs paths. */
export function ingressChecks({ ingress, services }: Model): Diagnostic[] {
  const served = services.filter(({ paths }) => paths.length > 0)
  if (ingress) return served.length === 0 ? [diagnostic('ingressWithoutPaths', ['ingress'], {})] : []
  return served.map((service) =>
    diagnostic('pathsWithoutIngress', ['services', services.indexOf(service), 'paths'], { name: service.name }),
  )
}

import { diagnostic } from '../diagnostics/diagnostic'
import { type Check } from './check'

/** The Ingress and the paths must know of each other. */
export const ingressChecks: Check = ({ ingress, services }) => {
  const served = services.filter(({ paths }) => paths.length > 0)
  if (ingress) return served.length === 0 ? [diagnostic('ingressWithoutPaths', ['ingress'], {})] : []
  return served.map((service) =>
    diagnostic('pathsWithoutIngress', ['services', services.indexOf(service), 'paths'], { name: service.name }),
  )
}

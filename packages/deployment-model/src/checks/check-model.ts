import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'
import { autoscalerChecks } from './autoscaler-checks'
import { kafkaChecks } from './kafka-checks'
import { utilizationChecks } from './utilization-checks'
import { nameChecks } from './name-checks'
import { serviceChecks } from './service-checks'

const checks: readonly ((model: Model) => Diagnostic[])[] = [
  ({ services }) => (services.length === 0 ? [diagnostic('noServices', ['services'], {})] : []),
  nameChecks,
  serviceChecks,
  ingressChecks,
  autoscalerChecks,
  utilizationChecks,
  kafkaChecks,
]

/** All diagnostics of a parsed model, errors first. */
export function checkModel(model: Model): Diagnostic[] {
  const diagnostics = checks.flatMap((check) => check(model))
  return [
    ...diagnostics.filter(({ severity }) => severity === 'error'),
    ...diagnostics.filter(({ severity }) => severity === 'warning'),
  ]
}

/** Reports paths without an Ingress, and an Ingress without paths. */
function ingressChecks({ ingress, services }: Model): Diagnostic[] {
  const routed = services.filter(({ paths }) => paths.length > 0)
  if (ingress) return routed.length === 0 ? [diagnostic('ingressWithoutPaths', ['ingress'], {})] : []
  return routed.map((service) =>
    diagnostic('pathsWithoutIngress', ['services', services.indexOf(service), 'paths'], { name: service.name }),
  )
}

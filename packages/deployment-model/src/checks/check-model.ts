import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'
import { autoscalerChecks } from './autoscaler-checks'
import { ingressChecks } from './ingress-checks'
import { kafkaChecks } from './kafka-checks'
import { measureChecks } from './measure-checks'
import { nameChecks } from './name-checks'
import { serviceChecks } from './service-checks'

const checks: readonly ((model: Model) => Diagnostic[])[] = [
  ({ services }) => (services.length === 0 ? [diagnostic('noServices', ['services'], {})] : []),
  nameChecks,
  serviceChecks,
  ingressChecks,
  autoscalerChecks,
  measureChecks,
  kafkaChecks,
]

/** All diagnostics of a parsed model, errors first. */
export function checkModel(model: Model): Diagnostic[] {
  const all = checks.flatMap((check) => check(model))
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity === 'warning'),
  ]
}

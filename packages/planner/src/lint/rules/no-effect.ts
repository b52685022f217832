import { admissionWarnings, withDefaults } from '@food-delivery/autoscaler'
import { type Facts, type ScaledObjectFacts } from '../facts'
import { forEachScaledObject, type Problem, type Rule } from '../rule'

function periodProblems({ source, object: { spec } }: ScaledObjectFacts, { options }: Facts): Problem[] {
  return admissionWarnings(spec, options.rules).map((warning) => {
    const isAboutPolling = warning.startsWith('Polling')
    const { minReplicaCount } = withDefaults(spec)
    const message = isAboutPolling
      ? `With minReplicaCount ${minReplicaCount} the HPA scales, every 15 s; pollingInterval only sets how often KEDA refreshes conditions and events.`
      : `cooldownPeriod delays scaling to zero or to idleReplicaCount, but minReplicaCount is ${minReplicaCount}. Other steps down are delayed by scaleDown.stabilizationWindowSeconds.`
    return { source, path: ['spec', isAboutPolling ? 'pollingInterval' : 'cooldownPeriod'], message }
  })
}

function activationProblems({ source, object: { spec }, kafka, settings }: ScaledObjectFacts): Problem[] {
  if (settings.minReplicaCount === 0 || settings.idleReplicaCount !== null) return []
  const activations = kafka.flatMap(({ index, trigger: { activationLagThreshold } }): Problem[] => {
    if (activationLagThreshold === 0) return []
    const path = ['spec', 'triggers', index, 'metadata', 'activationLagThreshold']
    const message = `activationLagThreshold decides when pods start from zero or from idleReplicaCount, but minReplicaCount is ${settings.minReplicaCount}: from there the HPA scales by lagThreshold alone.`
    return [{ source, path, message }]
  })
  if (!spec.initialCooldownPeriod) return activations
  const message = `initialCooldownPeriod delays the first scaling to zero, but minReplicaCount is ${settings.minReplicaCount}.`
  return [...activations, { source, path: ['spec', 'initialCooldownPeriod'], message }]
}

export const noEffect: Rule = {
  id: 'no-effect',
  severity: 'warning',
  finds: 'Settings that change nothing.',
  check: forEachScaledObject((scaledObject, facts) => [
    ...periodProblems(scaledObject, facts),
    ...activationProblems(scaledObject),
  ]),
}

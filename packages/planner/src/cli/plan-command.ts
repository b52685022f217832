import { rulesOf, withDefaults } from '@food-delivery/autoscaler'
import { readAutoscalers, type SourceAutoscaler } from '../input'
import { type Command } from './command'
import { readManifests } from './read-manifests'

function bounds(autoscaler: SourceAutoscaler): string {
  if (autoscaler.kind === 'HorizontalPodAutoscaler') {
    const { minReplicas = 1, maxReplicas = minReplicas } = autoscaler.object.spec
    return `${minReplicas} to ${maxReplicas} replicas`
  }
  const { minReplicaCount, maxReplicaCount } = withDefaults(autoscaler.object.spec)
  return `${minReplicaCount} to ${maxReplicaCount} replicas`
}

function describe(autoscaler: SourceAutoscaler): string {
  const { kind, source } = autoscaler
  return `${source.file}:${source.line}: ${kind} "${source.name}", ${bounds(autoscaler)}\n`
}

/** `plan`: what an autoscaler does. */
export const planCommand: Command = {
  name: 'plan',
  purpose: 'Shows what a ScaledObject or HorizontalPodAutoscaler does.',
  usage: 'FILE… [options]',
  options: {
    keda: { type: 'text', placeholder: 'V', meaning: 'follow KEDA 2.20 or 2.21 (default)' },
    kubernetes: { type: 'text', placeholder: 'V', meaning: 'follow Kubernetes 1.35, 1.36 or 1.37 (default)' },
  },
  run: (args, terminal) => {
    const rules = rulesOf({ keda: args.text('keda'), kubernetes: args.text('kubernetes') })
    const autoscalers = readAutoscalers(readManifests(args.positionals, terminal), rules)
    for (const autoscaler of autoscalers) terminal.write(describe(autoscaler))
    return 0
  },
}

import { type ScaledObject } from '@food-delivery/autoscaler'

/** Metadata of a Kafka trigger that is only needed to connect. */
const connectionFields =
  /^(bootstrapServers|consumerGroup|topic)FromEnv$|^(sasl|tls|unsafeSsl|version|.*(cert|key|token|keytab|realm|kerberos).*)$/i

function withoutConnection(metadata: Record<string, string>): Record<string, string> {
  const kept = Object.entries(metadata).filter(([name]) => !connectionFields.test(name))
  const names = { bootstrapServers: 'simulated:9092', consumerGroup: metadata['consumerGroupFromEnv'] ?? 'simulated' }
  const topic = metadata['topic'] ?? metadata['topicFromEnv']
  return { ...names, ...(topic !== undefined && { topic }), ...Object.fromEntries(kept) }
}

/** A ScaledObject whose Kafka triggers need no environment and no authentication, because nothing connects. */
export function simulatedObject(object: ScaledObject): ScaledObject {
  const triggers = object.spec.triggers.map((trigger) => {
    if (trigger.type !== 'kafka') return trigger
    const { authenticationRef: _unused, ...rest } = trigger
    return { ...rest, metadata: withoutConnection(trigger.metadata ?? {}) }
  })
  return { ...object, spec: { ...object.spec, triggers } }
}

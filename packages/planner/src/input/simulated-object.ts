import { type ScaledObject } from '@food-delivery/autoscaler'

/** The fields of a Kafka trigger that only a connection needs. */
const connectionFields =
  /^(bootstrapServers|consumerGroup|topic)FromEnv$|^(sasl|tls|unsafeSsl|version|.*(cert|key|token|keytab|realm|kerberos).*)$/i

function withoutConnection(metadata: Record<string, string>): Record<string, string> {
  const otherFields = Object.entries(metadata).filter(([name]) => !connectionFields.test(name))
  const simulated = {
    bootstrapServers: 'simulated:9092',
    consumerGroup: metadata['consumerGroupFromEnv'] ?? 'simulated',
  }
  const topic = metadata['topic'] ?? metadata['topicFromEnv']
  return { ...simulated, ...(topic !== undefined && { topic }), ...Object.fromEntries(otherFields) }
}

/**
 * The ScaledObject with Kafka triggers that need no environment variables and no authentication, because a simulation
 * does not connect to Kafka.
 */
export function simulatedObject(object: ScaledObject): ScaledObject {
  const triggers = object.spec.triggers.map((trigger) => {
    if (trigger.type !== 'kafka') return trigger
    const { authenticationRef: _unused, ...otherFields } = trigger
    return { ...otherFields, metadata: withoutConnection(trigger.metadata ?? {}) }
  })
  return { ...object, spec: { ...object.spec, triggers } }
}

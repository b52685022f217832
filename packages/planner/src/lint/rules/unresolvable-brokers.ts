import { forEachScaledObject, type Problem, type Rule } from '../rule'
import { ownValue } from '../../own-value'

const hostOf = (server: string): string => server.trim().replace(/:\d+$/, '')

/** KEDA's operator resolves names without a namespace in its own namespace. */
const isUnresolvable = (host: string): boolean => host !== '' && !/[.:]/.test(host)

export const unresolvableBrokers: Rule = {
  id: 'unresolvable-brokers',
  severity: 'warning',
  finds: 'Brokers that KEDA cannot find from its own namespace.',
  check: forEachScaledObject(({ source, object, env }) =>
    object.spec.triggers.flatMap(({ type, metadata = {} }, index): Problem[] => {
      const variable = metadata['bootstrapServersFromEnv']
      const servers = metadata['bootstrapServers'] ?? (variable === undefined ? undefined : ownValue(env, variable))
      const host = servers?.split(',').map(hostOf).find(isUnresolvable)
      if (type !== 'kafka' || host === undefined) return []
      const field = metadata['bootstrapServers'] === undefined ? 'bootstrapServersFromEnv' : 'bootstrapServers'
      const message = `KEDA runs in another namespace and cannot resolve "${host}". Write the namespace too: ${host}.${source.namespace || 'NAMESPACE'}.svc.`
      return [{ source, path: ['spec', 'triggers', index, 'metadata', field], message }]
    }),
  ),
}

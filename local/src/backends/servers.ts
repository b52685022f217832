import { type Deployment, type KubeObject, type Secret } from '../manifests/objects'

/** The user's own servers: the variables with their addresses. Absent: embedded. */
export interface Servers {
  kafka?: Record<string, string>
  mongo?: Record<string, string>
  redis?: Record<string, string>
}

/** Addresses (`127.0.0.1:port`) of the embedded servers. */
export type EmbeddedAddresses = Partial<Record<ServerName, string>>

export type ServerName = 'kafka' | 'mongo' | 'redis'

export const serverNames: readonly ServerName[] = ['kafka', 'mongo', 'redis']

/** The server of an image: `docker.io/library/mongo:8` → `mongo`. Undefined for other images. */
export function serverOfImage(image: string): ServerName | undefined {
  const name = image
    .split('/')
    .at(-1)
    ?.replace(/[:@].*$/, '')
  return serverNames.find((server) => server === name)
}

/** The server that a Deployment runs, if any. */
export function serverOf(deployment: Deployment): ServerName | undefined {
  return serverOfImage(deployment.spec.template.spec.containers[0]?.image ?? '')
}

/** The Secret `kafka-credentials`, which on a cluster is created during installation. */
export function kafkaCredentials(servers: Servers, embedded: EmbeddedAddresses): Secret {
  const variables = servers.kafka ?? { BOOTSTRAP_SERVERS: embedded.kafka ?? '', SECURITY_PROTOCOL: 'PLAINTEXT' }
  const metadata: KubeObject['metadata'] = { name: 'kafka-credentials' }
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: variables }
}

/** Replaces the servers of a container's manifest with the user's own. */
export function useOwnServers(env: Record<string, string>, { mongo, redis }: Servers): Record<string, string> {
  const result = { ...env }
  for (const [variable, own] of [
    ['MONGODB_URL', mongo],
    ['REDIS_URL', redis],
  ] as const) {
    if (!own || !(variable in result)) continue
    delete result[variable]
    Object.assign(result, own)
  }
  return result
}

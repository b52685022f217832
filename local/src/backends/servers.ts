import { type Deployment, type KubeObject, type Secret } from '../manifests/objects'

/** The variables of the servers that the user has configured. A server without variables runs embedded. */
export interface Servers {
  kafka?: Record<string, string>
  mongo?: Record<string, string>
  redis?: Record<string, string>
}

/** Addresses (`127.0.0.1:port`) of the embedded servers. */
export type EmbeddedAddresses = Partial<Record<ServerName, string>>

export type ServerName = 'kafka' | 'mongo' | 'redis'

export const serverNames: readonly ServerName[] = ['kafka', 'mongo', 'redis']

/** The server that an image contains: `docker.io/library/mongo:8` → `mongo`; undefined for other images. */
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

/** The Secret `kafka-credentials`, which users create on a real cluster. */
export function kafkaCredentials(servers: Servers, embedded: EmbeddedAddresses): Secret {
  const variables = servers.kafka ?? { BOOTSTRAP_SERVERS: embedded.kafka ?? '', SECURITY_PROTOCOL: 'PLAINTEXT' }
  const metadata: KubeObject['metadata'] = { name: 'kafka-credentials' }
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: variables }
}

/** Replaces the server addresses in a container's environment with those that the user has configured. */
export function replaceServers(env: Record<string, string>, { mongo, redis }: Servers): Record<string, string> {
  const result = { ...env }
  for (const [variable, server] of [
    ['MONGODB_URL', mongo],
    ['REDIS_URL', redis],
  ] as const) {
    if (!server || !(variable in result)) continue
    delete result[variable]
    Object.assign(result, server)
  }
  return result
}

import { type Deployment, type KubeObject, type Secret } from '../manifests/objects'

/** Servers of the user's own, by what they are: the variables that lead to them. Absent: embedded. */
export interface Servers {
  kafka?: Record<string, string>
  mongo?: Record<string, string>
  redis?: Record<string, string>
}

/** Addresses (`127.0.0.1:port`) of what runs embedded. */
export type EmbeddedAddresses = Partial<Record<ServerName, string>>

export type ServerName = 'kafka' | 'mongo' | 'redis'

export const serverNames: readonly ServerName[] = ['kafka', 'mongo', 'redis']

/** Which server an image of a manifest is: `docker.io/library/mongo:8` → `mongo`. Undefined for other images. */
export function serverOfImage(image: string): ServerName | undefined {
  const name = image
    .split('/')
    .at(-1)
    ?.replace(/[:@].*$/, '')
  return serverNames.find((server) => server === name)
}

/** The server that a Deployment runs, if it runs one. */
export function serverOf(deployment: Deployment): ServerName | undefined {
  return serverOfImage(deployment.spec.template.spec.containers[0]?.image ?? '')
}

/** The Secret `kafka-credentials`, which the manifests leave to whoever installs them. */
export function kafkaCredentials(servers: Servers, embedded: EmbeddedAddresses): Secret {
  const variables = servers.kafka ?? { BOOTSTRAP_SERVERS: embedded.kafka ?? '', SECURITY_PROTOCOL: 'PLAINTEXT' }
  const metadata: KubeObject['metadata'] = { name: 'kafka-credentials' }
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: variables }
}

/** Lets the user's own servers replace those that the manifest of a container names. */
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

import { join } from 'node:path'
import { type EnvReader, readEnvironment, readServiceEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader, { defaultPort: 8_090 }),
    folder: join(__dirname, '../client'),
    services: {
      api: service(reader, 'API_SERVICE', 'http://apiservice:8080'),
      realtime: service(reader, 'REALTIME_SERVICE', 'http://realtimedata:8080'),
      pods: service(reader, 'PODS_SERVICE', 'http://podconsumerdata:8080'),
    },
  }))
}

function service(reader: EnvReader, name: string, inCluster: string): string {
  return reader.url(name, { default: inCluster, protocols: ['http'] })
}

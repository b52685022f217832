import { join } from 'node:path'
import { type EnvReader, readEnvironment, readServiceEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader, { defaultPort: 8_090 }),
    folder: join(__dirname, '../client'),
    services: {
      api: serviceUrl(reader, 'API_SERVICE', 'http://apiservice:8080'),
      realtime: serviceUrl(reader, 'REALTIME_SERVICE', 'http://realtimedata:8080'),
      pods: serviceUrl(reader, 'PODS_SERVICE', 'http://podconsumerdata:8080'),
    },
  }))
}

function serviceUrl(reader: EnvReader, name: string, defaultUrl: string): string {
  return reader.url(name, { default: defaultUrl, protocols: ['http'] })
}

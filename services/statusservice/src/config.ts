import {
  type EnvReader,
  readEnvironment,
  readKafkaEnvironment,
  readServiceEnvironment,
} from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader),
    kafka: readKafkaEnvironment(reader),
    redisUrl: readRedisUrl(reader),
  }))
}

const HOST = /^[^\s:/@]+$/

/** `REDIS_URL` is a URL or, as in the original application, a host with the port `REDIS_PORT` (default 6379). */
function readRedisUrl(reader: EnvReader): string {
  const port = reader.port('REDIS_PORT', 6_379)
  const parse = (text: string) => {
    if (HOST.test(text)) return `redis://${text}:${port}`
    return /^rediss?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname ? text : undefined
  }
  return reader.required('REDIS_URL', { expected: 'a URL like redis://host:6379, or a host', parse }, undefined, '')
}

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

/** `REDIS_URL` is a URL, or, as in the original, a host that `REDIS_PORT` (default 6379) belongs to. */
function readRedisUrl(reader: EnvReader): string {
  const port = reader.port('REDIS_PORT', 6_379)
  const expected = 'a URL like redis://host:6379, or a host'
  const url = reader.parsed('REDIS_URL', {
    expected,
    parse: (text) => {
      if (HOST.test(text)) return `redis://${text}:${port}`
      return /^rediss?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname ? text : undefined
    },
  })
  if (url === undefined && !reader.problems.some(({ variable }) => variable === 'REDIS_URL'))
    reader.report('REDIS_URL', 'nothing', expected)
  return url ?? ''
}

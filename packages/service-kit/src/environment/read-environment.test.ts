import { ConfigurationError } from './configuration-error'
import { type EnvReader, type Environment } from './env-reader'
import { readEnvironment } from './read-environment'
import { readServiceEnvironment } from './service-environment'

function problemsOf(env: Environment, read: (env: EnvReader) => unknown): string[] {
  try {
    readEnvironment(env, read)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('readEnvironment', () => {
  it('returns typed values and defaults', () => {
    const config = readEnvironment(
      {
        NAME: ' x ',
        COUNT: '7',
        ON: 'Yes',
        LIST: 'a, b',
        WORD: 'scram-sha-256',
        BASE: 'http://status:8080',
        BLANK: '',
      },
      (env) => ({
        name: env.string('NAME'),
        count: env.integer('COUNT', { min: 1, max: 9 }),
        on: env.boolean('ON', false),
        list: env.list('LIST'),
        word: env.oneOf('WORD', ['PLAIN', 'SCRAM-SHA-256'], 'PLAIN'),
        base: env.url('BASE'),
        blank: env.string('BLANK', { default: 'fallback' }),
        absent: env.optionalString('ABSENT'),
        port: env.port('PORT', 8_080),
      }),
    )
    expect(config).toEqual({
      name: 'x',
      count: 7,
      on: true,
      list: ['a', 'b'],
      word: 'SCRAM-SHA-256',
      base: 'http://status:8080',
      blank: 'fallback',
      absent: undefined,
      port: 8_080,
    })
  })

  it('reports each wrong variable with its value and the expected format', () => {
    const problems = problemsOf({ PORT: 'abc', COUNT: '99', BASE: 'status:8080' }, (env) => {
      env.port('PORT')
      env.integer('COUNT', { min: 1, max: 9 })
      env.url('BASE')
      env.string('MISSING')
    })
    expect(problems).toEqual([
      'PORT: got "abc", expected a whole number from 0 to 65535',
      'COUNT: got "99", expected a whole number from 1 to 9',
      'BASE: got "status:8080", expected a URL like http://host:port or https://host:port',
      'MISSING: not set, expected a non-empty string',
    ])
  })

  it.each(['1e3', '0x10', '1.5', '-1', '65536', '  ', '９'])('rejects %j as a port', (text) => {
    expect(problemsOf({ PORT: text }, (env) => env.port('PORT'))).toHaveLength(1)
  })

  it('prints neither secrets nor credentials in URLs', () => {
    const problems = problemsOf({ PASSWORD: '', REDIS_URL: 'rediss:/user:hunter2@host' }, (env) => {
      env.secret('PASSWORD')
      env.url('REDIS_URL', { protocols: ['redis'] })
    })
    expect(problems[0]).toBe('PASSWORD: not set, expected a secret')
    expect(problems.join()).not.toContain('hunter2')
  })

  it('reports missing variables instead of the error that their placeholders cause', () => {
    const problems = problemsOf({}, (env) => new URL(env.url('BASE')))
    expect(problems).toHaveLength(1)
  })

  it('rethrows an error of the callback', () => {
    expect(() =>
      readEnvironment({}, () => {
        throw new RangeError('a bug')
      }),
    ).toThrow(RangeError)
  })
})

describe('readServiceEnvironment', () => {
  it('returns no host unless HOST is set', () => {
    expect(readEnvironment({}, readServiceEnvironment)).not.toHaveProperty('host')
    expect(readEnvironment({ HOST: '127.0.0.1' }, readServiceEnvironment)).toHaveProperty('host', '127.0.0.1')
  })

  it('reads the pod name, the grace period and the origins', () => {
    const env = {
      POD_NAME: 'orders-1',
      HOSTNAME: 'box',
      GRACE_SECONDS: '45',
      ALLOWED_ORIGINS: 'https://a.example, http://b:1',
    }
    expect(readEnvironment(env, readServiceEnvironment)).toMatchObject({
      pod: 'orders-1',
      graceMs: 45_000,
      allowedOrigins: ['https://a.example', 'http://b:1'],
    })
  })
})

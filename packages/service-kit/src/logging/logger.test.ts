import { type LogLevel, createLogger } from './logger'

function createTestLogger(level: LogLevel = 'info') {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { logger: createLogger({ service: 'status', pod: 'status-1', level, destination }), lines }
}

describe('createLogger', () => {
  it('writes JSON lines with time, level, service and pod', () => {
    const { logger, lines } = createTestLogger()
    logger.info({ orderId: 'o1' }, 'stored')
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      service: 'status',
      pod: 'status-1',
      orderId: 'o1',
      msg: 'stored',
    })
  })

  it('adds the fields of its mixin to each line', () => {
    const lines: string[] = []
    const destination = { write: (line: string) => void lines.push(line) }
    const logger = createLogger({ service: 'status', pod: 'status-1', destination, mixin: () => ({ trace_id: 'abc' }) })
    logger.info('stored')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ trace_id: 'abc', msg: 'stored' })
  })

  it('writes no lines below its level', () => {
    const { logger, lines } = createTestLogger('warn')
    logger.info('quiet')
    expect(lines).toEqual([])
  })

  it.each([
    { password: 'hunter2' },
    { sasl: { mechanism: 'plain', username: 'me', password: 'hunter2' } },
    { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } },
    { list: [{ accessToken: 'hunter2' }] },
    { SASL_PASSWORD: 'hunter2', api_key: 'hunter2', clientSecret: 'hunter2' },
    { url: 'mongodb://root:hunter2@mongo:27017/db' },
    { url: 'redis://:hunter2@redis:6379' },
    { brokers: ['https://me:hunter2@a'] },
    { url: 'redis://u:hunter2@x@redis' },
    { err: new Error('cannot reach rediss://u:hunter2@redis') },
    { error: new Error('outer', { cause: new Error('at mongodb+srv://u:hunter2@m') }) },
    { request: { toJSON: () => ({ password: 'hunter2' }) } },
    { list: [{ toJSON: () => ({ nested: { toJSON: () => ({ token: 'hunter2' }) } }) }] },
    { err: Object.assign(new Error('with options'), { options: { password: 'hunter2' } }) },
  ])('redacts the secret in %j', (fields) => {
    const { logger, lines } = createTestLogger()
    logger.error(fields, 'failed')
    expect(lines[0]).toContain('failed')
    expect(lines[0]).not.toContain('hunter2')
  })

  it('redacts credentials in a URL of the message', () => {
    const { logger, lines } = createTestLogger()
    logger.warn('lost redis://u:hunter2@redis:6379/0')
    expect(lines[0]).toContain('redis://[redacted]@redis:6379/0')
  })

  it('writes type, code, stack and cause of an error', () => {
    const { logger, lines } = createTestLogger()
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    logger.error({ err: new TypeError('broken', { cause }) }, 'failed')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        type: 'TypeError',
        message: 'broken',
        stack: expect.stringContaining('logger.test') as string,
        cause: { code: 'ECONNREFUSED', message: 'refused' },
      },
    })
  })

  it('writes an object whose toJSON throws', () => {
    const { logger, lines } = createTestLogger()
    const toJSON = () => {
      throw new Error('closed')
    }
    logger.info({ document: { toJSON } }, 'unusual field')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ document: '[toJSON failed]', msg: 'unusual field' })
  })

  it('writes cyclic objects, deep objects, buffers and big integers', () => {
    const { logger, lines } = createTestLogger()
    const cyclic: Record<string, unknown> = { big: 1n, bytes: Buffer.from('x'), at: new Date(0) }
    cyclic['self'] = cyclic
    logger.info({ cyclic, deep: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } } }, 'unusual fields')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      cyclic: { big: '1', bytes: '[1 bytes]', self: '[circular]', at: '1970-01-01T00:00:00.000Z' },
    })
  })
})

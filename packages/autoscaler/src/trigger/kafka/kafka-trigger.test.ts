import { InvalidTriggerError } from '../../errors'
import { queryKafkaTrigger } from './lag-query'
import { parseKafkaTrigger } from './kafka-trigger'

const metadata = { bootstrapServers: 'a:9092, b:9092', consumerGroup: 'group', topic: 'orders' }

function invalidField(fields: Record<string, string>): string | undefined {
  try {
    parseKafkaTrigger({ metadata: { ...metadata, ...fields } })
    return undefined
  } catch (error) {
    return error instanceof InvalidTriggerError ? error.field : String(error)
  }
}

describe('parseKafkaTrigger', () => {
  it('reads servers, group and topic from the environment of the target', () => {
    const trigger = parseKafkaTrigger({
      metadata: { bootstrapServersFromEnv: 'SERVERS', consumerGroupFromEnv: 'GROUP', topicFromEnv: 'TOPIC' },
      env: { SERVERS: 'x:9092,y:9092', GROUP: 'g', TOPIC: 't' },
    })
    expect(trigger).toMatchObject({
      bootstrapServers: ['x:9092', 'y:9092'],
      consumerGroup: 'g',
      topic: 't',
      unknownFields: [],
    })
  })

  it('uses a value in the metadata rather than one in the environment', () => {
    const source = { metadata: { ...metadata, bootstrapServersFromEnv: 'SERVERS' }, env: { SERVERS: 'x:9092' } }
    expect(parseKafkaTrigger(source).bootstrapServers).toEqual(['a:9092', 'b:9092'])
  })

  it('refuses brokers from a variable that the environment does not contain', () => {
    const { bootstrapServers: _unused, ...otherFields } = metadata
    const parse = () => parseKafkaTrigger({ metadata: { ...otherFields, bootstrapServersFromEnv: 'constructor' } })
    expect(parse).toThrow('missing required parameter "bootstrapServers"')
  })

  it('lists metadata fields that KEDA ignores', () => {
    expect(parseKafkaTrigger({ metadata: { ...metadata, lagTreshold: '7' } }).unknownFields).toEqual(['lagTreshold'])
  })

  it.each([
    [{ consumerGroup: '' }, 'consumerGroup'],
    [{ lagThreshold: '-3' }, 'lagThreshold'],
    [{ lagThreshold: '5.5' }, 'lagThreshold'],
    [{ activationLagThreshold: '-1' }, 'activationLagThreshold'],
    [{ offsetResetPolicy: 'none' }, 'offsetResetPolicy'],
    [{ allowIdleConsumers: 'yes' }, 'allowIdleConsumers'],
    [{ partitionLimitation: '1,x' }, 'partitionLimitation'],
    [
      { limitToPartitionsWithLag: 'true', ensureEvenDistributionOfPartitions: 'true' },
      'ensureEvenDistributionOfPartitions',
    ],
    [{ sasl: 'plain' }, 'sasl'],
    [{ version: '3' }, 'version'],
  ])('rejects %j and names %s', (fields, field) => {
    expect(invalidField(fields)).toBe(field)
  })
})

describe('queryKafkaTrigger', () => {
  const trigger = parseKafkaTrigger({
    metadata: { ...metadata, excludePersistentLag: 'true', partitionLimitation: '0' },
  })
  const observeOffsets = (committedOffset: number) => ({
    partitions: [0, 1].map((partition) => ({ topic: 'orders', partition, committedOffset, latestOffset: 50 })),
  })

  it('counts only the partitions in partitionLimitation, and forgets the offsets of the last query when one fails', () => {
    const first = queryKafkaTrigger(trigger, {}, observeOffsets(20))
    expect(first.decision).toMatchObject({ failed: false, externalMetricValue: 10, totalLag: 30, partitions: 1 })
    const stuck = queryKafkaTrigger(trigger, first.state, observeOffsets(20))
    expect(stuck.decision).toMatchObject({ externalMetricValue: 0, active: true })
    const failed = queryKafkaTrigger(trigger, stuck.state, { error: 'no broker' })
    expect(failed).toMatchObject({ decision: { failed: true, error: 'no broker' }, state: {} })
    expect(queryKafkaTrigger(trigger, failed.state, observeOffsets(20)).decision).toMatchObject({ totalLag: 30 })
  })

  it('fails with the error code of the partitions', () => {
    const partitions = observeOffsets(20).partitions.map((offsets) => ({ ...offsets, error: 'NOT_COORDINATOR' }))
    expect(queryKafkaTrigger(trigger, {}, { partitions }).decision).toEqual({ failed: true, error: 'NOT_COORDINATOR' })
  })

  const stepsOf = (policy: string, observation: ReturnType<typeof observeOffsets>) =>
    queryKafkaTrigger(
      parseKafkaTrigger({ metadata: { ...metadata, lagThreshold: '5', offsetResetPolicy: policy } }),
      {},
      observation,
    ).explanation.map(({ step, formula, result }) => [step, formula, result])

  it('writes the values into the formula of each step', () => {
    expect(stepsOf('earliest', observeOffsets(20))).toEqual([
      ['total lag', '30 + 30', 60],
      ['partition cap', '⌊60 / 5⌋ = 12 > 2 partitions → 2 × 5', 10],
      ['activation', '60 > 0', true],
    ])
  })

  it('shows the earliest offsets of partitions without a commit', () => {
    const uncommitted = observeOffsets(-1).partitions.map((offsets) => ({ ...offsets, earliestOffset: 45 }))
    expect(stepsOf('earliest', { partitions: uncommitted })[0]).toEqual([
      'earliest offsets',
      '(50 − 45) + (50 − 45)',
      10,
    ])
    expect(stepsOf('latest', { partitions: uncommitted })[0]).toEqual(['total lag', '1 + 1', 2])
  })
})

import { nextTime } from './next-time'
import { parseSchedule } from './schedule'
import { parseCronTrigger, queryCronTrigger } from './cron-trigger'

const nextTimeOf = (schedule: string, now: string, timeZone = 'Europe/Berlin') => {
  const time = nextTime(parseSchedule(schedule), timeZone, Date.parse(now))
  return time === null ? null : new Date(time).toISOString()
}

describe('nextTime', () => {
  it('skips an hour that does not exist when daylight saving time starts', () => {
    expect(nextTimeOf('30 2 * * *', '2026-03-29T00:00:00Z')).toBe('2026-03-30T00:30:00.000Z')
  })

  it('returns a time twice in the hour that is repeated when daylight saving time ends', () => {
    expect(nextTimeOf('30 2 * * *', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
    expect(nextTimeOf('30 2 * * *', '2026-10-25T00:30:00Z')).toBe('2026-10-25T01:30:00.000Z')
  })

  it('reads steps, names, and a time zone before the fields', () => {
    expect(nextTimeOf('5-50/15 6 * mar SUN', '2026-03-01T05:20:30Z')).toBe('2026-03-01T05:35:00.000Z')
    expect(nextTimeOf('TZ=Asia/Seoul 0 9 ? * *', '2026-03-01T00:00:00Z')).toBe('2026-03-02T00:00:00.000Z')
  })

  it('returns null for a date that does not exist', () => {
    expect(nextTimeOf('0 0 30 2 *', '2026-01-01T00:00:00Z')).toBeNull()
  })
})

describe('a cron trigger', () => {
  const metadata = { timezone: 'Asia/Seoul', start: '0 9 * * *', end: '0 18 * * *', desiredReplicas: '4' }

  it('explains its value with the next start and end', () => {
    const { metric, chain } = queryCronTrigger(parseCronTrigger({ metadata }), Date.parse('2026-03-01T03:00:00Z'))
    expect(metric).toEqual({ value: 4 })
    expect(chain[0]?.formula).toBe('2026-03-01T09:00Z ≤ 2026-03-02T00:00Z → 4')
  })

  it.each(['Mars/Base', 'asia/seoul', '+09:00'])('fails in its query for the unknown time zone %s', (timezone) => {
    const trigger = parseCronTrigger({ metadata: { ...metadata, timezone } })
    expect(queryCronTrigger(trigger, 0).metric).toEqual({
      error: `unable to load timezone: unknown time zone ${timezone}`,
    })
  })

  it.each(['@daily', '0 9 * *', 'x 9 * * *', '1-2-3 * * * *', '*/0 * * * *', '1/2/3 * * * *', 'TZ=Mars/X 0 9 * * *'])(
    'rejects the start %s',
    (start) => {
      expect(() => parseCronTrigger({ metadata: { ...metadata, start } })).toThrow('error parsing start schedule')
    },
  )

  it.each<[object, string]>([
    [
      { end: '' },
      'missing required parameter "end" in [triggerMetadata]\nerror parsing end schedule: empty spec string',
    ],
    [
      { desiredReplicas: 'three' },
      'unable to set param "desiredReplicas" value "three": unable to unmarshal to field type int64: invalid character \'h\' in literal true (expecting \'r\')\nno desiredReplicas specified',
    ],
    [{ start: '0 18 * * *' }, 'start and end can not have exactly same time input'],
  ])('reports every problem of %j', (changes, message) => {
    expect(() => parseCronTrigger({ metadata: { ...metadata, ...changes } })).toThrow(new Error(message))
  })
})

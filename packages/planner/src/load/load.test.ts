import { loadOnPartitions, sharesOf } from './partition-load'
import { valueAt } from '../engine'
import { readLoadCsv, readSeriesCsv } from './csv-load'
import { readLoadRecording } from './recording-load'
import { readLoadLine, readLoadYaml } from './written-load'

const totalOf = ({ curves }: ReturnType<typeof readLoadLine>): number =>
  curves.reduce((sum, { counts }) => sum + (counts.at(-1) ?? 0), 0)

describe('readLoadLine', () => {
  it.each([
    ['constant rate=20 for=1h', 3600, 72_000],
    ['constant rate=1200/m for=90s; constant rate=0 for=10s', 100, 1800],
    ['ramp from=0 to=100 for=100s', 100, 5000],
    ['wave low=0 peak=100 period=100s for=200s', 200, 10_000],
    ['burst rate=1 peak=11 at=10s lasts=10s for=1m', 60, 160],
    ['poisson rate=5 for=10m', 600, 3000],
  ])('reads %j', (line, seconds, records) => {
    const load = readLoadLine(line)
    expect(load.seconds).toBe(seconds)
    expect(totalOf(load)).toBeCloseTo(records, 0)
    expect(load.isRandom).toBe(line.startsWith('poisson'))
  })

  it('reads a day with peaks', () => {
    const { curves, seconds } = readLoadLine('day low=20 peaks=180@12h/2h,150@19h/1.5h')
    const [curve] = curves
    const noon = (curve?.counts[721] ?? 0) - (curve?.counts[720] ?? 0)
    expect([seconds, curve?.times.length]).toEqual([86_400, 1441])
    expect(noon / 60).toBeCloseTo(200, 0)
  })

  it.each([
    ['tide rate=3', 'unknown profile "tide"; expected one of constant, poisson'],
    ['constructor', 'unknown profile "constructor"; expected one of constant, poisson'],
    ['constant', 'profile constant needs rate'],
    ['constant rate=3 speed=4', 'profile constant has no field speed; expected rate, for'],
    ['constant rate=fast', '"fast" is not a rate'],
    ['constant rate=3 for=10', '"10" is not a duration'],
    ['constant 3', '"3" is not a field'],
    ['constant rate=3 for=0s', 'profile constant has no duration'],
    ['constant rate=3 rate=4', 'profile constant has rate twice'],
    ['wave low=1 peak=2 period=0s', 'wave period: expected a time above zero'],
    ['burst rate=1 peak=2 at=2h lasts=1m', 'profile burst ends before its peak begins; add for=, such as for=121m'],
  ])('rejects %j', (line, message) => {
    expect(() => readLoadLine(line)).toThrow(message)
  })
})

describe('readLoadYaml', () => {
  it('reads a list of profiles', () => {
    const text = 'load:\n  - constant: { rate: 20, for: 1h }\n  - ramp: { from: 20, to: 0, for: 10s }\n'
    expect(totalOf(readLoadYaml(text, 'f'))).toBeCloseTo(72_100)
  })

  it.each([
    ['load:\n  - constant: { rate: 20 }\n  - tide: {}', 'f:3: unknown profile "tide"'],
    ['load:\n  - constant', 'f:2: expected one profile'],
    ['rate: 3', 'f: has no list "load"'],
    ['load: [', 'f:1: invalid YAML'],
    [`load:\n${'- '.repeat(20_000)}`, 'f:2: invalid YAML: nested too deeply'],
    ['load: [constant: { rate: 20, for: 367d }]', 'f: lasts 367 days; at most 366 are possible'],
    [
      [
        'a: &a0 [x, x]',
        ...Array.from({ length: 12 }, (_, index) => `a${index}: &a${index + 1} [*a${index}, *a${index}]`),
        'load: *a12',
      ].join('\n'),
      'f: invalid YAML: Excessive alias count',
    ],
  ])('rejects %j and says where it is', (text, message) => {
    expect(() => readLoadYaml(text, 'f')).toThrow(message)
  })
})

describe('readLoadCsv', () => {
  it('reads rates with times in seconds, in ms and as text', () => {
    for (const times of [
      ['0', '10', '20'],
      ['1767225600000', '1767225610000', '1767225620000'],
      ['2026-01-01T00:00:00Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:20Z'],
    ]) {
      const load = readLoadCsv(`time,rate\n${times.map((time, index) => `${time},${index}`).join('\n')}\n`, 'f')
      expect([load.seconds, totalOf(load)]).toEqual([30, 30])
    }
  })

  it('reads end offsets of partitions, also at different times', () => {
    const load = readLoadCsv('time,partition,end,committed\n0,0,5,5\n1,1,100,0\n10,0,15,5\n11,1,120,0\n', 'f')
    expect(load.isPerPartition).toBe(true)
    expect(totalOf(load)).toBe(30)
    expect(() => loadOnPartitions(load, 3, 'even')).toThrow('the load has 2 partitions')
  })

  it('adds the records of a topic that was created again, with a warning', () => {
    const load = readLoadCsv('time,partition,end\n0,0,5\n10,0,15\n20,0,4\n', 'f')
    expect(totalOf(load)).toBe(14)
    expect(load.warnings).toEqual([
      'f: offsets fell once; the topic was created again, and its new records are added to the old ones',
    ])
  })

  it('warns of gaps', () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 100].map((time) => `${time},1`).join('\n')
    expect(readLoadCsv(`time,rate\n${rows}`, 'f').warnings[0]).toBe(
      'f: a gap of 94 s; records are spread evenly over gaps',
    )
  })

  it('reads thousands of rows', () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `${index},5`).join('\n')
    expect(totalOf(readLoadCsv(`time,rate\n${rows}`, 'f'))).toBe(150_000)
  })

  it.each([
    ['time,rate\n0,1\n0,2', 'f:3: the time is not after'],
    ['time,rate\n0,1\n1,fast', 'f:3: rate is "fast"'],
    ['time,rate\n0,1\n1767225600000,2', 'f:3: the unit of the time changes'],
    ['time,rate\nnoon,1\n1,2', 'f:2: "noon" is not a time'],
    ['time,rate\n0,1', 'f: needs a header and at least two lines'],
    ['a,b\n0,1\n1,2', 'f:1: the columns are a,b'],
    ['time;rate\n0;1\n1;2', 'f:1: the columns are time;rate; expected time,rate or time,partition,end; separate them'],
    ['time,rate\nJan 1,1\n1,2', 'f:2: "Jan 1" is not a time'],
    ['time,partition,end\n0,1,5\n1,1,6', 'f: has partition 1 but not partition 0'],
    ['time,rate\n0,"1\n1,2', 'f: is not CSV'],
    ['time,rate\n0,1\n90000000,2', 'f: lasts 2,083 days; at most 366 are possible'],
  ])('rejects %j and says where it is', (text, message) => {
    expect(() => readLoadCsv(text, 'f')).toThrow(message)
  })
})

describe('readSeriesCsv', () => {
  it('reads values, each until the next one', () => {
    const series = readSeriesCsv('time,value\n100,5\n160,7\n', 'f')
    expect([0, 59.9, 60, 1000].map((t) => valueAt(series, t))).toEqual([5, 5, 7, 7])
    expect(() => readSeriesCsv('time,value\n0,5\n0,6\n', 'f')).toThrow('f:3: the time is not after')
  })
})

describe('sharesOf', () => {
  it('spreads keys', () => {
    expect(sharesOf('even', 4)).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(sharesOf('zipf 1', 2)).toEqual([2 / 3, 1 / 3])
    expect(sharesOf('3,1', 2)).toEqual([0.75, 0.25])
    expect(() => sharesOf('hot', 2)).toThrow('"hot" is neither even')
    expect(() => sharesOf('1,2,3', 2)).toThrow('a weight for each of 2 partitions')
  })
})

describe('readLoadRecording', () => {
  const recording = (samples: object[], measured: object = {}) =>
    JSON.stringify({
      format: 'food-delivery/scaling-run',
      version: 2,
      startedAt: '2026-01-01T10:00:00Z',
      groups: [{ group: 'billing', topic: 'orders', samples, ...measured }],
      autoscalers: [],
    })
  const sample = (t: number, end: number[] | null) => ({ t, end, committed: end, replicas: null, ready: null })

  it('reads the arrivals of each partition', () => {
    const text = recording([sample(2, [10, 5]), sample(3, null), sample(4, [14, 5]), sample(12, [14, 9])])
    const { curves, seconds, warnings } = readLoadRecording(text, 'run.json')
    expect(curves.map(({ times, counts }) => [[...times], [...counts]])).toEqual([
      [
        [0, 2, 10],
        [0, 4, 4],
      ],
      [
        [0, 2, 10],
        [0, 0, 4],
      ],
    ])
    expect({ seconds, warnings }).toEqual({
      seconds: 10,
      warnings: [
        'run.json: group billing: no samples from 4 s to 12 s; arrivals in between are assumed to be even',
        'run.json: topic orders: no offsets in 1 sample, first at 3 s',
      ],
    })
  })

  it('reads the selected group of several, or the first one by default', () => {
    const run = JSON.parse(recording([sample(0, [0]), sample(10, [50])])) as { groups: object[] }
    run.groups.push({ ...run.groups[0], group: 'mail', samples: [sample(0, [0]), sample(10, [7])] })
    const text = JSON.stringify(run)
    expect(totalOf(readLoadRecording(text, 'run.json', 'mail'))).toBe(7)
    expect(readLoadRecording(text, 'run.json', 'mail').warnings).toEqual([])
    expect(totalOf(readLoadRecording(text, 'run.json'))).toBe(50)
    expect(readLoadRecording(text, 'run.json').warnings).toEqual([
      'run.json: has 2 groups; the load is that of billing; --group chooses another one',
    ])
    expect(() => readLoadRecording(text, 'run.json', 'web')).toThrow('run.json: has the groups billing, mail')
  })

  it('reads the measured processing time of a record', () => {
    const serviceMs = { p10: 103, p50: 105, p90: 118, mean: 111 }
    const { service } = readLoadRecording(recording([sample(0, [0]), sample(1, [1])], { serviceMs }), 'run.json')
    expect(service).toEqual({ kind: 'measured', p10: 0.103, p50: 0.105, p90: 0.118, mean: 0.111 })
  })

  it.each([
    ['{', 'run.json: is not JSON'],
    ['{}', 'run.json: expected a recording'],
    [recording([sample(0, [1]), sample(1e12, [1])]), 'run.json: lasts 11,574,074 days; at most 366 are possible'],
    [recording([sample(0, [1])]), 'run.json: needs two samples with end offsets'],
    [
      recording([sample(3, [1]), sample(1, [1])]),
      'run.json: groups[0].samples[1]: t is 1 after 3, so the clock was set back',
    ],
  ])('rejects %j and says where it is', (text, message) => {
    expect(() => readLoadRecording(text, 'run.json')).toThrow(message)
  })
})

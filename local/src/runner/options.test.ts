import { resolve } from 'node:path'
import { rulesOf } from '@food-delivery/autoscaler'
import { UsageError, parseOptions } from './options'

describe('parseOptions', () => {
  it('uses the defaults without options', () => {
    expect(parseOptions([])).toEqual({
      port: 8090,
      seed: true,
      allowCommands: false,
      help: false,
      autoscaler: 'keda',
      hpa: false,
      rules: rulesOf(),
      hpaSyncMs: 15_000,
    })
  })

  it('reads the options for ports, data and scaling', () => {
    const args = ['--port', '9000', '--api-port=9100', '--no-seed', '--data-dir', 'd', '--replicas', '3']
    const scaling = ['--autoscaler', 'hpa', '--hpa', '--hpa-sync', '5s', '--keda', '2.20', '--kubernetes=1.35']
    expect(parseOptions([...args, ...scaling])).toEqual({
      autoscaler: 'hpa',
      hpa: true,
      rules: rulesOf({ keda: '2.20', kubernetes: '1.35' }),
      hpaSyncMs: 5_000,
      port: 9000,
      apiPort: 9100,
      seed: false,
      dataDir: resolve('d'),
      replicas: 3,
      allowCommands: false,
      help: false,
    })
  })

  it.each([
    [['--port', 'abc'], '--port: got "abc"'],
    [['--port', '70000'], 'from 0 to 65535'],
    [['--replicas', '7'], 'from 1 to 6'],
    [['--data-dir', ''], '--data-dir'],
    [['--autoscaler', 'vpa'], '--autoscaler: got "vpa", expected keda, time-lag, arrival-rate, hpa, memory or off'],
    [['--keda', '2.19'], 'KEDA 2.19 is not supported; supported versions: 2.20, 2.21'],
    [['--hpa-sync', '5'], '--hpa-sync: got "5"'],
    [['--prot', '1'], '--prot'],
    [['8090'], '8090'],
    [['--port'], '--port'],
  ])('rejects %p and names the reason', (args, reason) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
    expect(() => parseOptions(args)).toThrow(reason)
  })

  it('reads the options of the lab', () => {
    expect(parseOptions(['--lab', '--file', 'a.yml'])).toMatchObject({ lab: true, file: resolve('a.yml') })
    expect(() => parseOptions(['--file', 'a.yml'])).toThrow('--file: only the lab')
    expect(() => parseOptions(['--lab', '--hpa'])).toThrow('--hpa: the lab has its own HPAs')
  })
})

import { parseOptions } from './options'

const url = 'http://localhost:8090/orders'

it.each([
  [['-c20', '-t40s', url]],
  [['-c', '20', '-t', '40S', url]],
  [['--concurrent=20', '--time=40s', url]],
  [[url, '-t40S', '-c20']],
])('takes %j as siege does', (args) => {
  expect(parseOptions(args)).toEqual({
    users: 20,
    durationMs: 40_000,
    delaySeconds: 0,
    verbose: false,
    headers: {},
    target: { url, method: 'GET' },
  })
})

it.each([
  ['-t2', 120_000],
  ['-t2M', 120_000],
  ['-t1h', 3_600_000],
])('takes %s as %i ms', (arg, durationMs) => {
  expect(parseOptions([arg, url])).toMatchObject({ durationMs })
})

it('takes method and body from behind the URL', () => {
  const text = `${url} POST {"productId":"p-0001", "quantity": 2}`
  expect(parseOptions(['-r3', '-v', '-d1.5', '-H', 'X-Shop: yes', text])).toEqual({
    users: 25,
    repetitions: 3,
    delaySeconds: 1.5,
    verbose: true,
    headers: { 'x-shop': 'yes' },
    target: { url, method: 'POST', body: '{"productId":"p-0001", "quantity": 2}' },
  })
})

it('fills in http:// as siege does', () => {
  expect(parseOptions(['-r1', 'order:8080/orders']).target.url).toBe('http://order:8080/orders')
})

it.each([
  [['-c20', '-t40S'], 'no URL'],
  [[url], 'for how long'],
  [['-c0', '-t1S', url], '-c: got "0"'],
  [['-t40X', url], '-t: got "40X"'],
  [['-z', '-t1S', url], '-z is not understood'],
  [['-t1S', url, url], 'one URL is expected'],
  [['-t1S', 'http://'], 'no URL'],
  [['-t1S', '-Hnonsense', url], '-H: got'],
])('refuses %j', (args, expected) => {
  expect(() => parseOptions(args)).toThrow(expected)
})

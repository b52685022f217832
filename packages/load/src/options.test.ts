import { parseOptions } from './options'

const url = 'http://localhost:8090/orders'

it.each([
  [['-c20', '-t40s', url]],
  [['-c', '20', '-t', '40S', url]],
  [['--concurrent=20', '--time=40s', url]],
  [[url, '-t40S', '-c20']],
])('parses %j like siege', (args) => {
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
])('parses %s as %i ms', (arg, durationMs) => {
  expect(parseOptions([arg, url])).toMatchObject({ durationMs })
})

it('parses method and body after the URL', () => {
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

it('adds http:// to a URL without scheme', () => {
  expect(parseOptions(['-r1', 'order:8080/orders']).target.url).toBe('http://order:8080/orders')
})

it.each([
  [['-c20', '-t40S'], 'a URL is required'],
  [[url], 'a duration'],
  [['-c0', '-t1S', url], '-c: got "0"'],
  [['-t40X', url], '-t: got "40X"'],
  [['-z', '-t1S', url], "Unknown option '-z'"],
  [['-t1S', url, url], 'only one URL is allowed'],
  [['-t1S', 'http://'], 'is not a URL'],
  [['-t1S', '-Hnonsense', url], '-H: got'],
])('rejects %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})

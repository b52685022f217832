import { createServer } from 'node:net'
import { isLoopback, listen, startOnFreePort } from './listen'

it.each(['0.0.0.0', '::', '192.168.1.5', ''])('does not listen on %p, which other machines can reach', async (host) => {
  const server = createServer()
  await expect(listen(server, 0, host)).rejects.toThrow('is not a loopback address')
  expect(server.listening).toBe(false)
})

it.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['127.0.0.1.example.com', false],
  ['::ffff:10.0.0.1', false],
])('returns for %s whether it is a loopback address: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})

it('starts on the next port, and says why the others cannot be used', async () => {
  const codes = ['EACCES', 'EADDRINUSE']
  const start = (port: number) => {
    const code = codes[port - 80]
    return code === undefined ? Promise.resolve(port) : Promise.reject(Object.assign(new Error(code), { code }))
  }
  const unavailable: unknown[] = []
  await expect(startOnFreePort(80, start, (...reason) => void unavailable.push(reason))).resolves.toBe(82)
  expect(unavailable).toEqual([
    [80, 'EACCES'],
    [81, 'EADDRINUSE'],
  ])
})

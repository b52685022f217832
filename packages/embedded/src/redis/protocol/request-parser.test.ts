import { ProtocolError } from '../redis-error'
import { RequestParser } from './request-parser'

const textsOf = (requests: Iterable<readonly Buffer[]>): string[][] =>
  Array.from(requests, (request) => request.map((argument) => argument.toString('latin1')))

const setCommand = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\nb\0\r\n'

it('parses several arrays of bulk strings in one chunk', () => {
  const parser = new RequestParser()
  expect(textsOf(parser.push(Buffer.from(setCommand + '*1\r\n$4\r\nPING\r\n')))).toEqual([
    ['SET', 'k', 'a\r\nb\0'],
    ['PING'],
  ])
})

it('parses arrays split at any byte', () => {
  const bytes = Buffer.from(setCommand + setCommand, 'latin1')
  for (let index = 1; index < bytes.length; index++) {
    const parser = new RequestParser()
    const requests = [...textsOf(parser.push(bytes.subarray(0, index))), ...textsOf(parser.push(bytes.subarray(index)))]
    expect(requests).toEqual([
      ['SET', 'k', 'a\r\nb\0'],
      ['SET', 'k', 'a\r\nb\0'],
    ])
  }
})

it('parses inline commands and skips empty lines', () => {
  expect(textsOf(new RequestParser().push(Buffer.from('\r\nSET  k v\nPING\r\n*0\r\n')))).toEqual([
    ['SET', 'k', 'v'],
    ['PING'],
  ])
})

it.each([
  ['invalid multibulk length', '*x\r\n'],
  ['invalid multibulk length', '*99999999\r\n'],
  ["expected '$', got '+'", '*1\r\n+OK\r\n'],
  ['invalid bulk length', '*1\r\n$999999999\r\n'],
  ['too big inline request', 'x'.repeat(70_000)],
])('throws "%s" for an invalid request', (message, text) => {
  const parse = () => textsOf(new RequestParser().push(Buffer.from(text)))
  expect(parse).toThrow(ProtocolError)
  expect(parse).toThrow(message)
})

import { encodeEvent } from '@food-delivery/contracts'
import fc from 'fast-check'
import { responseEvent, listMessage, statusMessage } from './responses'

interface ListMessage {
  status: string
  docs: object[]
  truncated?: boolean
}

it('puts the complete list into the message if it fits', () => {
  const docs = [{ dish: 'sushi' }, { dish: '"스시"' }]
  expect(JSON.parse(listMessage(docs))).toEqual({ status: 'success', docs })
  expect(JSON.parse(listMessage([]))).toEqual({ status: 'success', docs: [] })
})

it('shortens a list so that response and record are within their limits', () => {
  const text = fc.stringMatching(/^["\\a-z가-힣]{1,40}$/)
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 800 }), (part, repeats) => {
      const docs = Array.from({ length: 400 }, (_, index) => ({ index, dish: part.repeat(repeats) }))
      const message = listMessage(docs)
      const response = JSON.parse(message) as ListMessage
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(900_000)
      expect(Buffer.byteLength(encodeEvent(responseEvent('request', message)))).toBeLessThanOrEqual(1_048_500)
      expect(response.docs).toEqual(docs.slice(0, response.docs.length))
      expect(response.truncated === true).toBe(response.docs.length < docs.length)
    }),
    { numRuns: 25 },
  )
})

it('creates a message with only a status', () => {
  expect(statusMessage('orderCreated')).toBe('{"status":"orderCreated"}')
})

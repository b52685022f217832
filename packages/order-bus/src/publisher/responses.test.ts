import { encodeEvent } from '@food-delivery/contracts'
import fc from 'fast-check'
import { responseEvent, listMessage, statusMessage } from './responses'

interface Answer {
  status: string
  docs: object[]
  truncated?: boolean
}

it('answers with the whole list if it fits', () => {
  const docs = [{ dish: 'sushi' }, { dish: '"스시"' }]
  expect(JSON.parse(listMessage(docs))).toEqual({ status: 'success', docs })
  expect(JSON.parse(listMessage([]))).toEqual({ status: 'success', docs: [] })
})

it('cuts a list so that the answer and the record both fit', () => {
  const text = fc.stringMatching(/^["\\a-z가-힣]{1,40}$/)
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 800 }), (part, repeats) => {
      const docs = Array.from({ length: 400 }, (_, index) => ({ index, dish: part.repeat(repeats) }))
      const message = listMessage(docs)
      const answer = JSON.parse(message) as Answer
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(900_000)
      expect(Buffer.byteLength(encodeEvent(responseEvent('request', message)))).toBeLessThanOrEqual(1_048_500)
      expect(answer.docs).toEqual(docs.slice(0, answer.docs.length))
      expect(answer.truncated === true).toBe(answer.docs.length < docs.length)
    }),
    { numRuns: 25 },
  )
})

it('answers with a status only', () => {
  expect(statusMessage('orderCreated')).toBe('{"status":"orderCreated"}')
})

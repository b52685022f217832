import { letHeapGrow } from './garbage-collection'

it('changes nothing in a process whose memory is limited to less than 1 GiB', () => {
  expect(letHeapGrow(192 * 1_024 ** 2)).toBe(false)
})

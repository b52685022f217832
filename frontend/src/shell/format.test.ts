import { clockTime, elapsedTime, formats, approximateDuration } from './format'
import { sharedTexts } from './texts/texts'

describe('format', () => {
  it('rounds durations to one unit', () => {
    const { units } = sharedTexts.en
    const written = [0.2, 40, 60, 540, 7_200].map((seconds) => approximateDuration(seconds, units, formats.en))
    expect(written).toEqual(['1 s', '40 s', 'a minute', '9 minutes', '2 hours'])
  })

  it('formats elapsed time as minutes and seconds', () => {
    expect([0, 5, 59.6, 245].map(elapsedTime)).toEqual(['0:00', '0:05', '1:00', '4:05'])
  })

  it('formats long times as hours and minutes', () => {
    expect([0, 59, 47_100, 95_400].map(clockTime)).toEqual(['0:00', '0:01', '13:05', '26:30'])
  })

  it('formats prices in dollars in both languages', () => {
    expect(formats.en.price(9.5)).toBe('$9.50')
    expect(formats.ko.price(9.5)).toBe('$9.50')
  })
})

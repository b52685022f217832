import { diagnostic, diagnosticText, pathText } from './diagnostic'
import { didYouMean } from './did-you-mean'

describe('pathText', () => {
  it.each([
    [[], 'model'],
    [['services', 0, 'env', 'PORT'], 'services[0].env.PORT'],
  ])('writes %j as %s', (path, text) => {
    expect(pathText(path)).toBe(text)
  })
})

describe('diagnosticText', () => {
  it('starts with the severity and the path', () => {
    const text = diagnosticText(diagnostic('minAboveMax', ['autoscalers', 1, 'min'], { min: 6, max: 5 }))
    expect(text).toBe('error autoscalers[1].min: min 6 is above max 5: lower min or raise max')
  })
})

describe('didYouMean', () => {
  it.each([
    ['replica', 'replicas'],
    ['Image', 'image'],
    ['prot', 'port'],
    ['banana', ''],
  ])('suggests the most similar word for %s: %j', (written, expected) => {
    expect(didYouMean(written, ['replicas', 'image', 'port'])).toBe(expected)
  })
})

import { raceTexts } from './texts'

type Leaf = string | ((...args: string[]) => string)

function leaves(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, each]: [string, Leaf | object]) =>
    typeof each === 'object'
      ? leaves(each, `${path}${key}.`)
      : [[`${path}${key}`, typeof each === 'function' ? each('11', '22') : each] as [string, string]],
  )
}

describe('the texts of the race page', () => {
  it('are there in both languages and use the same values', () => {
    const [en, ko] = [leaves(raceTexts.en), leaves(raceTexts.ko)]
    const used = ([path, text]: [string, string]) => [path, ...['11', '22'].filter((value) => text.includes(value))]
    expect(ko.map(used)).toEqual(en.map(used))
    expect(ko.every(([, text]) => text !== '')).toBe(true)
  })
})

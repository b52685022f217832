import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Question, type Text, lessons } from '.'

/** All texts of a lesson, at any depth. */
function textsIn(value: unknown): Text[] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value && 'ko' in value) return [value as Text]
  return Object.values(value).flatMap(textsIn)
}

/** The gaps and overlaps between the ranges of neighbouring options, and outer ends that are not open. */
function rangeProblems({ options }: Question): string[] {
  const ends = options.flatMap(({ min = -Infinity, max = Infinity }) => [min, max])
  const coversAllNumbers = ends[0] === -Infinity && ends.at(-1) === Infinity
  const afterGaps = options.slice(1).filter(({ min }, index) => min !== (options[index]?.max ?? 0) + 1)
  return [...(coversAllNumbers ? [] : ['not all numbers']), ...afterGaps.map(({ text }) => text.en)]
}

describe('the lessons', () => {
  it('include each file of the folder library', () => {
    const files = readdirSync(join(__dirname, 'library')).filter((file) => file !== 'index.ts')
    expect(lessons.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted())
  })

  describe.each(lessons)('$name', ({ minutes, steps, ...lesson }) => {
    it('takes three to six minutes', () => {
      expect(minutes).toBeGreaterThanOrEqual(3)
      expect(minutes).toBeLessThanOrEqual(6)
    })

    it('has its texts in both languages', () => {
      const texts = textsIn([lesson, steps])
      expect(texts.filter(({ en, ko }) => en.trim() === '' || !/[가-힣]/.test(ko))).toEqual([])
      expect(texts.length).toBeGreaterThan(steps.length * 4)
    })

    it('asks questions whose options cover each number exactly once', () => {
      expect(steps.flatMap(({ question }) => rangeProblems(question))).toEqual([])
    })

    it('has a condition with a minimum or maximum for each step', () => {
      expect(steps.filter(({ seen }) => seen.length === 0)).toEqual([])
      const unbounded = steps.flatMap(({ seen }) =>
        seen.filter(({ min, max }) => min === undefined && max === undefined),
      )
      expect(unbounded).toEqual([])
    })
  })
})

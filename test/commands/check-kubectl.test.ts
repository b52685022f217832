import { type ComparedCase, judge, summaryOf } from '../../commands/check-kubectl/judge'

const passing: ComparedCase = { id: 'a', optional: false, ended: false, verdict: true, effect: null, text: true }
const problems = (change: Partial<ComparedCase>, differences = {}) => {
  const { failed } = judge([{ ...passing, ...change }], differences, { hasAllCases: true })
  return failed.map(({ problem }) => problem)
}

describe('judge', () => {
  it.each<[string, Partial<ComparedCase>]>([
    ['is accepted here and rejected by Kubernetes, or the reverse', { verdict: false, text: false }],
    ['has a different effect than in Kubernetes', { effect: false, text: false }],
    ['has a different text than in Kubernetes', { text: false }],
    ['made the local cluster exit', { ended: true, optional: true }],
  ])('reports that a case %s', (problem, change) => {
    expect(problems(change)).toEqual([problem])
  })

  it('allows optional cases and those of known-differences.json to differ', () => {
    expect(problems({ text: false, optional: true })).toEqual([])
    expect(problems({ text: false }, { a: 'why' })).toEqual([])
  })

  it('fails when a case of known-differences.json passes, makes the local cluster exit or does not exist', () => {
    expect(problems({}, { a: 'why' })).toEqual(['passes, so remove it from known-differences.json'])
    expect(problems({ ended: true, text: false }, { a: 'why' })).toEqual(['made the local cluster exit'])
    expect(problems({}, { b: 'why' })).toEqual(['is in known-differences.json, but no case has this id'])
  })

  it('counts the cases in the format of a jest report', () => {
    const cases = [passing, { ...passing, id: 'b', text: false }, { ...passing, id: 'c', text: false }]
    expect(summaryOf(judge(cases, { c: 'why' }, { hasAllCases: true }))).toMatchObject({
      numPassedTests: 1,
      numFailedTests: 1,
      numPendingTests: 1,
    })
  })
})

import { type GroupHistory } from './group-history'
import { startTimes } from './start-times'

/** A history with these steps, and a number of pods for each second. */
function historyOf(steps: GroupHistory['steps'], pods: readonly number[]): GroupHistory {
  const moments = pods.map((count, t) => ({ t, end: [0], committed: [0], pods: count }))
  const other = {
    partitions: 1,
    period: 1,
    precision: 0,
    replicasAtStart: 1,
    memberEvents: [],
    hasOnlyTotals: false,
    seconds: 9,
  }
  return { ...other, steps, moments }
}

describe('startTimes', () => {
  it('measures from a step to its first pod, and from there to its other pods', () => {
    const history = historyOf([{ t: 1, from: 1, to: 4 }], [1, 1, 1, 2, 2, 4, 4])
    expect(startTimes(history)).toEqual({ first: [1.5], others: [2, 2] })
  })

  it('assigns pods to steps in order, also when the steps overlap', () => {
    const steps = [
      { t: 0, from: 1, to: 2 },
      { t: 3, from: 2, to: 3 },
    ]
    expect(startTimes(historyOf(steps, [1, 1, 1, 1, 1, 2, 3]))).toEqual({ first: [4.5, 2.5], others: [] })
  })

  it('ignores pods that were removed before they were ready', () => {
    const steps = [
      { t: 0, from: 1, to: 3 },
      { t: 1, from: 3, to: 2 },
    ]
    expect(startTimes(historyOf(steps, [1, 1, 1, 2, 2, 3]))).toEqual({ first: [2.5], others: [] })
  })
})

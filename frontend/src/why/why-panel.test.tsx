/** @jest-environment jsdom */
import '../test/jsdom'
import { type DecisionStep, type ScalingDecision, noTimeLag } from '@food-delivery/contracts'
import { screen, within } from '@testing-library/react'
import { aGroup, aLagReport, aPod, anAutoscaler } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { WhyPanel } from './why-panel'

function aDecision(t: number, from: number, to: number, firstSteps: DecisionStep[] = []): ScalingDecision {
  const chain = [
    ...firstSteps,
    { step: 'total lag', inputs: {}, formula: '9 + 4', result: 13 },
    { step: 'activation', inputs: { value: 13, threshold: 0 }, formula: '13 > 0', result: true },
    { step: 'aNewStep', inputs: {}, formula: 'max(1, 2)', result: null },
  ]
  const reason = `from ${from} to ${to}`
  return {
    t,
    autoscaler: 'a',
    target: 'courier',
    lagPerPartition: [9, 4, 0, 0, 0, 0],
    metric: 'm',
    chain,
    from,
    to,
    reason,
  }
}

const scaling = (decisions?: ScalingDecision[]) => {
  const conditions = [{ type: 'ScalingLimited', status: 'True', reason: 'TooFewReplicas', message: 'at the minimum' }]
  return {
    type: 'scaling',
    autoscalers: [anAutoscaler({ conditions, ...(decisions ? { decisions } : {}) })],
    now: 1,
  } as const
}

describe('WhyPanel', () => {
  it('reports missing data on pods and autoscalers', () => {
    renderPage(<WhyPanel />)
    expect(screen.getByText(/podconsumerdata does not answer/)).toBeTruthy()
  })

  it('reports that the group has no autoscaler, and the pods that its lag needs', () => {
    const { dispatch } = renderPage(<WhyPanel />)
    const report = aLagReport({ courier: aGroup([10, 2]) })
    dispatch({ type: 'pods', pods: [aPod()], now: 1 }, { type: 'lag', report, now: 1 })
    expect(screen.getByText(/No autoscaler reports for this group/)).toBeTruthy()
    expect(screen.getByText('Lag now 12. Pods needed for this lag alone: 3.')).toBeTruthy()
    expect(screen.getByRole('img', { name: /Ready pods over the last minutes/ })).toBeTruthy()
  })

  it.each([
    [noTimeLag, 'Nothing waits.'],
    [
      { ageMs: 12_000, isLowerBound: false, emptyInMs: 40_000, worstPartition: 3 },
      '12 s behind, empty in 40 s, worst partition 3',
    ],
    [
      { ageMs: 7_000, isLowerBound: true, emptyInMs: null, worstPartition: 0 },
      'at least 7 s behind, not emptying at the present rates, worst partition 0',
    ],
  ])('shows how far the group is behind in time', (timeLag, text) => {
    const { dispatch } = renderPage(<WhyPanel />)
    dispatch({ type: 'lag', report: aLagReport({ courier: { ...aGroup([1]), timeLag } }), now: 1 })
    expect(screen.getByText(text)).toBeTruthy()
  })

  it('shows metrics and conditions of an autoscaler without a decision chain', () => {
    const { dispatch } = renderPage(<WhyPanel />)
    dispatch(scaling())
    expect(screen.getByText(/reports its state but not its calculation/)).toBeTruthy()
    expect(screen.getByText('3 of 5')).toBeTruthy()
    expect(screen.getByText('ScalingLimited: True (TooFewReplicas)')).toBeTruthy()
    expect(screen.getByText('at the minimum')).toBeTruthy()
  })

  it('shows the formulas of the newest decision, including steps without a label', () => {
    const { dispatch, container } = renderPage(<WhyPanel />)
    dispatch(scaling([aDecision(2_000, 2, 3), aDecision(1_000, 2, 2)]))
    const steps = [...container.querySelectorAll('.chain-step')].map((step) => step.textContent)
    expect(steps).toEqual([
      'Total lag9 + 413',
      'Active?13 > 0yesActive, because 13 is more than 0.',
      'aNewStepmax(1, 2)–',
    ])
  })

  it('explains each step, and names the metric of a step if there are several', () => {
    const { dispatch, container } = renderPage(<WhyPanel />)
    const service = { metric: 's1-metric-api-open', url: 'http://status', valueLocation: 'open' }
    dispatch(
      scaling([
        aDecision(2_000, 2, 5, [
          {
            step: 'activation',
            inputs: { metric: 's0-kafka-orders', value: 2, threshold: 0 },
            formula: '',
            result: true,
          },
          { step: 'service value', inputs: service, formula: '', result: 35 },
        ]),
      ]),
    )
    const steps = [...container.querySelectorAll('.chain-step')].map((step) => step.textContent)
    expect(steps.slice(0, 2)).toEqual([
      'Active? (s0-kafka-orders)yesActive, because 2 is more than 0.',
      'Value of the service (s1-metric-api-open)35http://status reports 35 at open.',
    ])
  })

  it('shows an earlier decision, and then the newest again', async () => {
    const { dispatch, user, container } = renderPage(<WhyPanel />)
    dispatch(scaling([aDecision(2_000, 2, 3), aDecision(1_000, 4, 4)]))
    const reason = () => container.querySelector('.decision-words')?.textContent
    await user.click(screen.getByRole('button', { name: /stays at 4/ }))
    expect(reason()).toBe('Pods 4 → 4. from 4 to 4')
    await user.click(screen.getByRole('button', { name: /Newest/ }))
    dispatch(scaling([aDecision(3_000, 3, 6), aDecision(2_000, 2, 3)]))
    expect(reason()).toBe('Pods 3 → 6. from 3 to 6')
  })

  it('changes the chosen group', async () => {
    const { user, store } = renderPage(<WhyPanel />)
    await user.click(within(screen.getByRole('group', { name: 'Group' })).getByRole('radio', { name: 'Order' }))
    expect(store.getState().settings.group).toBe('order')
  })
})

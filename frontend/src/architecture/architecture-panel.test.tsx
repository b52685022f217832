/** @jest-environment jsdom */
import '../test/jsdom'
import { consumerNames } from '@food-delivery/contracts'
import { screen, within } from '@testing-library/react'
import { aGroup, aLagReport, aPod, anAutoscaler } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { ArchitecturePanel } from './architecture-panel'

describe('ArchitecturePanel', () => {
  const report = aLagReport({ courier: aGroup([7, 0, 2], ['courier-1', 'courier-2']) })

  it('shows that it waits for the first data', () => {
    const { dispatch } = renderPage(<ArchitecturePanel />)
    expect(screen.getByRole('status').textContent).toMatch(/Waiting for the first data/)
    dispatch({ type: 'lag', report, now: 1_000 })
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('labels each group with its number of pods, its lag and its rate', () => {
    const { dispatch } = renderPage(<ArchitecturePanel />)
    dispatch({ type: 'lag', report, now: 1_000 }, { type: 'pods', pods: [aPod()], now: 1_000 })
    expect(screen.getByRole('button', { name: 'Driver: 1 pod ready, lag 9, 12.5 messages per second' })).toBeTruthy()
  })

  it('draws each pod with the shape of its phase and with its partitions', () => {
    const { dispatch, container } = renderPage(<ArchitecturePanel />)
    const pods = [aPod({ name: 'courier-1' }), aPod({ name: 'courier-2', phase: 'draining', ready: false })]
    dispatch({ type: 'lag', report, now: 1_000 }, { type: 'pods', pods, now: 1_000 })
    const group = container.querySelector<SVGElement>('.group-courier')
    if (!group) throw new TypeError('no group')
    expect(group.querySelectorAll('.ownership')).toHaveLength(6)
    expect(within(group as unknown as HTMLElement).getByText('courier-1: ready, owns partitions 0, 2, 4')).toBeTruthy()
    expect(within(group as unknown as HTMLElement).getByText(/courier-2: finishing its work/)).toBeTruthy()
    expect(group.querySelectorAll('.pod-ready, .pod-draining')).toHaveLength(2)
  })

  it('shows the seconds until the next evaluation', () => {
    const { dispatch } = renderPage(<ArchitecturePanel />)
    const autoscalers = [anAutoscaler({ nextSyncAt: 20_000 })]
    dispatch({ type: 'scaling', autoscalers, now: 1_000 }, { type: 'tick', now: 12_400 })
    expect(screen.getByText('checks in 8 s')).toBeTruthy()
    dispatch({ type: 'tick', now: 20_500 })
    expect(screen.getByText('checks now')).toBeTruthy()
    expect(screen.getAllByText('fixed number')).toHaveLength(consumerNames.length - autoscalers.length)
  })

  it('chooses a group with the mouse and with the keyboard', async () => {
    const { user, store } = renderPage(<ArchitecturePanel />)
    await user.click(screen.getByRole('button', { name: /^Kitchen/ }))
    expect(store.getState().settings.group).toBe('kitchen')
    screen.getByRole('button', { name: /^Status/ }).focus()
    await user.keyboard('{Enter}')
    expect(store.getState().settings.group).toBe('status')
    expect(screen.getByRole('button', { name: /^Status/ }).getAttribute('aria-pressed')).toBe('true')
  })
})

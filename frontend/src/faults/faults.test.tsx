/** @jest-environment jsdom */
import '../test/jsdom'
import { screen, within } from '@testing-library/react'
import { type FaultRecord, type FaultsView, faultKinds } from '@food-delivery/contracts'
import { recordLag } from '../flow/timeline'
import { perConsumer } from '../cluster/per-consumer'
import { aLagReport, someOrderTotals } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { en } from '../texts/en'
import { faultMarks } from './fault-marks'
import { FaultsPanel } from './faults-panel'
import { lagBySecond } from './lag-by-second'

const NOW = 1_700_000_000_000

const aFault = (change: Partial<FaultRecord> = {}): FaultRecord => ({
  id: 'a',
  kind: 'freeze-pod',
  target: 'kitchen',
  seconds: 20,
  startedAt: NOW,
  steps: [{ at: NOW, action: 'frozen', object: 'kitchen-1' }],
  ...change,
})

const view = (faults: FaultRecord[] = [], refused: FaultsView['refused'] = {}) =>
  ({ type: 'faults', view: { refused, faults } }) as const

async function openPanel() {
  const page = renderPage(<FaultsPanel />)
  await page.user.click(screen.getByRole('button', { name: 'Open' }))
  return page
}

const choose = (user: Awaited<ReturnType<typeof openPanel>>['user'], name: string) =>
  user.selectOptions(screen.getByRole('combobox', { name: 'Fault' }), name)

describe('FaultsPanel', () => {
  it('injects a fault with its settings', async () => {
    const { user, calls, dispatch } = await openPanel()
    dispatch(view())
    await choose(user, 'Freeze a pod')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Group' }), 'Driver')
    await user.click(screen.getByRole('button', { name: 'Inject' }))
    await choose(user, 'Lose a node')
    await user.click(screen.getByRole('button', { name: 'Inject' }))
    expect(calls).toEqual([
      ['inject', { kind: 'freeze-pod', target: 'courier', seconds: 20 }],
      ['inject', { kind: 'lose-node', seconds: 0 }],
    ])
  })

  it('accepts seconds that are typed digit by digit, but not outside their range', async () => {
    const { user, calls, dispatch } = await openPanel()
    dispatch(view())
    await choose(user, 'Kill pods at random')
    const retype = async (name: string, digits: string) => {
      const input = screen.getByRole<HTMLInputElement>('spinbutton', { name })
      await user.clear(input)
      await user.type(input, digits)
      await user.tab()
      return input.value
    }
    await expect(retype(en.faults.interval, '15')).resolves.toBe('15')
    await expect(retype(en.faults.seconds, '301')).resolves.toBe('30')
    await user.click(screen.getByRole('button', { name: 'Inject' }))
    expect(calls).toEqual([['inject', { kind: 'kill-pods', seconds: 30, everySeconds: 15 }]])
  })

  it('shows which faults this system cannot inject, and shows why a request was rejected', async () => {
    const { user, dispatch } = await openPanel()
    dispatch(view([], { 'redis-down': 'REDIS_URL is set' }), { type: 'faultRejected', reason: 'no pod is ready' })
    expect(screen.getByRole('alert').textContent).toContain('no pod is ready')
    await choose(user, 'Redis down')
    expect(screen.getByText('Not possible here: REDIS_URL is set')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Inject' })).toBeNull()
  })

  it('shows the command of each fault on another cluster', async () => {
    const { user, dispatch } = await openPanel()
    dispatch({ type: 'faultsUnsupported' })
    for (const kind of faultKinds) {
      await choose(user, en.faults.kinds[kind].name)
      expect(screen.getByText(/no permissions in the cluster/)).toBeTruthy()
    }
    await choose(user, 'Deploy under load')
    expect(screen.getByText('kubectl rollout restart deployment/kitchen')).toBeTruthy()
  })

  it('lists what happened, counts the orders lost or repeated since the fault, and undoes an active fault', async () => {
    const { user, calls, dispatch } = await openPanel()
    dispatch(
      { type: 'orderTotals', totals: someOrderTotals({ repeated: 3 }) },
      { type: 'tick', now: NOW + 5_000 },
      view([aFault()]),
      { type: 'orderTotals', totals: someOrderTotals({ repeated: 4 }) },
    )
    const list = within(screen.getByRole('list', { name: 'What happened when' }))
    expect(list.getByText('Freeze a pod (Kitchen)')).toBeTruthy()
    expect(list.getByText('active, 15 s left · lost 0 · repeated 1')).toBeTruthy()
    expect(list.getByText(/kitchen-1 frozen/)).toBeTruthy()
    await user.click(list.getByRole('button', { name: 'Undo it' }))
    expect(calls).toEqual([['undo', 'a']])
  })

  it('shows when the lag has recovered', async () => {
    const { dispatch } = await openPanel()
    const report = { type: 'lag', report: aLagReport() } as const
    for (let second = -5; second <= 12; second++) dispatch({ ...report, now: NOW + second * 1_000 })
    dispatch(view([aFault({ endedAt: NOW + 1_000 })]), { type: 'tick', now: NOW + 13_000 })
    expect(screen.getByText('Lag 0 before, up to 0; recovered after 0 s')).toBeTruthy()
  })
})

it('marks faults in the charts with their number in the list', () => {
  const faults = [aFault(), aFault({ id: 'b', endedAt: NOW + 2_000 })]
  expect(faultMarks(faults, en)).toEqual([
    { from: NOW / 1_000, label: '1', text: 'Freeze a pod (Kitchen)' },
    { from: NOW / 1_000, to: NOW / 1_000 + 2, label: '2', text: 'Freeze a pod (Kitchen)' },
  ])
})

it('returns the total lag of all groups for each completed second', () => {
  const lag = perConsumer(() => 5)
  const timeline = recordLag(recordLag([], 10, lag), 11, lag)
  expect(lagBySecond(timeline)).toEqual([{ t: 10, lag: 20 }])
})

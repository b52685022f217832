/** @jest-environment jsdom */
import '../test/jsdom'
import { screen, within } from '@testing-library/react'
import { aLagReport, placed } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { en } from '../texts/en'
import { ChartsPanel } from './charts-panel'

const NOW = 1_700_000_000_000

describe('ChartsPanel', () => {
  it('labels each chart with its latest values', () => {
    const { dispatch } = renderPage(<ChartsPanel />)
    dispatch(
      { type: 'orders', events: [placed('a', NOW), placed('b', NOW)], now: NOW },
      { type: 'tick', now: NOW + 1_000 },
    )
    expect(screen.getByRole('img', { name: 'Placed and delivered. Latest: Placed 2, Delivered –' })).toBeTruthy()
    expect(screen.getAllByRole('img')).toHaveLength(4)
  })

  it('shows each chart as a table, newest first', async () => {
    const { dispatch, user } = renderPage(<ChartsPanel />)
    dispatch(
      { type: 'lag', report: aLagReport(), now: NOW },
      { type: 'lag', report: aLagReport(), now: NOW + 1_000 },
      { type: 'tick', now: NOW + 1_000 },
    )
    await user.click(screen.getByRole('button', { name: 'Table' }))
    const table = within(screen.getByRole('region', { name: 'Lag per group as a table' })).getByRole('table')
    const [header, newest] = within(table).getAllByRole('row')
    const groups = Object.values(en.groups).map(({ name }) => name)
    expect(header?.textContent).toBe(`Time${groups.join('')}5 × Driver pods`)
    expect(newest?.textContent.endsWith(`${'0'.repeat(groups.length)}–`)).toBe(true)
  })

  it('changes the time range, and shows orders as totals', async () => {
    const { user, store } = renderPage(<ChartsPanel />)
    await user.click(screen.getByRole('radio', { name: '5 min' }))
    await user.click(screen.getByRole('radio', { name: 'Total' }))
    expect(store.getState().settings).toMatchObject({ rangeSeconds: 300, cumulative: true })
    expect(screen.getByText('in total')).toBeTruthy()
  })
})

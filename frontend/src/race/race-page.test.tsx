/** @jest-environment jsdom */
import '../test/jsdom'
import { fireEvent, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { aRace } from '../test/fixtures'
import { RacePage } from './race-page'

/** The part of a response that the page needs, because jsdom has no Response. */
const response = (status: number, body: string) =>
  ({
    status,
    ok: status === 200,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: () => Promise.resolve(body),
  }) as Response

function openPage({ languageTag = 'en-US', newest = response(200, JSON.stringify(aRace)) } = {}) {
  const http = { fetch: () => Promise.resolve(newest) }
  render(<RacePage http={http} store={undefined} languageTag={languageTag} />)
  return userEvent.setup()
}

const noRace = response(404, '{}')
const file = (text: string) => new File([text], 'mine.json')
const resultTable = async () => within(await screen.findByRole('region', { name: 'Result of each contender' }))
const cells = async (name: RegExp) =>
  within((await resultTable()).getByRole('row', { name }))
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)

describe('the race page', () => {
  it('shows a line and a row for each contender of the newest race', async () => {
    openPage()
    expect(await cells(/^Kafka lag/)).toHaveLength(5)
    expect((await resultTable()).getAllByRole('row')).toHaveLength(1 + aRace.results.length)
    const maxBacklog = aRace.results[0]?.maxBacklog
    expect(screen.getByRole('img', { name: new RegExp(`At worst: Kafka lag ${maxBacklog}, `) })).toBeTruthy()
  })

  it('distinguishes the lines by their dashes', async () => {
    openPage()
    const keys = (await resultTable()).getAllByRole('row').flatMap((row) => [...row.querySelectorAll('path')])
    const dashes = keys.map((path) => path.getAttribute('stroke-dasharray'))
    expect(new Set(dashes).size).toBe(aRace.results.length)
  })

  it('recalculates the cost for another price, and shows none for an invalid price', async () => {
    const user = openPage()
    const price = await screen.findByRole('textbox', { name: 'Price per pod-hour' })
    const cost = async () => (await cells(/^Kafka lag/)).at(-1)
    await user.clear(price)
    await user.type(price, '0,60')
    expect(Number(await cost())).toBeCloseTo((aRace.results[0]?.podMinutes ?? 0) / 100, 2)
    await user.clear(price)
    expect(await cost()).toBe('–')
    expect(price.getAttribute('aria-invalid')).toBe('true')
  })

  it('shows the backlog as a table', async () => {
    const user = openPage()
    await user.click(await screen.findByRole('button', { name: 'Table' }))
    const table = screen.getByRole('region', { name: /^Orders placed and not delivered as a table/ })
    expect(within(table).getAllByRole('row')).toHaveLength(1 + (aRace.results[0]?.curve.length ?? 0))
    expect(within(table).getByRole('row', { name: /^0:30/ })).toBeTruthy()
  })

  it('shows how to run a race before the first one', async () => {
    openPage({ newest: noRace })
    expect(await screen.findByText(/No race has been run/)).toBeTruthy()
    expect(screen.getByText('npm run lab -- --race')).toBeTruthy()
  })

  it('opens a file, and keeps its race if the next file is invalid', async () => {
    const user = openPage({ newest: noRace })
    const input = await screen.findByLabelText('Open a race…')
    await user.upload(input, file('{"results":'))
    expect(await within(screen.getByRole('alert')).findByText(/this file is not JSON/)).toBeTruthy()
    await user.upload(input, file(JSON.stringify(aRace)))
    expect(await screen.findByText(/seed 1 .* mine\.json$/)).toBeTruthy()
    await user.upload(input, file(JSON.stringify({ ...aRace, seed: 'x' })))
    expect(await screen.findByText(/this is not a race, because seed is not a number/)).toBeTruthy()
    await resultTable()
  })

  it('opens a file that is dropped on the page', async () => {
    openPage({ newest: noRace })
    fireEvent.drop(screen.getByRole('main'), { dataTransfer: { files: [file(JSON.stringify(aRace))] } })
    expect((await resultTable()).getAllByRole('row')).toHaveLength(1 + aRace.results.length)
  })

  it('shows the texts in Korean', async () => {
    openPage({ languageTag: 'ko', newest: noRace })
    expect(screen.getByRole('heading', { name: '경주' })).toBeTruthy()
    expect(await screen.findByText(/아직 경주를 실행하지 않았습니다/)).toBeTruthy()
  })
})

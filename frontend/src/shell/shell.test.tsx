/** @jest-environment jsdom */
import '../test/jsdom'
import { screen } from '@testing-library/react'
import { renderPage } from '../test/render-page'
import { useTexts } from '../texts/texts'
import { Masthead } from './masthead'
import { Panel } from './panel'

describe('Panel', () => {
  it('keeps a failure to itself and starts again on demand', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    let fails = true
    const Fragile = () => {
      if (fails) throw new TypeError('broken')
      return <p>whole</p>
    }
    const { user } = renderPage(
      <>
        <Panel name="one" title="One">
          <Fragile />
        </Panel>
        <Panel name="two" title="Two">
          <p>other</p>
        </Panel>
      </>,
    )
    expect(screen.getByRole('alert').textContent).toContain('This part has stopped')
    expect(screen.getByText('other')).toBeTruthy()
    fails = false
    await user.click(screen.getByRole('button', { name: 'Start again' }))
    expect(screen.getByText('whole')).toBeTruthy()
    error.mockRestore()
  })
})

const SimulatorMasthead = () => <Masthead page="simulator" words={useTexts()} main="controls" />

describe('Masthead', () => {
  it('switches language and colours, of the document too', async () => {
    const { user, store } = renderPage(<SimulatorMasthead />)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), '한국어')
    expect(screen.getByRole('heading', { name: '음식 배달' })).toBeTruthy()
    await user.selectOptions(screen.getByRole('combobox', { name: '색상' }), '어둡게')
    expect(store.getState().settings).toMatchObject({ language: 'ko', theme: 'dark' })
    expect(document.documentElement).toMatchObject({ lang: 'ko', dataset: { theme: 'dark' } })
    expect(document.title).toMatch(/^음식 배달 · /)
  })

  it('links to the other pages', () => {
    renderPage(<SimulatorMasthead />)
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toEqual(['#controls', '/model', '/race'])
  })
})

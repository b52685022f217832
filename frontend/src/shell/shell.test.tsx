/** @jest-environment jsdom */
import '../test/jsdom'
import { screen } from '@testing-library/react'
import { renderPage } from '../test/render-page'
import { PageHeader } from './page-header'
import { Panel } from './panel'

describe('Panel', () => {
  it('shows an error in its own region only, and can be restarted', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    let fails = true
    const FailingOnce = () => {
      if (fails) throw new TypeError('broken')
      return <p>recovered</p>
    }
    const { user } = renderPage(
      <>
        <Panel name="one" title="One">
          <FailingOnce />
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
    expect(screen.getByText('recovered')).toBeTruthy()
    error.mockRestore()
  })
})

describe('PageHeader', () => {
  it('changes language and theme of the page and its document', async () => {
    const { user, store } = renderPage(<PageHeader page="simulator" mainId="controls" />)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), '한국어')
    expect(screen.getByRole('heading', { name: '음식 배달' })).toBeTruthy()
    await user.selectOptions(screen.getByRole('combobox', { name: '색상' }), '어둡게')
    expect(store.getState().settings).toMatchObject({ language: 'ko', theme: 'dark' })
    expect(document.documentElement).toMatchObject({ lang: 'ko', dataset: { theme: 'dark' } })
    expect(document.title).toMatch(/^음식 배달 · /)
  })

  it('links to the other pages', () => {
    renderPage(<PageHeader page="simulator" mainId="controls" />)
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toEqual(['#controls', '/model', '/race', '/replay', '/plan'])
  })
})

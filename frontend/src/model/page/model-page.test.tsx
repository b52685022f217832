/** @jest-environment jsdom */
import '../../test/jsdom'
import { act, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type KeyValueStore } from '../../platform/json-storage'
import { ModelPage } from './model-page'

function createStore(): KeyValueStore {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

function openPage({ store = createStore(), languageTag = 'en-US' } = {}) {
  const view = render(<ModelPage store={store} languageTag={languageTag} />)
  return { ...view, store, user: userEvent.setup() }
}

const sticker = (name: RegExp) =>
  within(screen.getByRole('region', { name: /^Board with/ })).getByRole('button', { name })
const focus = (element: HTMLElement) => act(() => element.focus())
const yaml = () => screen.getByRole('region', { name: 'Text of template.yml' }).textContent ?? ''
const checks = () => screen.getByRole('region', { name: 'Checks' }).textContent ?? ''

describe('the model page', () => {
  it('starts with the lab, and warns that product keeps five pods when idle', () => {
    openPage()
    expect(sticker(/^HPA product-hpa.*connected to product.*1 problem/)).toBeTruthy()
    expect(checks()).toContain('an idle pod of product uses 75Mi of 128Mi memory = 59 %')
    expect(yaml()).toContain('averageUtilization: 20')
  })

  it('adds, connects and edits with the keyboard only, and restores the model after a reload', async () => {
    const { user, store, unmount } = openPage()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Start from' }), 'The lab, first step')
    expect(yaml()).not.toContain('HorizontalPodAutoscaler')

    focus(screen.getByRole('button', { name: /^Add HPA/ }))
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(sticker(/^HPA hpa-1.*not connected/))
    expect(checks()).toContain('hpa-1 scales nothing yet')

    await user.keyboard('c{ArrowRight}')
    expect(document.activeElement).toBe(sticker(/^Deployment order/))
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(sticker(/^HPA order-hpa.*connected to order/))

    await user.keyboard('{Enter}')
    const form = within(screen.getByRole('dialog', { name: 'HPA order-hpa' }))
    await user.clear(form.getByRole('textbox', { name: 'Average utilization, %' }))
    await user.type(form.getByRole('textbox', { name: 'Average utilization, %' }), '20{Enter}')
    expect(screen.queryByRole('dialog')).toBe(null)
    expect(yaml()).toContain('averageUtilization: 20')

    unmount()
    openPage({ store })
    expect(sticker(/^HPA order-hpa.*cpu 20 %.*connected to order/)).toBeTruthy()
  })

  it('keeps a form with an invalid value open and reports the error at its field', async () => {
    const { user } = openPage()
    await user.dblClick(sticker(/^Deployment order/))
    const form = within(screen.getByRole('dialog'))
    const port = form.getByRole('textbox', { name: 'Port' })
    await user.clear(port)
    await user.type(port, '99999')
    await user.click(form.getByRole('button', { name: 'Save' }))
    expect(form.getByRole('alert').textContent).toBe('a port is a whole number from 1 to 65535')
    expect(port.getAttribute('aria-invalid')).toBe('true')
    await user.click(form.getByRole('button', { name: 'Cancel' }))
    expect(document.activeElement).toBe(sticker(/^Deployment order/))
  })

  it('moves and removes with keys, and undoes both', async () => {
    const { user, container } = openPage()
    const ingressLeft = () => container.querySelector<HTMLElement>('.sticker-Ingress.sticker')?.style.left
    const before = ingressLeft()
    focus(sticker(/^Ingress shop/))
    await user.keyboard('{ArrowRight}')
    expect(ingressLeft()).not.toBe(before)
    await user.keyboard('{Delete}')
    expect(yaml()).not.toContain('kind: Ingress')
    expect(screen.getByText('shop is removed.')).toBeTruthy()
    await user.keyboard('{Control>}zz{/Control}')
    expect(ingressLeft()).toBe(before)
  })

  it('does not apply a model with errors', async () => {
    const { user } = openPage()
    focus(sticker(/^Deployment order/))
    await user.keyboard('{Delete}')
    expect(screen.getByRole('button', { name: 'Apply to the local cluster' })).toHaveProperty('disabled', true)
    expect(screen.getByText('Fix the errors first. Then you can apply it.')).toBeTruthy()
  })

  it('selects the sticker of a diagnostic', async () => {
    const { user } = openPage()
    await user.click(screen.getByRole('button', { name: 'product-hpa' }))
    expect(document.activeElement).toBe(sticker(/^HPA product-hpa/))
  })

  it('opens a model file, and reports why a file is invalid', async () => {
    const { user } = openPage()
    const input = screen.getByLabelText('Open a model…')
    const file = (text: string) => new File([text], 'mine.yaml')
    const unreadable = Object.assign(file(''), { text: () => Promise.reject(new Error('file not found')) })
    await user.upload(input, unreadable)
    expect(await screen.findByText(/This is not a model: file not found/)).toBeTruthy()
    await user.upload(input, file('name: mine\nservices:\n  - { name: web, imag: web:1 }\n'))
    expect(await screen.findByText(/did you mean "image"/)).toBeTruthy()
    await user.upload(input, file('name: mine\nservices:\n  - { name: web, image: "web:1" }\n'))
    expect(await screen.findByRole('button', { name: /^Deployment web/ })).toBeTruthy()
  })

  it('reports a stored model that cannot be read, until the user deletes it', async () => {
    const store = createStore()
    store.setItem('food-delivery-model', JSON.stringify({ model: { name: 'mine', services: 1 } }))
    openPage({ store }).unmount()
    const { user, unmount } = openPage({ store })
    const notice = within(screen.getByRole('alert'))
    expect(notice.getByText('services: expected array, found a number')).toBeTruthy()
    const downloads: Blob[] = []
    Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${downloads.push(blob)}`, revokeObjectURL: jest.fn() })
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    await user.click(notice.getByRole('button', { name: 'Download it' }))
    expect(await new File(downloads, 'model.json').text()).toContain('"name": "mine"')
    await user.click(notice.getByRole('button', { name: 'Delete it' }))
    unmount()
    openPage({ store })
    expect(screen.queryByRole('alert')).toBe(null)
  })

  it('shows a diagnostic of two HPAs only once', async () => {
    const consoleError = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const { user } = openPage()
    const hpa = (name: string, resource: string) =>
      `{ name: ${name}, kind: HorizontalPodAutoscaler, deployment: web, max: 5, resource: ${resource}, utilization: 50 }`
    const text = `name: mine
services: [{ name: web, image: "web:1" }]
autoscalers: [${hpa('a', 'cpu')}, ${hpa('b', 'cpu')}, ${hpa('c', 'memory')}]
`
    await user.upload(screen.getByLabelText('Open a model…'), new File([text], 'mine.yaml'))
    await screen.findByRole('button', { name: /^Deployment web/ })
    expect(checks().match(/web has no cpu request/g)).toHaveLength(1)
    expect(checks().match(/web has no memory request/g)).toHaveLength(1)
    expect(consoleError).not.toHaveBeenCalled()
    consoleError.mockRestore()
  })

  it('shows the texts and the diagnostics in Korean', async () => {
    const { user } = openPage({ languageTag: 'ko' })
    expect(screen.getByRole('heading', { name: '배포 모델' })).toBeTruthy()
    expect(screen.getByText(/유휴 상태에서도 memory 128Mi 중 75Mi/)).toBeTruthy()
    await user.selectOptions(screen.getByRole('combobox', { name: '언어' }), 'English')
    expect(screen.getByRole('heading', { name: 'Deployment model' })).toBeTruthy()
  })
})

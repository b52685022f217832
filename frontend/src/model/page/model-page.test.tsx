/** @jest-environment jsdom */
import '../../test/jsdom'
import { act, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type KeyValueStore } from '../../platform/stored'
import { ModelPage } from './model-page'

function createStore(): KeyValueStore {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
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
  it('begins with the lab, and says why product sits at five pods', () => {
    openPage()
    expect(sticker(/^HPA product-hpa.*connected to product.*1 remark/)).toBeTruthy()
    expect(checks()).toContain('an idle pod of product uses 75Mi of 128Mi memory = 59 %')
    expect(yaml()).toContain('averageUtilization: 20')
  })

  it('adds, connects and edits by keyboard alone, and keeps it over a reload', async () => {
    const { user, store, unmount } = openPage()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Start from' }), 'The lab, to begin with')
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

  it('keeps a form open and names the field that is wrong', async () => {
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

  it('moves by arrow keys, removes, and undoes both', async () => {
    const { user, container } = openPage()
    const left = () => container.querySelector<HTMLElement>('.sticker-Ingress.sticker')?.style.left
    const before = left()
    focus(sticker(/^Ingress shop/))
    await user.keyboard('{ArrowRight}')
    expect(left()).not.toBe(before)
    await user.keyboard('{Delete}')
    expect(yaml()).not.toContain('kind: Ingress')
    expect(screen.getByText('shop is removed.')).toBeTruthy()
    await user.keyboard('{Control>}zz{/Control}')
    expect(left()).toBe(before)
  })

  it('does not apply a model with errors', async () => {
    const { user } = openPage()
    focus(sticker(/^Deployment order/))
    await user.keyboard('{Delete}')
    expect(screen.getByRole('button', { name: 'Apply to the local cluster' })).toHaveProperty('disabled', true)
    expect(screen.getByText('Errors come first: then it can be applied.')).toBeTruthy()
  })

  it('selects the sticker of a diagnostic', async () => {
    const { user } = openPage()
    await user.click(screen.getByRole('button', { name: 'product-hpa' }))
    expect(document.activeElement).toBe(sticker(/^HPA product-hpa/))
  })

  it('opens a model file, and reports why one is invalid', async () => {
    const { user } = openPage()
    const input = screen.getByLabelText('Open a model…')
    const file = (text: string) => new File([text], 'mine.yaml')
    const gone = Object.assign(file(''), { text: () => Promise.reject(new Error('it is gone')) })
    await user.upload(input, gone)
    expect(await screen.findByText(/This is not a model: it is gone/)).toBeTruthy()
    await user.upload(input, file('name: mine\nservices:\n  - { name: web, imag: web:1 }\n'))
    expect(await screen.findByText(/did you mean "image"/)).toBeTruthy()
    await user.upload(input, file('name: mine\nservices:\n  - { name: web, image: "web:1" }\n'))
    expect(await screen.findByRole('button', { name: /^Deployment web/ })).toBeTruthy()
  })

  it('reports a stored model that it cannot read, and keeps it until dismissed', async () => {
    const store = createStore()
    store.setItem('food-delivery-model', JSON.stringify({ model: { name: 'mine', services: 1 } }))
    openPage({ store }).unmount()
    const { user, unmount } = openPage({ store })
    const notice = within(screen.getByRole('alert'))
    expect(notice.getByText('services: expected array, found a number')).toBeTruthy()
    const made: Blob[] = []
    Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${made.push(blob)}`, revokeObjectURL: jest.fn() })
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    await user.click(notice.getByRole('button', { name: 'Download it' }))
    expect(await new File(made, 'model.json').text()).toContain('"name": "mine"')
    await user.click(notice.getByRole('button', { name: 'Forget it' }))
    unmount()
    openPage({ store })
    expect(screen.queryByRole('alert')).toBe(null)
  })

  it('shows each diagnostic once, also if two HPAs have the same one', async () => {
    const warned = jest.spyOn(console, 'error').mockImplementation(() => undefined)
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
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })

  it('is available in Korean, the diagnostics too', async () => {
    const { user } = openPage({ languageTag: 'ko' })
    expect(screen.getByRole('heading', { name: '배포 모델' })).toBeTruthy()
    expect(screen.getByText(/쉴 때도 memory 128Mi 중 75Mi/)).toBeTruthy()
    await user.selectOptions(screen.getByRole('combobox', { name: '언어' }), 'English')
    expect(screen.getByRole('heading', { name: 'Deployment model' })).toBeTruthy()
  })
})

import { isFinal } from '@food-delivery/contracts'
import { useState } from 'react'
import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { OrderHistory } from './order-history'
import { type PhoneOrder, lastStep } from './phone-order'
import { RestaurantsScreen } from './restaurants-screen'

const tabs = ['restaurants', 'orders'] as const
type Tab = (typeof tabs)[number]

/** The phone of a customer, with the restaurants and the orders. */
export function PhonePanel() {
  const { regions, phone: texts } = useTexts()
  const [tab, setTab] = useState<Tab>('restaurants')
  return (
    <Panel name="phone" title={regions.phone}>
      <div className="device">
        <p className="device-address">
          <Icon name="address" />
          <span className="visually-hidden">{texts.deliverTo}</span>
          {texts.address}
        </p>
        <div className="device-screen">
          {tab === 'restaurants' ? <RestaurantsScreen /> : <OrderHistory onRestaurants={() => setTab('restaurants')} />}
        </div>
        <Tabs tab={tab} onChange={setTab} />
      </div>
    </Panel>
  )
}

function Tabs({ tab, onChange }: { tab: Tab; onChange: (tab: Tab) => void }) {
  const { phone: texts } = useTexts()
  const { format } = usePage()
  const orders = useSelector((state) => state.phone.orders)
  const openOrders = orders.filter(isOpen).length
  return (
    <nav className="device-tabs" aria-label={texts.tabsLabel}>
      {tabs.map((name) => (
        <button key={name} type="button" aria-pressed={name === tab} onClick={() => onChange(name)}>
          <Icon name={name} />
          {texts.tabs[name]}
          {name === 'orders' && openOrders > 0 && <span className="tab-count">{format.integer(openOrders)}</span>}
        </button>
      ))}
    </nav>
  )
}

function isOpen(order: PhoneOrder): boolean {
  const step = lastStep(order)
  return order.failure === null && (step === undefined || !isFinal(step))
}

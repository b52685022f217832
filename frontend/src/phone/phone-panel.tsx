import { useState } from 'react'
import { Panel } from '../shell/panel'
import { PinIcon, PlateIcon, ReceiptIcon } from '../shell/icons'
import { useSelector, useTexts } from '../store/simulator-context'
import { useFormat } from '../texts/use-format'
import { reached } from './phone-order'
import { OrderHistory } from './order-history'
import { RestaurantsScreen } from './restaurants-screen'

type Tab = 'restaurants' | 'orders'

/** The phone: a customer's view of the same system. */
export function PhonePanel() {
  const { regions, phone: words } = useTexts()
  const [tab, setTab] = useState<Tab>('restaurants')
  return (
    <Panel name="phone" title={regions.phone}>
      <div className="device">
        <p className="device-address">
          <PinIcon />
          <span className="visually-hidden">{words.deliverTo}</span>
          {words.address}
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
  const { phone: words } = useTexts()
  const format = useFormat()
  const orders = useSelector((state) => state.phone.orders)
  const open = orders.filter((order) => order.failure === null && reached(order) !== 'delivered').length
  return (
    <nav className="device-tabs" aria-label={words.tabsLabel}>
      <button type="button" aria-pressed={tab === 'restaurants'} onClick={() => onChange('restaurants')}>
        <PlateIcon />
        {words.tabs.restaurants}
      </button>
      <button type="button" aria-pressed={tab === 'orders'} onClick={() => onChange('orders')}>
        <ReceiptIcon />
        {words.tabs.orders}
        {open > 0 && <span className="tab-count">{format.integer(open)}</span>}
      </button>
    </nav>
  )
}

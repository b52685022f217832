import { useState } from 'react'
import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { OrderHistory } from './order-history'
import { reached } from './phone-order'
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
  const { format } = usePage()
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

const PinIcon = () => (
  <Icon>
    <path d="M12 21s-6.5-5.7-6.5-11a6.5 6.5 0 0 1 13 0c0 5.3-6.5 11-6.5 11z" />
    <circle cx="12" cy="10" r="2.3" />
  </Icon>
)

const ReceiptIcon = () => (
  <Icon>
    <path d="M6 3.5h12v17l-2.4-1.6-1.8 1.6-1.8-1.6-1.8 1.6-1.8-1.6L6 20.5zM9 8.5h6M9 12.5h6" />
  </Icon>
)

const PlateIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="5" />
    <path d="M4 4.5v5M4 9.5v10M20 4.5c-1.4 1.2-2 3-2 5.5h2v9.5" />
  </Icon>
)

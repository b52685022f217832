import { type RestaurantDocument } from '@food-delivery/contracts'
import { useState } from 'react'
import { orderDelays } from '../settings/settings'
import { BackIcon, CheckIcon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { FoodIcon } from './food-icons'
import { foodKind } from './food-kind'

/** A menu; each dish can be ordered with one click. */
export function MenuScreen({ restaurant, onBack }: { restaurant: RestaurantDocument; onBack: () => void }) {
  const { phone: words } = useTexts()
  const { format } = usePage()
  const order = useOrder(restaurant)
  const [ordered, setOrdered] = useState<string | null>(null)
  return (
    <>
      <header className="menu-header">
        <button type="button" className="icon-button" aria-label={words.back} title={words.back} onClick={onBack}>
          <BackIcon />
        </button>
        <FoodIcon kind={foodKind(restaurant.type)} />
        <h3>{words.menuOf(restaurant.name)}</h3>
      </header>
      <ul className="device-list">
        {restaurant.menu.map(({ item, price }) => (
          <li key={item} className="dish">
            <span className="dish-name">{item}</span>
            <span className="dish-price">{format.price(price)}</span>
            <button
              type="button"
              className="button button-small"
              aria-label={words.orderDish(item, format.price(price))}
              onClick={() => {
                setOrdered(item)
                order(item, price)
              }}
            >
              {words.order}
            </button>
          </li>
        ))}
      </ul>
      <p className="toast" role="status">
        {ordered !== null && (
          <span>
            <CheckIcon />
            {words.ordered(ordered)}
          </span>
        )}
      </p>
    </>
  )
}

/** Orders a dish with the delays of the sliders. */
function useOrder({ kitchenId }: RestaurantDocument): (dish: string, price: number) => void {
  const { store, phone } = useSimulator()
  return (dish, totalPrice) => {
    void phone.order({ dish, totalPrice, kitchenId, ...orderDelays(store.getState().settings) })
  }
}

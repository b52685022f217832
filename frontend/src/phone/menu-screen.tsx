import { type RestaurantDocument } from '@food-delivery/contracts'
import { useState } from 'react'
import { orderDelays } from '../settings/settings'
import { Button } from '../shell/button'
import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { FoodIcon } from './food-icons'
import { foodKind } from './food-kind'

/** The menu of a restaurant. A click orders a dish. */
export function MenuScreen({ restaurant, onBack }: { restaurant: RestaurantDocument; onBack: () => void }) {
  const { phone: texts } = useTexts()
  const { format } = usePage()
  const order = useOrder(restaurant)
  const [orderedDish, setOrderedDish] = useState<string | null>(null)
  return (
    <>
      <header className="menu-header">
        <button type="button" className="icon-button" aria-label={texts.back} title={texts.back} onClick={onBack}>
          <Icon name="back" />
        </button>
        <FoodIcon kind={foodKind(restaurant.type)} />
        <h3>{texts.menuOf(restaurant.name)}</h3>
      </header>
      <ul className="device-list">
        {restaurant.menu.map(({ item, price }) => (
          <li key={item} className="dish">
            <span className="dish-name">{item}</span>
            <span className="dish-price">{format.price(price)}</span>
            <Button
              aria-label={texts.orderDish(item, format.price(price))}
              onClick={() => {
                setOrderedDish(item)
                order(item, price)
              }}
            >
              {texts.order}
            </Button>
          </li>
        ))}
      </ul>
      <p className="toast" role="status">
        {orderedDish !== null && (
          <span>
            <Icon name="check" />
            {texts.ordered(orderedDish)}
          </span>
        )}
      </p>
    </>
  )
}

/** Orders a dish with the delays from the sliders. */
function useOrder({ kitchenId }: RestaurantDocument): (dish: string, price: number) => void {
  const { store, phone } = useSimulator()
  return (dish, totalPrice) => {
    void phone.order({ dish, totalPrice, kitchenId, ...orderDelays(store.getState().settings) })
  }
}

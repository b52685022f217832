import { type RestaurantDocument } from '@food-delivery/contracts'
import { useState } from 'react'
import { Notice } from '../shell/notice'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { FoodIcon } from './food-icons'
import { type Category, categories, foodKind } from './food-kind'
import { MenuScreen } from './menu-screen'

/** The list of restaurants, or the menu of the chosen one. */
export function RestaurantsScreen() {
  const [kitchenId, setKitchenId] = useState<string | null>(null)
  const { docs, status } = useSelector((state) => state.phone.restaurants)
  const chosen = docs.find((each) => each.kitchenId === kitchenId)
  if (chosen) return <MenuScreen restaurant={chosen} onBack={() => setKitchenId(null)} />
  if (status === 'loading') return <Loading />
  if (status === 'failed') return <Failed />
  if (docs.length === 0) return <NoRestaurants />
  return <RestaurantList docs={docs} onChoose={setKitchenId} />
}

function Loading() {
  const { phone: words } = useTexts()
  return (
    <div className="device-list" role="status">
      <p className="device-caption">{words.restaurantsLoading}</p>
      {categories.map((category) => (
        <span key={category} className="card-placeholder" aria-hidden="true" />
      ))}
    </div>
  )
}

function Failed() {
  const { phone: words, reasons } = useTexts()
  const failure = useSelector((state) => state.phone.restaurants.failure)
  const { phone } = useSimulator()
  return (
    <Notice
      title={words.restaurantsFailed}
      action={words.tryAgain}
      onAction={() => void phone.loadRestaurants()}
      role="alert"
    >
      <p>{failure && reasons[failure]}</p>
    </Notice>
  )
}

function NoRestaurants() {
  const { phone: words } = useTexts()
  const { phone } = useSimulator()
  return (
    <Notice
      title={words.restaurantsNone}
      action={words.tryAgain}
      onAction={() => void phone.loadRestaurants()}
      role="status"
    >
      <p>{words.restaurantsNoneHint}</p>
      <code className="command">
        {`curl -X POST -H 'Content-Type: application/json' -d @restaurants.json ${window.location.origin}/restaurants`}
      </code>
    </Notice>
  )
}

function RestaurantList({
  docs,
  onChoose,
}: {
  docs: readonly RestaurantDocument[]
  onChoose: (kitchenId: string) => void
}) {
  const { phone: words } = useTexts()
  const [category, setCategory] = useState<Category | 'all'>('all')
  const shown = docs.filter((each) => category === 'all' || foodKind(each.type) === category)
  return (
    <>
      <Categories category={category} onChange={setCategory} />
      <ul className="device-list">
        {shown.map((restaurant) => (
          <li key={restaurant.kitchenId}>
            <RestaurantCard restaurant={restaurant} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <Notice title={words.noneOfKind} action={words.showAll} onAction={() => setCategory('all')} />
      )}
    </>
  )
}

function Categories({
  category,
  onChange,
}: {
  category: Category | 'all'
  onChange: (category: Category | 'all') => void
}) {
  const { phone: words } = useTexts()
  return (
    <div className="categories" role="group" aria-label={words.categoriesLabel}>
      {categories.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === category}
          onClick={() => onChange(each === category ? 'all' : each)}
        >
          <FoodIcon kind={each} />
          {words.categories[each]}
        </button>
      ))}
    </div>
  )
}

function RestaurantCard({
  restaurant,
  onChoose,
}: {
  restaurant: RestaurantDocument
  onChoose: (kitchenId: string) => void
}) {
  const { phone: words } = useTexts()
  const { format } = usePage()
  return (
    <button type="button" className="card" onClick={() => onChoose(restaurant.kitchenId)}>
      <FoodIcon kind={foodKind(restaurant.type)} />
      <span className="card-name">{restaurant.name}</span>
      <span className="card-more">
        {words.dishes(format.integer(restaurant.menu.length))}
        {restaurant.deal !== undefined && ` · ${restaurant.deal}`}
      </span>
    </button>
  )
}
